"""What a request may bring along, and what is answered when something fails here."""

import pytest
from django.db import OperationalError

from core.serving import bodies
from portal.views import dashboard

pytestmark = [pytest.mark.database, pytest.mark.django_db]

JSON = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}


class Unread:
    """A body that nobody may begin to read."""

    def __init__(self, size: int) -> None:
        self.size = size

    def read(self, *_args):
        raise AssertionError("it was read")

    readline = read

    def close(self) -> None:
        pass


def send(client, address: str, size: int, **headers):
    return client.generic(
        "POST",
        address,
        b"",
        content_type="multipart/form-data; boundary=x",
        headers=headers,
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": Unread(size)},
    )


@pytest.mark.parametrize("address", ["/accounts/login/", "/explorer/", "/nowhere/"])
def test_a_great_body_is_refused_before_it_is_read(client, address):
    answer = send(client, address, 300 * 2**20)
    assert answer.status_code == 413
    assert "more than can be sent" in answer.text
    assert answer["Connection"] == "close"


def test_a_script_is_told_in_json(client):
    assert (
        "more than"
        in send(client, "/accounts/login/", bodies.MOST_UNKNOWN + 1, **JSON).json()["message"]
    )


def test_whoever_is_not_signed_in_may_bring_nothing_to_the_cms_either(client):
    assert send(client, "/cms/pages/1/edit/", 300 * 2**20).status_code == 302


def test_an_owner_may_bring_a_curriculum_to_the_cms_and_no_more(sign_in, owner):
    assert send(sign_in(owner), "/cms/", bodies.MOST_IN_CMS + 1).status_code == 413
    assert send(sign_in(owner), "/cms/pages/1/edit/", 90 * 2**20).status_code == 404


def test_outside_the_cms_an_answer_is_text_whoever_sends_it(sign_in, owner):
    assert send(sign_in(owner), "/accounts/profile/", bodies.MOST + 1).status_code == 413


def test_a_length_that_is_no_number_is_refused(client):
    assert client.get("/explorer/", CONTENT_LENGTH="+5").status_code == 413


# ------------------------------------------------------- failures


@pytest.fixture
def failing(monkeypatch, sign_in, trainee):
    """A page of somebody signed in that fails as it is told."""

    def fail_with(error: Exception, **headers):
        def stumble(*args, **kwargs):
            raise error

        monkeypatch.setattr(dashboard, "render", stumble)
        client = sign_in(trainee)
        client.raise_request_exception = False
        return client.get("/dashboard/", headers=headers)

    return fail_with


def test_a_locked_database_is_told_to_a_script_as_something_to_try_again(failing):
    answer = failing(OperationalError("database is locked"), **JSON)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "tried again" in answer.json()["message"]


def test_a_locked_database_is_told_to_a_person_in_words(failing):
    answer = failing(OperationalError("database is locked"))
    assert answer.status_code == 503
    assert "Many save at once just now" in answer.text


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("no such table: x")])
def test_any_other_failure_stays_a_failure(failing, error):
    assert failing(error).status_code == 500
    assert "What was saved before is safe." in failing(error, **JSON).json()["message"]
