"""Signing up, signing in and the second factor, over HTTP as a browser does it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD, link_in, totp_code, verified
from tests.accounts.soft_key import SoftKey

pytestmark = pytest.mark.database


def sign_up_fields(**fields) -> dict:
    return {
        "legal_name": "Nadia Ferrante",
        "preferred_name": "Nadi",
        "email": "Nadia@Example.org",
        "time_zone": "Europe/Rome",
        "password1": PASSWORD,
        "password2": PASSWORD,
    } | fields


def sign_in_by_form(client, user, following=""):
    return client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": following},
    )


@pytest.mark.django_db
def test_a_newcomer_signs_up_shows_their_mailbox_and_signs_in(client):
    asked = client.get(reverse("account_signup"))
    assert {"legal_name", "preferred_name", "time_zone"} <= set(asked.context["form"].fields)
    sent = client.post(reverse("account_signup"), sign_up_fields())
    assert sent.url == reverse("account_email_verification_sent")
    person = User.objects.get()
    assert (person.legal_name, person.preferred_name, person.time_zone, person.email) == (
        "Nadia Ferrante",
        "Nadi",
        "Europe/Rome",
        "nadia@example.org",
    )
    client.post(reverse("account_logout"))
    refused = sign_in_by_form(client, person)
    assert refused.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    client.post(link_in(mail.outbox[0]))
    assert EmailAddress.objects.get(user=person).verified
    assert sign_in_by_form(client, person).url == "/dashboard/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_signing_up_says_of_a_name_that_no_certificate_can_print_it(client):
    answer = client.post(
        reverse("account_signup"), sign_up_fields(legal_name="王小明"), follow=True
    )
    assert User.objects.get().legal_name == "王小明"
    assert "The certificate cannot print 王 小 明 as it should stand." in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["legal_name", "email", "password1", "time_zone"])
def test_sign_up_needs_a_name_an_address_a_password_and_a_time_zone(client, field):
    refused = client.post(reverse("account_signup"), sign_up_fields(**{field: ""}))
    assert field in refused.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_short_or_common_password_is_refused(client):
    for password in ("short", "190283746501", "1234567890qwertyuiop", "nadia@example.org"):
        refused = client.post(
            reverse("account_signup"), sign_up_fields(password1=password, password2=password)
        )
        assert refused.status_code == 200, password
    assert not User.objects.exists()


@pytest.mark.house("empty")
def test_signing_up_twice_tells_the_mailbox_and_not_the_browser(client, trainee):
    verified(trainee)
    answer = client.post(reverse("account_signup"), sign_up_fields(email=trainee.email))
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert mail.outbox[0].to == [trainee.email]


def test_a_forgotten_password_is_reset_by_mail_once(client, trainee):
    verified(trainee)
    client.post(reverse("account_reset_password"), {"email": trainee.email})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    new = "a new staple for the battery"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    trainee.refresh_from_db()
    assert trainee.check_password(new)
    client.post(reverse("account_logout"))
    spent = client.get(link, follow=True)
    assert spent.context["token_fail"]


def test_a_reset_for_an_unknown_address_looks_the_same(client, trainee):
    verified(trainee)
    known = client.post(reverse("account_reset_password"), {"email": trainee.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_an_authenticator_app_is_set_up_with_recovery_codes(client, trainee):
    verified(trainee)
    sign_in_by_form(client, trainee)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.context["form"].errors
    code = totp_code(page.context["form"].secret)
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.url == reverse("mfa_view_recovery_codes")
    kinds = set(Authenticator.objects.filter(user=trainee).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert len(client.get(done.url).context["unused_codes"]) == 10


def test_after_the_password_the_app_is_asked_for(client, trainee, with_app):
    verified(trainee)
    secret = with_app(trainee)
    asked = sign_in_by_form(client, trainee)
    assert asked.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert client.session["_auth_user_id"] == str(trainee.pk)


def test_a_recovery_code_opens_once(client, trainee, with_app):
    verified(trainee)
    with_app(trainee)
    codes = RecoveryCodes.activate(trainee)
    code, *others = codes.get_unused_codes()
    sign_in_by_form(client, trainee)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(trainee.pk)
    client.post(reverse("account_logout"))
    sign_in_by_form(client, trainee)
    again = client.post(reverse("mfa_authenticate"), {"code": code})
    assert again.context["form"].errors
    codes.instance.refresh_from_db()
    assert codes.get_unused_codes() == others


def test_wrong_passwords_are_counted_and_then_even_the_right_one_waits(client, trainee):
    verified(trainee)
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": trainee.email, "password": "wrong"})
    refused = sign_in_by_form(client, trainee)
    assert refused.context["form"].non_field_errors()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_too_many_requests_get_a_page_that_says_so(client):
    for _attempt in range(20):
        client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    refused = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert refused.status_code == 429
    assert "429.html" in [template.name for template in refused.templates]


def add_passkey(client, key, person):
    client.post(
        reverse("account_login"),
        {"login": person.email, "password": PASSWORD},
        HTTP_HOST="localhost",
    )
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, HTTP_HOST="localhost")
    page = client.get(reverse("mfa_add_webauthn"), HTTP_HOST="localhost")
    return client.post(
        reverse("mfa_add_webauthn"),
        {
            "name": "Key",
            "passwordless": "on",
            "credential": key.create(page.context["js_data"]["creation_options"]),
        },
        HTTP_HOST="localhost",
    )


def sign_in_by_passkey(client, key):
    asked = client.get(
        reverse("mfa_login_webauthn"),
        HTTP_HOST="localhost",
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )
    return client.post(
        reverse("mfa_login_webauthn"),
        {"credential": key.get(asked.json()["request_options"])},
        HTTP_HOST="localhost",
    )


def test_a_passkey_is_added_and_signs_in_without_a_password(client, owner):
    verified(owner)
    key = SoftKey()
    added = add_passkey(client, key, owner)
    assert added.url == reverse("mfa_view_recovery_codes")
    client.post(reverse("account_logout"))
    sign_in_by_passkey(client, key)
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert client.get("/organisations/harbor/").status_code == 200


def test_another_key_does_not_sign_in(client, owner):
    verified(owner)
    key = SoftKey()
    add_passkey(client, key, owner)
    client.post(reverse("account_logout"))
    stolen = SoftKey()
    stolen.credential_id, stolen.user_handle = key.credential_id, key.user_handle
    sign_in_by_passkey(client, stolen)
    assert "_auth_user_id" not in client.session


def test_whoever_needs_a_second_factor_is_led_to_it_at_sign_in(client, supervisor):
    verified(supervisor)
    led = sign_in_by_form(client, supervisor, "/marking/")
    assert led.url == reverse("accounts:second-factor") + "?next=%2Fmarking%2F"
    page = client.get(led.url).content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page


def test_a_trainee_is_not_led_to_a_second_factor(client, trainee):
    verified(trainee)
    assert sign_in_by_form(client, trainee).url == "/dashboard/"


def test_the_second_factor_page_leads_on_within_this_site_alone(sign_in, supervisor):
    client = sign_in(supervisor)
    address = reverse("accounts:second-factor")
    assert client.get(address, {"next": "/marking/"}).context["following"] == "/marking/"
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.get(address, {"next": elsewhere}).context["following"] == "/dashboard/"


@pytest.mark.django_db
def test_a_field_and_its_error_have_one_name(client):
    page = client.post(
        reverse("account_signup"), sign_up_fields(email="no address", password2="another long one")
    ).content.decode()
    assert '<a href="#id_email">E-mail address</a>:' in page
    assert page.count("E-mail address") == 2
    page = client.post(reverse("account_signup"), sign_up_fields(password2="another long one"))
    assert '<a href="#id_password2">The password again</a>:' in page.content.decode()


def test_how_long_a_sign_up_takes_does_not_tell_who_has_an_account(client, trainee, monkeypatch):
    """A password is made unreadable on purpose slowly: so as often for an address that is known."""
    worked = []
    encode = MD5PasswordHasher.encode

    def counted(self, *args, **kwargs):
        worked.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    client.post(reverse("account_signup"), sign_up_fields())
    for_a_new_one = len(worked)
    Client().post(reverse("account_signup"), sign_up_fields(email=trainee.email))
    assert len(worked) == 2 * for_a_new_one
