from django.db import models
from django.utils.translation import gettext_lazy as _

from core.codes import CodeField
from core.models import Organisation


class Reference(models.Model):
    """A work that lessons and questions cite by its key, as ``[@key]``."""

    identifier = "key"

    class Provenance(models.TextChoices):
        FOUND = "found", _("Seen at a public page")
        RECALL = "recall", _("Cited from knowledge of the literature")
        RECALL_CHECK = "recall-check", _("Believed right, to be verified")
        SYNTHESIS = "synthesis", _("Wording assembled for this curriculum")
        DERIVED = "derived", _("Written for this curriculum")
        SEED = "seed", _("Stated in a founding document")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="references"
    )
    key = CodeField(_("key"), max_length=80)
    text = models.TextField(_("reference"))
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Provenance, default=Provenance.FOUND
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], name="reference_key_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"

    @property
    def is_released(self) -> bool:
        """Whether an edition may cite it."""
        return self.organisation.editions.exists()

    def freeze(self) -> dict:
        """The reference as an edition keeps it."""
        return {
            "key": self.key,
            "text": self.text,
            "doi": self.doi,
            "url": self.url,
            "status": self.status,
            "note": self.note,
        }
