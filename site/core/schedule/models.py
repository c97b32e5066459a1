from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScheduledJobQuerySet(models.QuerySet["ScheduledJob"]):
    def due(self, *, every: timedelta, lease: timedelta, at: datetime) -> "ScheduledJobQuerySet":
        """Jobs that began no later than ``every`` before ``at``, and that nobody is running.

        What lies further ahead than two clocks may differ was written by one since put back.
        """
        waited = Q(last_started_at=None) | Q(last_started_at__lte=at - every)
        waited |= Q(last_started_at__gt=at + every)
        free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_until__gt=at + 2 * lease)
        return self.filter(waited, free)


class ScheduledJob(models.Model):
    """When a timed job last ran, and until when it is somebody's: what all schedulers share.

    A scheduler that dies while it runs a job leaves ``leased_until`` behind; when that has
    passed, another one takes the job over.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    last_started_at = models.DateTimeField(_("last started"), null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    last_finished_at = models.DateTimeField(_("last finished"), null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)

    objects = ScheduledJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("timed job")
        verbose_name_plural = _("timed jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClockReading(models.Model):
    """The one row that tells what the clock showed when it could last be believed.

    ``boot`` names a start of a machine and ``since_boot`` the seconds since then, which nobody
    can set: together they tell what the clock must show now.
    """

    shown_at = models.DateTimeField()
    boot = models.CharField(max_length=64, blank=True)
    since_boot = models.FloatField()
    doubted_at = models.DateTimeField(
        null=True, help_text=_("What it showed when it was not believed.")
    )

    class Meta:
        verbose_name = _("reading of the clock")
        verbose_name_plural = _("readings of the clock")

    def __str__(self) -> str:
        return f"{self.shown_at:%F %T}"
