"""The database's own fence around append-only tables: triggers that refuse every way to change a row.

On both databases UPDATE and DELETE. On SQLite also an INSERT of a key that is there, because
``INSERT OR REPLACE`` deletes the row in its way without firing a DELETE trigger; on PostgreSQL
also TRUNCATE. DDL belongs to the operator.

``install_triggers`` runs after every migration because a table rebuild on SQLite drops them.
``faults`` compares each trigger with what it should be, to the letter, ``strangers`` looks for others,
and ``passing`` tries.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, models, transaction

from core.records.models import Content, append_only_models

log = logging.getLogger("preceptor.records")

# How pg_trigger writes BEFORE and what a trigger fires for.
_POSTGRES_TYPES = {"UPDATE": 1 | 2 | 16, "DELETE": 1 | 2 | 8, "TRUNCATE": 2 | 32}
_POSTGRES_BODY = (
    " BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END "
)


@dataclass(frozen=True)
class Fence:
    """One trigger: what it is called, and how it is made and told from one that is hollow."""

    name: str
    table: str
    statement: str
    state: tuple


def install_triggers(connection) -> None:
    """Put up every trigger that is missing or not as it should be; safe to repeat."""
    found = _found(connection)
    wanted = [fence for fence in _fences(connection) if found.get(fence.name) != fence.state]
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION preceptor_keep_record() RETURNS trigger AS "
                f"$${_POSTGRES_BODY}$$ LANGUAGE plpgsql"
            )
        for fence in wanted:
            if fence.name in found:
                log.warning("Trigger %s was not as it should be. It was made anew.", fence.name)
            _drop(cursor, connection.vendor, fence)
            cursor.execute(fence.statement)
            if connection.vendor == "postgresql":
                # Else a session that poses as a replica is not stopped.
                cursor.execute(f'ALTER TABLE "{fence.table}" ENABLE ALWAYS TRIGGER "{fence.name}"')


def drop_triggers(connection) -> None:
    """Lower the fences. For tests that play somebody who has the database, and for nothing else."""
    with connection.cursor() as cursor:
        for fence in _fences(connection):
            _drop(cursor, connection.vendor, fence)


def _drop(cursor, vendor: str, fence: Fence) -> None:
    on = f' ON "{fence.table}"' if vendor == "postgresql" else ""
    cursor.execute(f'DROP TRIGGER IF EXISTS "{fence.name}"{on}')


# ------------------------------------------------------------ checking


def faults(connection) -> list[str]:
    """The triggers of this database that are missing, disabled or not what they should be."""
    found = _found(connection)
    return [fence.name for fence in _fences(connection) if found.get(fence.name) != fence.state]


def strangers(connection) -> list[str]:
    """What else acts on these tables: triggers, and on PostgreSQL rules, that nobody here put there.

    One could write something else than what was to be kept.
    """
    fences = list(_fences(connection))
    ours, tables = {fence.name for fence in fences}, {fence.table for fence in fences}
    found = [(name, state[0]) for name, state in _found(connection).items()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()"
            )
            found += cursor.fetchall()
    return sorted(name for name, table in found if table in tables and name not in ours)


def passing(connection) -> list[str]:
    """The forbidden statements that this database let pass, tried on a row of each table and undone."""
    tables = set(connection.introspection.table_names())
    passed = []
    with transaction.atomic(using=connection.alias):
        for model in append_only_models():
            if model._meta.db_table in tables:
                passed += [one for one in _forbidden(connection, model) if _passes(connection, one)]
        transaction.set_rollback(True, using=connection.alias)
    return passed


def _passes(connection, statement: str) -> bool:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount > 0
    except DatabaseError:
        return False


def _forbidden(connection, model: type[models.Model]) -> list[str]:
    """Each changes nothing but one row, if the table has any, and is refused where the fence stands."""
    table, key = model._meta.db_table, model._meta.pk.column
    one = f'"{key}" = (SELECT min("{key}") FROM "{table}")'
    statements = [
        f'UPDATE "{table}" SET "{key}" = "{key}" WHERE {one}',
        f'DELETE FROM "{table}" WHERE {one}',
    ]
    if connection.vendor == "sqlite":
        statements += [
            f'UPDATE OR REPLACE "{table}" SET "{key}" = "{key}" WHERE {one}',
            f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" WHERE {one}',
        ]
    return statements


def _found(connection) -> dict[str, tuple]:
    query = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
        # What an attacker would hollow out: what it fires for, when, for which columns,
        # whether at all, and what is called then.
        "postgresql": "SELECT t.tgname, c.relname, t.tgtype, t.tgenabled::text, t.tgqual IS NULL,"
        " t.tgattr::text, p.proname, p.prosrc, l.lanname"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang"
        " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: tuple(state) for name, *state in cursor.fetchall()}


# ------------------------------------------------------------ what should stand


def _fences(connection) -> Iterator[Fence]:
    tables = set(connection.introspection.table_names())
    fence = {"sqlite": _sqlite_fences, "postgresql": _postgres_fences}[connection.vendor]
    for model in append_only_models():
        if model._meta.db_table in tables:
            yield from fence(model)


def _postgres_fences(model: type[models.Model]) -> Iterator[Fence]:
    table = model._meta.db_table
    for event, number in _POSTGRES_TYPES.items():
        name = _trigger_name(table, event)
        rows = "STATEMENT" if event == "TRUNCATE" else "ROW"
        yield Fence(
            name,
            table,
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" '
            f"FOR EACH {rows} EXECUTE FUNCTION preceptor_keep_record()",
            (table, number, "A", True, "", "preceptor_keep_record", _POSTGRES_BODY, "plpgsql"),
        )


def _sqlite_fences(model: type[models.Model]) -> Iterator[Fence]:
    table = model._meta.db_table
    refuse = f"RAISE(ABORT, 'append-only table {table}')"
    bodies = {"UPDATE": f"BEGIN SELECT {refuse}; END", "DELETE": f"BEGIN SELECT {refuse}; END"}
    bodies["INSERT"] = f"WHEN {_is_there(model)} BEGIN SELECT {refuse}; END"
    if model is Content:
        # Kept again, byte for byte, it is left as it is: ``ContentQuerySet.keep``.
        same = 'SELECT 1 FROM "{0}" WHERE "fingerprint" = NEW."fingerprint" AND "data" = NEW."data"'
        bodies["INSERT"] = (
            f"WHEN {_is_there(model)} BEGIN SELECT CASE WHEN EXISTS ({same.format(table)}) "
            f"THEN RAISE(IGNORE) ELSE {refuse} END; END"
        )
    for event, body in bodies.items():
        name = _trigger_name(table, event)
        # As SQLite keeps it, so that it can be compared.
        statement = f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {body}'
        yield Fence(name, table, statement, (table, statement))


def _is_there(model: type[models.Model]) -> str:
    """Whether a row stands in the way of the new one under any of its keys."""
    table = model._meta.db_table
    same = ["rowid = NEW.rowid"]
    same += [
        " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        for columns in unique_keys(model)
    ]
    return " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {one})' for one in same)


def unique_keys(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The columns of every key of a table, in an order that does not change."""
    column = {field.name: str(field.column) for field in model._meta.concrete_fields}
    keys: set[tuple[str, ...]] = {
        (column[field.name],) for field in model._meta.concrete_fields if field.unique
    }
    for constraint in model._meta.total_unique_constraints:
        keys.add(tuple(column[name] for name in constraint.fields))
    return sorted(keys)


def _trigger_name(table: str, event: str) -> str:
    # PostgreSQL cuts names at 63 bytes: a digest keeps two long table names apart.
    digest = hashlib.sha256(table.encode()).hexdigest()[:8]
    return f"keep_{table[:40]}_{digest}_{event.lower()}"
