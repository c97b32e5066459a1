"""The health address, as a proxy or a supervisor asks it."""

from collections import namedtuple
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError

from core.models import ClockReading
from core.serving import health

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(health._Known, "trouble", "")
    monkeypatch.setattr(health._Known, "at", float("-inf"))


def refuse_to_write(monkeypatch, error: DatabaseError) -> None:
    @contextmanager
    def refusing():
        yield
        raise error

    monkeypatch.setattr(health.transaction, "atomic", refusing)


def test_it_says_ok_while_the_database_answers(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


def test_it_says_503_when_the_database_is_gone(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Gone())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert b"gone" not in response.content


def test_it_says_503_when_the_disk_is_full(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Usage(100, 100, 0))
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"disk full\n")


@pytest.mark.parametrize(
    "said", ["database or disk is full", "attempt to write a readonly database"]
)
def test_it_says_503_when_nothing_can_be_kept(client, monkeypatch, said):
    refuse_to_write(monkeypatch, OperationalError(said))
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database cannot be written\n")


def test_a_database_that_somebody_else_is_writing_is_well(client, monkeypatch):
    refuse_to_write(monkeypatch, OperationalError("database is locked"))
    assert client.get("/healthz").status_code == 200


def test_it_writes_and_does_not_ask_the_disk_at_every_probe(client, django_assert_num_queries):
    ClockReading.objects.all().delete()
    assert client.get("/healthz").status_code == 200
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_what_was_wrong_is_looked_at_anew_by_the_next_probe(client, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(health.shutil, "disk_usage", lambda _: Usage(100, 100, 0))
        client.get("/healthz")
    assert client.get("/healthz").status_code == 200


def test_a_probe_by_address_over_plain_http_is_answered(client, settings):
    settings.ALLOWED_HOSTS = ["learn.example"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}).status_code == 400
