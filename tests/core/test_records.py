"""The three fences around records that are never changed."""

from urllib.request import urlopen

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from wagtail.models import Page, Site

from core.checks import records_are_only_protected, records_have_refusing_managers, triggers_stand
from core.records import (
    RecordIsFinal,
    append_only_models,
    drop_triggers,
    install_triggers,
    missing_triggers,
)
from courses.models import Asset, Edition, EditionStep


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


@pytest.mark.django_db
def test_every_append_only_table_has_its_triggers():
    assert len(list(append_only_models())) > 10
    assert missing_triggers(connection) == []
    assert triggers_stand(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_lost_trigger_is_noticed_and_put_back():
    drop_triggers(connection)
    assert len(missing_triggers(connection)) == 2 * len(list(append_only_models()))
    assert [problem.id for problem in triggers_stand(None, databases=["default"])] == ["core.E002"]
    install_triggers(connection)
    install_triggers(connection)
    assert missing_triggers(connection) == []


def test_records_refer_to_other_rows_by_protect_alone():
    assert records_are_only_protected(None) == []


def test_every_manager_of_a_record_refuses(monkeypatch):
    assert records_have_refusing_managers(None) == []
    manager = next(iter(Asset._meta.managers))
    monkeypatch.setattr(type(manager), "get_queryset", lambda self: QuerySet(self.model))
    assert "core.E003" in {problem.id for problem in records_have_refusing_managers(None)}


def test_a_record_knows_whether_its_bytes_are_what_was_fingerprinted(edition):
    assert edition.is_intact
    edition.content_bytes = edition.content_bytes + b" "
    assert not edition.is_intact


class TestAfterATestThatCommits:
    """Each of these commits and is flushed; the order does not matter."""

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("time", ["first", "second"])
    def test_the_migrated_rows_and_the_fences_are_back(self, factory, time):
        assert Page.objects.filter(depth=1).count() == 1
        assert Site.objects.get().root_page.slug == "home"
        assert missing_triggers(connection) == []
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
        assert missing_triggers(connection) == []
