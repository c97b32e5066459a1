from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.records import AppendOnlyQuerySet, ContentRecord


class RegisterEntry(ContentRecord):
    """One line of an organisation's register of certificates: an issue, or what later happened.

    Lines are numbered without gaps and each carries the fingerprint of the one before, so a
    line cannot be changed, removed or slipped in unnoticed.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Issued")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Reinstated")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Superseded")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="register"
    )
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    previous_fingerprint = models.CharField(max_length=64, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        ordering = ["organisation", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sequence"], name="register_sequence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.sequence}"

    @property
    def is_revocation(self) -> bool:
        return self.kind == self.Kind.REVOKED
