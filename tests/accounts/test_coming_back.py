"""Where somebody comes back to who was signed out while a form was open."""

import pytest
from django.urls import reverse

from tests.accounts.conftest import PASSWORD

HOST = "http://testserver"


def send(client, address: str, **headers):
    return client.post(address, {"reason": "Typed for a while"}, headers=headers)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/marking/next/", "/marking/"),
        ("/organisations/harbor/members/", "/organisations/harbor/"),
        ("/notices/read/", "/notices/?page=2"),
    ],
)
def test_the_way_leads_back_to_the_form_and_not_to_what_takes_only_a_form(
    client, organisation, address, form
):
    asked = send(client, address, referer=HOST + form)
    sign_in = client.get(asked.url)
    assert asked.url.startswith(reverse("account_login"))
    assert sign_in.context["redirect_field_value"] == form
    assert "You were signed out, so nothing was done" in sign_in.content.decode()


@pytest.mark.parametrize(
    "told", ["", "https://elsewhere.example/marking/", "nonsense", f"{HOST}//elsewhere.example/"]
)
def test_a_page_of_somebody_else_is_not_come_back_to(client, db, told):
    asked = send(client, "/marking/next/", referer=told)
    assert client.get(asked.url).context["redirect_field_value"] == "/dashboard/"


@pytest.mark.parametrize(
    "said",
    [{"x_requested_with": "XMLHttpRequest"}, {"hx_request": "true"}, {"sec_fetch_mode": "cors"}],
)
def test_a_script_is_told_and_not_led(client, db, said):
    """Led to the sign-in page, it would draw that where its answer belongs."""
    told = send(client, "/marking/next/", **said)
    assert told.status_code == 401
    assert "You were signed out" not in client.get("/accounts/login/").content.decode()


def test_a_page_that_was_only_asked_for_is_where_one_comes_to(client, db):
    asked = client.get("/marking/", headers={"referer": f"{HOST}/verify/"})
    assert asked.url == "/accounts/login/?next=/marking/"


def test_signing_in_wrongly_keeps_the_page(client, db):
    wrong = client.post(
        "/accounts/login/", {"login": "a@b.example", "password": "no", "next": "/marking/"}
    )
    assert wrong.context["redirect_field_value"] == "/marking/"


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_both_ways_in_lead_on_to_where_one_was_going(client, db, name):
    """The head of the page offers them too, and whoever presses there wants the same."""
    page = client.get(reverse(name), {"next": "/curricula/7/enrolment/"}).text
    head = page[: page.index("<main")]
    for way in ("login", "signup"):
        assert f'href="/accounts/{way}/?next=%2Fcurricula%2F7%2Fenrolment%2F"' in head


def test_a_dead_link_of_a_mail_leads_on_as_the_living_one_would(client, db):
    dead = reverse("account_confirm_email", args=["Nw:1xYEy0:nothing"])
    page = client.get(dead, {"next": "/accounts/login/?next=/notices/"}).text
    assert "This link has expired or was used" in page
    main = page[page.index("<main") :]
    assert 'href="/accounts/login/?next=%2Faccounts%2Flogin%2F%3Fnext%3D%2Fnotices%2F"' in main


def test_where_a_link_is_waited_for_a_mistyped_address_can_be_mended(client, db):
    fields = {"legal_name": "Nadia", "email": "nadai@example.org", "time_zone": "UTC"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    going = {"next": "/curricula/7/enrolment/"}
    asked = client.post(reverse("account_signup"), fields | passwords | going)
    client.cookies.clear()
    page = client.get(asked.url).text
    again = page[page.index("Was the address mistyped?") :]
    assert 'href="/accounts/signup/?next=%2Fcurricula%2F7%2Fenrolment%2F"' in again
    assert page.count("We have sent") == 0
