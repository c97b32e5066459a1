"""A form whose token is out of date: what was typed in it is never lost, nor sent by another site."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.conftest import pass_second_factor

ADDRESS = "/cms/reference/new/"
TYPED = {"key": "dore-2019", "text": "\nA reference\nof two lines", "note": 'with "quotes" & <b>'}


@pytest.fixture
def window(author) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    pass_second_factor(client, author)
    client.get(ADDRESS)
    return client


def send(window, **headers):
    return window.post(ADDRESS, {**TYPED, "csrfmiddlewaretoken": "x" * 64}, headers=headers)


def test_what_was_typed_can_be_sent_again_with_a_fresh_token(window, organisation):
    answer = send(window, origin="http://testserver")
    form = BeautifulSoup(answer.content, "html.parser").find("form", action=ADDRESS)
    assert answer.status_code == 403
    assert "eload" not in form.get_text()
    fields = {field["name"]: field.text for field in form.find_all("textarea")}
    # A browser swallows the first line break of a text area.
    assert {name: text.removeprefix("\n") for name, text in fields.items()} == TYPED
    token = form.find("input", {"name": "csrfmiddlewaretoken"})["value"]
    window.post(form["action"], {**TYPED, "status": "found", "csrfmiddlewaretoken": token})
    assert organisation.references.get(key="dore-2019").text.endswith("two lines")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_what_another_site_sent_is_not_repeated(window, origin):
    answer = send(window, **({"origin": origin} if origin else {}))
    assert answer.status_code == 403
    assert "two lines" not in answer.content.decode()


def test_a_password_does_not_come_back_in_a_page(db):
    client = Client(enforce_csrf_checks=True)
    sent = {"login": "a@b.example", "password": "a secret of mine"}
    answer = client.post(reverse("account_login"), sent, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "a secret of mine" not in answer.content.decode()


def test_a_script_is_told_in_its_own_language(window):
    answer = send(window, accept="application/json")
    assert answer.json()["code"] == "token_out_of_date"


def test_the_cms_gives_a_fresh_token_to_its_people_alone(window, client):
    token = window.get(reverse("cms_token")).json()["token"]
    assert window.post(ADDRESS, {"csrfmiddlewaretoken": token}).status_code == 200
    assert (
        client.get(reverse("cms_token"), headers={"accept": "application/json"}).status_code == 401
    )
