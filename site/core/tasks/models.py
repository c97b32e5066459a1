from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskWorker(models.Model):
    """A worker that lives: its ``beats`` go up for as long as it does.

    A count and no time: whoever looks measures by a clock of their own how long it stood
    still, and no wrong clock can bury a worker.
    """

    name = models.CharField(_("name"), max_length=64, unique=True)
    beats = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("task worker")
        verbose_name_plural = _("task workers")

    def __str__(self) -> str:
        return self.name
