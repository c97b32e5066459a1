from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.records.models import AppendOnlyModel, AppendOnlyQuerySet


class FactorReset(AppendOnlyModel):
    """That somebody's second factor was taken away because they had lost it: by whom, and why.

    ``by`` is the administrator, and nobody where it was done by command on the machine itself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_resets"
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d}"
