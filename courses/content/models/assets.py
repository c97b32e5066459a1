from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.records.models import AppendOnlyModel, AppendOnlyQuerySet


def private_storage() -> Storage:
    """Where kept files lie: only a view may hand them out."""
    return storages["private"]


class Asset(AppendOnlyModel):
    """A file that released content shows, kept by the SHA-256 of its bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(storage=private_storage, upload_to="assets", max_length=200)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")

    def __str__(self) -> str:
        return self.sha256
