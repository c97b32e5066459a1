"""Append-only records: rows that are written once and never changed.

Three fences stand around them: the model refuses, the queryset refuses, and a database
trigger refuses. The triggers guard UPDATE and DELETE; TRUNCATE and DDL belong to the
operator. ``install_triggers`` runs after every migration because a table rebuild on
SQLite drops them, and ``missing_triggers`` feeds a system check.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import TypeVar

from django.apps import apps
from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from core.fingerprints import canonical_bytes, fingerprint

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


class ContentRecord(AppendOnlyModel):
    """An append-only row that carries canonical content and the fingerprint of its bytes."""

    content_bytes = models.BinaryField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        abstract = True

    @classmethod
    def frozen_fields(cls, content) -> dict:
        """The ``content_bytes`` and ``fingerprint`` to create a row with."""
        data = canonical_bytes(content)
        return {"content_bytes": data, "fingerprint": fingerprint(data)}

    @property
    def content(self):
        """The content as plain values, parsed once per instance."""
        if not hasattr(self, "_content"):
            self._content = json.loads(bytes(self.content_bytes))
        return self._content

    @property
    def is_intact(self) -> bool:
        return fingerprint(bytes(self.content_bytes)) == self.fingerprint


def append_only_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if issubclass(model, AppendOnlyModel) and not model._meta.proxy and model._meta.managed:
            yield model


def _trigger_name(table: str, event: str) -> str:
    # PostgreSQL cuts names at 63 bytes: a digest keeps two long table names apart.
    digest = hashlib.sha256(table.encode()).hexdigest()[:8]
    return f"keep_{table[:40]}_{digest}_{event.lower()}"


def install_triggers(connection) -> None:
    """Create the triggers of every append-only table that exists; safe to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION preceptor_keep_record() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
            )
        for model in append_only_models():
            table = model._meta.db_table
            if table in tables:
                for statement in _trigger_statements(connection.vendor, table):
                    cursor.execute(statement)


def _trigger_statements(vendor: str, table: str) -> list[str]:
    statements = []
    for event in ("UPDATE", "DELETE"):
        name = _trigger_name(table, event)
        if vendor == "sqlite":
            statements.append(
                f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {event} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
            )
        elif vendor == "postgresql":
            statements.append(
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {event} ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION preceptor_keep_record()"
            )
    return statements


def drop_triggers(connection) -> None:
    """Lower the fences. For the test runner's flush on SQLite, and for nothing else."""
    with connection.cursor() as cursor:
        for model in append_only_models():
            table = model._meta.db_table
            for event in ("UPDATE", "DELETE"):
                name = _trigger_name(table, event)
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def missing_triggers(connection) -> list[str]:
    """The trigger names that should stand in this database and do not."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [
        name
        for model in append_only_models()
        if model._meta.db_table in tables
        for event in ("UPDATE", "DELETE")
        if (name := _trigger_name(model._meta.db_table, event)) not in present
    ]
