from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Licence
from core.models import Organisation
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet


class LicenceCheckQuerySet(AppendOnlyQuerySet["LicenceCheck"]):
    def made_for(self, users, *, organisations) -> "LicenceCheckQuerySet":
        """What ``organisations`` looked up about ``users``, the latest last."""
        rows = self.filter(user__in=users, organisation__in=organisations)
        return rows.select_related("by", "organisation").order_by("pk")


class LicenceCheck(AppendOnlyModel):
    """That an organisation looked a license up in its register: what was stated, and what was found.

    It copies what was stated, because its holder may change that: a check speaks of nothing else.
    A later one of the same license holds instead; none is ever amended.
    """

    class CheckOutcome(models.TextChoices):
        CONFIRMED = "confirmed", _("The register confirms it as stated")
        DIFFERS = "differs", _("The register has it, and says something else")
        NOT_FOUND = "not_found", _("The register does not have it")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="licence_checks"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="licence_checks"
    )
    profession = models.CharField(max_length=20, choices=Licence.Profession)
    number = models.CharField(max_length=60)
    jurisdiction = models.CharField(max_length=100)
    expires_on = models.DateField(null=True)
    outcome = models.CharField(_("what it says"), max_length=10, choices=CheckOutcome)
    against = models.CharField(
        _("address of the register"),
        max_length=300,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("Where you looked: the page of the board on which anybody can look again."),
    )
    checked_on = models.DateField(_("looked up on"))
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("For the organization alone.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LicenceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a license")
        verbose_name_plural = _("checks of licenses")
        ordering = ["pk"]
        indexes = [models.Index(fields=["organisation", "user"])]

    def __str__(self) -> str:
        return f"{self.number}, {self.jurisdiction}: {self.outcome}"

    @property
    def is_confirmed(self) -> bool:
        return self.outcome == self.CheckOutcome.CONFIRMED

    @property
    def stated(self) -> tuple:
        """What was stated when it was looked up: as ``stated_by`` reads it from a license."""
        return (self.profession, self.number, self.jurisdiction, self.expires_on)


def stated_by(licence: Licence) -> tuple:
    return (licence.profession, licence.number, licence.jurisdiction, licence.expires_on)
