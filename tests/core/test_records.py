"""The three fences around records that are never changed."""

from urllib.request import urlopen

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from wagtail.models import Page, Site

from core.models import Content
from core.records.checks import (
    fences_stand,
    records_are_only_protected,
    records_have_plain_keys,
    records_have_refusing_managers,
)
from core.records.models import RecordIsFinal, append_only_models
from core.records.triggers import (
    drop_triggers,
    faults,
    install_triggers,
    passing,
    strangers,
    unique_keys,
)
from courses.models import Asset, Edition, EditionStep

pytestmark = pytest.mark.database


def test_the_model_refuses(edition):
    with pytest.raises(RecordIsFinal):
        edition.save()
    with pytest.raises(RecordIsFinal):
        edition.delete()
    assert Edition.objects.get().title == edition.title


@pytest.mark.parametrize("through", ["default", "related", "base"])
def test_the_queryset_refuses(edition, through):
    rows = {
        "default": EditionStep.objects.all(),
        "related": edition.steps.all(),
        "base": EditionStep._default_manager.filter(edition=edition),
    }[through]
    with pytest.raises(RecordIsFinal):
        rows.update(title="Another")
    with pytest.raises(RecordIsFinal):
        rows.delete()
    with pytest.raises(RecordIsFinal):
        rows.bulk_update(list(rows), ["title"])
    with pytest.raises(RecordIsFinal):
        rows.bulk_create(
            list(rows), update_conflicts=True, update_fields=["title"], unique_fields=["id"]
        )
    assert rows.count() == 4


@pytest.mark.parametrize(
    "statement",
    ["UPDATE courses_edition SET title = 'Another'", "DELETE FROM courses_editionstep"],
)
def test_the_database_refuses(edition, statement):
    with (
        pytest.raises(DatabaseError, match="append-only table"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Edition.objects.get().title == edition.title
    assert EditionStep.objects.count() == 4


def test_a_delete_that_django_cascades_is_refused(edition):
    with pytest.raises(DatabaseError):
        edition.curriculum.delete()
    assert Edition.objects.filter(pk=edition.pk).exists()


# ------------------------------------------------------------ the database's fence


def execute(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def told() -> list[str]:
    return [problem.id for problem in fences_stand(None, databases=["default"])]


def on(vendor: str):
    return pytest.mark.skipif(connection.vendor != vendor, reason=f"A way of {vendor}'s.")


@pytest.mark.django_db
def test_every_append_only_table_is_fenced(edition):
    assert len(list(append_only_models())) > 10
    assert faults(connection) == passing(connection) == told() == []


@pytest.mark.django_db
def test_fences_that_stand_are_not_touched(django_assert_num_queries):
    with django_assert_num_queries(2):
        install_triggers(connection)


def test_a_lost_fence_is_noticed_by_name_and_by_trying_and_put_back(edition):
    drop_triggers(connection)
    assert len(faults(connection)) == 3 * len(list(append_only_models()))
    assert any("DELETE" in one and "courses_edition" in one for one in passing(connection))
    assert told() == ["core.W003", "core.W004"]
    assert Edition.objects.get() == edition
    install_triggers(connection)
    assert told() == []


@on("sqlite")
@pytest.mark.parametrize(
    "statement",
    [
        # By each key that REPLACE would make room for: rowid, primary key, a constraint.
        "INSERT OR REPLACE INTO courses_edition SELECT * FROM courses_edition",
        "REPLACE INTO courses_editionstep SELECT * FROM courses_editionstep",
        (
            "INSERT OR REPLACE INTO courses_editionstep (id, {others})"
            " SELECT id + 1000, {others} FROM courses_editionstep"
        ),
        (
            "INSERT OR REPLACE INTO core_content (rowid, fingerprint, data)"
            " SELECT rowid, 'x', data FROM core_content"
        ),
        "INSERT OR REPLACE INTO core_content SELECT fingerprint, 'x' FROM core_content",
        "UPDATE OR REPLACE courses_editionstep SET position = 1",
        (
            "INSERT INTO core_content SELECT fingerprint, 'x' FROM core_content WHERE true"
            " ON CONFLICT DO UPDATE SET data = 'x'"
        ),
    ],
)
def test_no_row_is_replaced(edition, statement):
    others = [field.column for field in EditionStep._meta.concrete_fields if field.column != "id"]
    statement = statement.format(others=", ".join(others))
    before = rows_of("courses_edition", "courses_editionstep", "core_content")
    with pytest.raises(DatabaseError, match="append-only table"):
        execute(statement)
    assert rows_of("courses_edition", "courses_editionstep", "core_content") == before


def rows_of(*tables: str) -> list:
    with connection.cursor() as cursor:
        return [cursor.execute(f"SELECT rowid, * FROM {one}").fetchall() for one in tables]


@on("sqlite")
@pytest.mark.django_db
def test_the_fence_knows_every_key_of_the_database():
    for model in append_only_models():
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        keys = {tuple(one["columns"]) for one in found.values() if one["unique"]}
        assert keys <= set(unique_keys(model)), model
    assert records_have_plain_keys(None) == []


def test_content_may_be_kept_again_but_not_otherwise(edition):
    kept = bytes(edition.kept.data)
    count = Content.objects.count()
    assert Content.objects.keep(kept, b"another")[0].pk == edition.fingerprint
    assert Content.objects.count() == count + 1
    with pytest.raises(DatabaseError):
        execute(
            "INSERT INTO core_content (fingerprint, data) VALUES (%s, %s)",
            edition.fingerprint,
            b"x",
        )
    assert bytes(Content.objects.get(pk=edition.fingerprint).data) == kept


HOLLOWED = {
    "sqlite": {
        "no body": 'CREATE TRIGGER "{name}" BEFORE DELETE ON courses_edition BEGIN SELECT 1; END',
        "a condition": 'CREATE TRIGGER "{name}" BEFORE DELETE ON courses_edition WHEN OLD.id > 9'
        " BEGIN SELECT RAISE(ABORT, 'append-only table courses_edition'); END",
        "another table": 'CREATE TRIGGER "{name}" BEFORE DELETE ON core_organisation'
        " BEGIN SELECT RAISE(ABORT, 'append-only table courses_edition'); END",
    },
    "postgresql": {
        "disabled": 'ALTER TABLE courses_edition DISABLE TRIGGER "{name}"',
        "not for a replica": 'ALTER TABLE courses_edition ENABLE TRIGGER "{name}"',
        "a condition": 'CREATE OR REPLACE TRIGGER "{name}" BEFORE DELETE ON courses_edition'
        " FOR EACH ROW WHEN (OLD.id > 999999) EXECUTE FUNCTION preceptor_keep_record()",
        "after": 'DROP TRIGGER "{name}" ON courses_edition; CREATE TRIGGER "{name}" AFTER DELETE'
        " ON courses_edition FOR EACH ROW EXECUTE FUNCTION preceptor_keep_record()",
        "another function": "CREATE FUNCTION hollow() RETURNS trigger AS"
        " 'BEGIN RETURN OLD; END' LANGUAGE plpgsql;"
        ' CREATE OR REPLACE TRIGGER "{name}" BEFORE DELETE ON courses_edition'
        " FOR EACH ROW EXECUTE FUNCTION hollow()",
        "a hollow function": "CREATE OR REPLACE FUNCTION preceptor_keep_record() RETURNS trigger"
        " AS 'BEGIN RETURN OLD; END' LANGUAGE plpgsql",
    },
}


@pytest.mark.parametrize(
    ("vendor", "how"), [(vendor, how) for vendor, ways in HOLLOWED.items() for how in ways]
)
def test_a_hollow_fence_is_noticed_and_made_anew(edition, vendor, how):
    if connection.vendor != vendor:
        pytest.skip(f"A way of {vendor}'s.")
    (name,) = [
        one for one in fence_names() if one.startswith("keep_courses_edition_") and "delete" in one
    ]
    if vendor == "sqlite":
        execute(f'DROP TRIGGER "{name}"')
    execute(HOLLOWED[vendor][how].format(name=name))
    assert name in faults(connection)
    assert "core.W003" in told()
    install_triggers(connection)
    assert told() == []
    with pytest.raises(DatabaseError, match="append-only table"):
        execute("DELETE FROM courses_edition")


@pytest.mark.parametrize("how", ["sqlite", "postgresql", "a rule of postgresql"])
def test_what_else_acts_on_a_table_of_records_is_noticed(edition, how):
    vendor = how.rpartition(" ")[2]
    if connection.vendor != vendor:
        pytest.skip(f"A way of {vendor}'s.")
    execute(
        {
            "sqlite": "CREATE TRIGGER elsewhere AFTER INSERT ON courses_edition"
            " BEGIN UPDATE core_organisation SET name = 'x'; END",
            "postgresql": "CREATE FUNCTION rewritten() RETURNS trigger AS"
            " 'BEGIN NEW.number := 7; RETURN NEW; END' LANGUAGE plpgsql; CREATE TRIGGER elsewhere"
            " BEFORE INSERT ON courses_edition FOR EACH ROW EXECUTE FUNCTION rewritten()",
            "a rule of postgresql": "CREATE RULE elsewhere AS ON INSERT TO courses_edition"
            " DO INSTEAD NOTHING",
        }[how]
    )
    assert strangers(connection) == ["elsewhere"]
    assert told() == ["core.W005"]


def fence_names() -> list[str]:
    query = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}.get(
        connection.vendor, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


@on("postgresql")
@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE courses_edition CASCADE", "SET LOCAL session_replication_role = replica"],
)
def test_no_table_is_emptied_nor_a_replica_trusted(edition, statement):
    with pytest.raises(DatabaseError, match="append-only table"):
        execute(f"{statement}; DELETE FROM courses_editionstep")
    assert EditionStep.objects.count() == 4


def test_records_refer_to_other_rows_by_protect_alone():
    assert records_are_only_protected(None) == []


def test_every_manager_of_a_record_refuses(monkeypatch):
    assert records_have_refusing_managers(None) == []
    manager = next(iter(Asset._meta.managers))
    monkeypatch.setattr(type(manager), "get_queryset", lambda self: QuerySet(self.model))
    assert "core.E003" in {problem.id for problem in records_have_refusing_managers(None)}


def test_a_record_knows_whether_its_bytes_are_what_was_fingerprinted(edition):
    assert edition.is_intact
    edition.kept.data = bytes(edition.kept.data) + b" "
    assert not edition.is_intact


class TestAfterATestThatCommits:
    """Each of these commits and is flushed; the order does not matter."""

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("time", ["first", "second"])
    def test_the_migrated_rows_and_the_fences_are_back(self, factory, time):
        assert Page.objects.filter(depth=1).count() == 1
        assert Site.objects.get().root_page.slug == "home"
        assert faults(connection) == []
        assert not Edition.objects.exists()
        assert not Asset.objects.exists()
        factory.released(factory.curriculum())

    @pytest.mark.django_db(transaction=True)
    def test_the_fences_hold(self, edition):
        with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
            connection.cursor().execute("DELETE FROM courses_editionasset")

    @pytest.mark.parametrize("time", ["first", "second"])
    def test_a_live_server_serves_the_tree(self, live_server, factory, time):
        factory.released(factory.curriculum())
        with urlopen(f"{live_server.url}/healthz") as response:
            assert response.status == 200
        assert Page.objects.get(depth=2).slug == "home"
        assert faults(connection) == []
