"""The health address, as a proxy or a supervisor asks it."""

import pytest
from django.db import DatabaseError

from core import health


@pytest.mark.django_db
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
