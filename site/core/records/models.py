"""Append-only records: rows that are written once and never changed.

Three fences stand around them: the model refuses, the queryset refuses, and a database
trigger refuses (``core.records.triggers``).
"""

import json
from collections.abc import Iterable, Iterator
from typing import ClassVar, Self, TypeVar

from django.apps import apps
from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from core.made.store import at_hand
from core.records.fingerprints import canonical_bytes, fingerprint

# Parsed JSON takes about so many times the memory of its bytes.
PARSED_TAKES = 4

Row = TypeVar("Row", bound=models.Model, covariant=True)


class RecordIsFinal(DatabaseError):
    """Raised when code tries to change or delete an append-only record."""

    code = "record_is_final"


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **fields):
        raise RecordIsFinal(_("%s rows are never changed.") % self.model.__name__)

    def delete(self):
        raise RecordIsFinal(_("%s rows are never deleted.") % self.model.__name__)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_update(self, objs, fields, batch_size=None):
        raise RecordIsFinal(_("%s rows are never changed.") % self.model.__name__)

    def bulk_create(self, objs, *args, **options):
        if options.get("update_conflicts"):
            raise RecordIsFinal(_("%s rows are never changed.") % self.model.__name__)
        return super().bulk_create(objs, *args, **options)


class AppendOnlyModel(models.Model):
    """A row that is inserted once.

    References from it must be ``PROTECT``, and its managers must be made from
    ``AppendOnlyQuerySet``: system checks hold a model to both.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise RecordIsFinal(_("%s rows are never changed.") % type(self).__name__)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RecordIsFinal(_("%s rows are never deleted.") % type(self).__name__)


class ContentQuerySet(AppendOnlyQuerySet["Content"]):
    def keep(self, *contents: bytes) -> list["Content"]:
        """The rows with these bytes, in their order; what nobody kept yet is inserted. Two queries."""
        rows = [Content(fingerprint=fingerprint(data), data=data) for data in contents]
        # Another process may be keeping the same bytes at this moment.
        self.bulk_create(rows, ignore_conflicts=True)
        return rows


class Content(AppendOnlyModel):
    """Canonical bytes under their SHA-256, kept once however many records carry them.

    They stand apart from the records so that a list of records never reads them.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content")
        verbose_name_plural = _("contents")

    def __str__(self) -> str:
        return self.fingerprint


class ContentKey(models.ForeignKey):
    """A record's key to its content. Its value, the fingerprint, is the record's own attribute."""

    def __init__(self, to: type[models.Model] | str = "core.Content", **options) -> None:
        # Nothing ever looks for the records of a content: it is not deleted.
        fixed = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}
        super().__init__(to, **{**options, **fixed})

    def get_attname(self) -> str:
        return "fingerprint"

    def get_attname_column(self) -> tuple[str, str]:  # type: ignore[override]
        return "fingerprint", "fingerprint"


class ContentRecord(AppendOnlyModel):
    """An append-only row with canonical content and the fingerprint of its bytes.

    ``content`` is read when it is asked for; ``select_related("kept")`` reads it with the row.
    """

    kept = ContentKey()
    fingerprint: str

    is_read_by_many: ClassVar[bool] = False
    """Whether its content is nobody's own and asked for again and again: a process then parses it
    once for all its rows, and reads no bytes any more. Whoever gets it changes nothing in it."""

    class Meta:
        abstract = True

    @staticmethod
    def fingerprint_of(content) -> str:
        """The fingerprint of a row with ``content``. Nothing is kept."""
        return fingerprint(canonical_bytes(content))

    @classmethod
    def frozen_fields(cls, content) -> dict:
        """What to create a row with that carries ``content``, whose bytes are kept now."""
        return cls.many_frozen_fields([content])[0]

    @classmethod
    def many_frozen_fields(cls, contents: Iterable) -> list[dict]:
        """The same for many rows, in as many queries as for one."""
        kept = Content.objects.keep(*(canonical_bytes(content) for content in contents))
        return [{"kept": one} for one in kept]

    @classmethod
    def unkept(cls, content) -> Self:
        """A row that carries ``content`` and is never saved: what a preview looks at."""
        data = canonical_bytes(content)
        return cls(kept=Content(fingerprint=fingerprint(data), data=data))

    @property
    def content(self):
        """The content as plain values, parsed once per instance or, where many read it, per process."""
        if not hasattr(self, "_content"):
            self._content = self._parsed_once() if self.is_read_by_many else self._parsed()
        return self._content

    def _parsed_once(self):
        return at_hand("content", self.fingerprint, make=self._parsed, size=self._size_at_hand)

    def _parsed(self):
        return json.loads(bytes(self.kept.data))

    def _size_at_hand(self, _parsed) -> int:
        return PARSED_TAKES * len(self.kept.data)

    @property
    def is_intact(self) -> bool:
        """Whether the kept bytes are those that the fingerprint was made from."""
        return fingerprint(bytes(self.kept.data)) == self.fingerprint


def append_only_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if issubclass(model, AppendOnlyModel) and not model._meta.proxy and model._meta.managed:
            yield model
