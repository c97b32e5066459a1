from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.register.models import Certificate
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet


def private_storage() -> Storage:
    return storages["private"]


class Rendition(AppendOnlyModel):
    """A kept file made from a certificate, with the hash of its bytes."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="renditions"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "kind"], name="one_rendition_a_kind")
        ]


class RenditionFile(models.Model):
    """The bytes of a rendition, apart from its record so that erasure can remove them."""

    rendition = models.OneToOneField(Rendition, on_delete=models.PROTECT, related_name="kept")
    file = models.FileField(storage=private_storage, upload_to="renditions", max_length=200)

    def __str__(self) -> str:
        return self.file.name or ""
