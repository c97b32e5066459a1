"""Marking, the organisations and the CMS are shut until a second factor was used in the session."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.organisations import memberships
from tests.accounts.conftest import PASSWORD, totp_code, verified

NEEDING = ["supervisor", "author", "owner", "administrator"]
SHUT = [
    "/marking/",
    "/organisations/",
    "/organisations/harbor/",
    "/cms/",
    "/cms/sprite/",
    "/cms/jsi18n/",
    "/cms/api/main/pages/",
    "/cms/pages/2/edit/preview/",
    "/cms/tag-autocomplete/?term=a",
    "/cms/choose-page/",
    "/cms/account/",
    "/cms/block-preview/",
    "/cms/nothing-here/",
]


@pytest.mark.parametrize("role", NEEDING)
@pytest.mark.parametrize("address", SHUT)
def test_a_password_alone_opens_nothing(request, sign_in_with_password, role, address):
    client = sign_in_with_password(request.getfixturevalue(role))
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:second-factor") + "?next=%2F")


@pytest.mark.parametrize("address", SHUT)
def test_a_script_is_told_in_json(sign_in_with_password, owner, client, address):
    wanting_json = {"HTTP_ACCEPT": "application/json"}
    from_script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    for headers in (wanting_json, from_script):
        client.logout()
        unknown = client.get(address, **headers)
        assert (unknown.status_code, unknown.json()["code"]) == (401, "sign_in_required")
        known = sign_in_with_password(owner).get(address, **headers)
        assert (known.status_code, known.json()["code"]) == (403, "second_factor_required")
        assert known.json()["url"].startswith(reverse("accounts:second-factor"))


@pytest.mark.parametrize("address", SHUT)
def test_nobody_gets_in_without_signing_in(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login") + "?next=/")


def test_a_factor_that_is_set_up_but_was_not_used_is_asked_for(
    sign_in_with_password, owner, with_app
):
    secret = with_app(owner)
    client = sign_in_with_password(owner)
    asked = client.get("/organisations/harbor/")
    assert asked.url == reverse("mfa_reauthenticate") + "?next=%2Forganisations%2Fharbor%2F"
    led_on = client.post(asked.url, {"code": totp_code(secret)})
    assert led_on.url == "/organisations/harbor/"
    assert client.get(led_on.url).status_code == 200


def test_a_factor_given_up_no_longer_counts(sign_in, owner):
    client = sign_in(owner)
    assert client.get("/organisations/harbor/").status_code == 200
    Authenticator.objects.filter(user=owner).delete()
    assert client.get("/organisations/harbor/").status_code == 302


def test_recovery_codes_alone_are_no_second_factor(sign_in, owner):
    client = sign_in(owner)
    Authenticator.objects.filter(user=owner).update(type=Authenticator.Type.RECOVERY_CODES)
    assert client.get("/organisations/harbor/").status_code == 302


def test_anothers_records_in_the_session_do_not_count(sign_in, sign_in_with_password, owner):
    client = sign_in(owner)
    session = client.session
    session["account_authentication_methods_user"] = str(owner.pk + 1)
    session.save()
    assert client.get("/organisations/harbor/").status_code == 302


def test_setting_up_a_first_factor_counts_as_using_it(client, owner, commits_at_once):
    verified(owner)
    client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    code = totp_code(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert client.get("/organisations/harbor/").status_code == 200


def test_a_factor_is_not_added_to_one_that_was_not_shown(sign_in_with_password, owner, with_app):
    with_app(owner)
    verified(owner)
    client = sign_in_with_password(owner)
    for address in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        asked = client.get(reverse(address))
        assert asked.url.startswith(reverse("mfa_reauthenticate")), address
    shown = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert shown.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302


def test_a_role_given_while_signed_in_asks_at_once(sign_in_with_password, trainee, organisation):
    client = sign_in_with_password(trainee)
    assert client.get("/organisations/").status_code == 404
    memberships.admit(
        user=trainee, organisation=organisation, role="owner", by=None, at=timezone.now()
    )
    assert client.get("/organisations/").status_code == 302


def test_a_trainee_finds_no_cms_at_all(sign_in, sign_in_with_password, trainee):
    assert sign_in_with_password(trainee).get("/cms/").status_code == 404
    assert sign_in(trainee).get("/cms/").status_code == 404


def test_a_supervisor_who_writes_nothing_finds_no_cms_either(sign_in, supervisor):
    """Wagtail would lead them to sign in, and sign-in back to Wagtail."""
    assert sign_in(supervisor).get("/cms/").status_code == 404


def test_the_cms_opens_to_whoever_used_their_factor(sign_in, author):
    assert sign_in(author).get("/cms/").status_code == 200


@pytest.mark.parametrize(
    ("door", "leads_to"),
    [
        ("/_util/login/", "account_login"),
        ("/cms/login/", "account_login"),
        ("/cms/password_reset/", "account_reset_password"),
        ("/cms/password_reset/confirm/Mg/abc-def/", "account_reset_password"),
    ],
)
def test_wagtails_own_doors_lead_to_ours(sign_in, author, door, leads_to):
    assert sign_in(author).get(door).url.startswith(reverse(leads_to))


@pytest.mark.parametrize(
    "door", ["/_util/authenticate_with_password/1/2/", "/documents/authenticate_with_password/1/"]
)
def test_doors_that_ask_for_a_shared_password_are_bricked_up(client, db, door):
    assert client.get(door).status_code == 404
    assert client.post(door, {"password": "x"}).status_code == 404


def test_the_cms_changes_neither_password_nor_address(sign_in, author):
    client = sign_in(author)
    page = client.get("/cms/account/").content.decode()
    assert "password" not in page.lower().replace("data-w-password", "")
    assert 'name="name_email-email"' not in page
    before = (author.email, author.password)
    client.post(
        "/cms/account/",
        {
            "name_email-email": "new@example.org",
            "password-old_password": PASSWORD,
            "password-new_password1": "another long staple",
            "password-new_password2": "another long staple",
        },
    )
    author.refresh_from_db()
    assert (author.email, author.password) == before


def test_there_is_no_django_admin():
    namespaces = get_resolver().namespace_dict
    assert "admin" not in namespaces
