"""What touches a second factor needs it, and a new one ends what was open without it."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.sessions import end_sessions
from tests.accounts.conftest import PASSWORD, totp_code, verified
from tests.accounts.soft_key import SoftKey

pytestmark = pytest.mark.database

NEW_PASSWORD = "a new staple for the battery"


def is_signed_in(client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def set_app_up(client) -> str:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    return secret


def add_key(client, key: SoftKey) -> None:
    page = client.get(reverse("mfa_add_webauthn"), HTTP_HOST="localhost")
    options = page.context["js_data"]["creation_options"]
    client.post(
        reverse("mfa_add_webauthn"),
        {"name": "Key", "passwordless": "on", "credential": key.create(options)},
        HTTP_HOST="localhost",
    )


def test_a_new_factor_ends_every_other_session(client_of, trainee, commits_at_once):
    own, old = client_of(trainee), client_of(trainee)
    set_app_up(own)
    assert is_signed_in(own)
    assert not is_signed_in(old)


def test_a_passkey_ends_every_other_session(client_of, trainee):
    own, old = client_of(trainee), client_of(trainee)
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    add_key(own, SoftKey())
    assert Authenticator.objects.filter(user=trainee, type="webauthn").exists()
    assert is_signed_in(own)
    assert not is_signed_in(old)


@pytest.fixture
def password_alone(client, trainee, with_app):
    """A session that has shown the password and not the factor, which was there all the while."""
    verified(trainee)
    with_app(trainee)
    client.force_login(trainee)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("mfa_deactivate_totp", {}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_view_recovery_codes", None),
        ("mfa_download_recovery_codes", None),
        ("mfa_add_webauthn", {"name": "Key", "credential": "{}"}),
        ("account_email", {"action_add": "", "email": "moved@example.org"}),
        (
            "account_change_password",
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        ),
    ],
)
def test_a_password_alone_does_none_of_it(password_alone, trainee, name, sent):
    Authenticator.objects.get_or_create(
        user=trainee, type="recovery_codes", defaults={"data": {"seed": "", "used_mask": 0}}
    )
    before = sorted(Authenticator.objects.values_list("pk", "type"))
    address = reverse(name)
    refused = password_alone.get(address) if sent is None else password_alone.post(address, sent)
    assert refused.status_code == 302
    assert refused.url.startswith(reverse("mfa_reauthenticate"))
    trainee.refresh_from_db()
    assert sorted(Authenticator.objects.values_list("pk", "type")) == before
    assert trainee.check_password(PASSWORD)
    assert list(trainee.emailaddress_set.values_list("email", flat=True)) == [trainee.email]


@pytest.mark.parametrize("name", ["mfa_remove_webauthn", "mfa_edit_webauthn"])
def test_a_passkey_is_not_touched_with_a_password_alone(password_alone, trainee, name):
    key = Authenticator.objects.create(user=trainee, type="webauthn", data={"name": "Key"})
    refused = password_alone.post(reverse(name, args=[key.pk]), {"name": "Mine"})
    assert refused.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.get(pk=key.pk).data["name"] == "Key"


def test_the_page_that_takes_a_password_leads_to_the_factor(password_alone):
    for send in (password_alone.get, password_alone.post):
        asked = send(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert asked.url.startswith(reverse("mfa_reauthenticate"))


def test_with_the_factor_it_is_done(client, trainee, with_app):
    verified(trainee)
    secret = with_app(trainee)
    client.force_login(trainee)
    client.post(reverse("mfa_reauthenticate"), {"code": totp_code(secret)})
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    client.post(reverse("account_email"), {"action_add": "", "email": "moved@example.org"})
    trainee.refresh_from_db()
    assert trainee.check_password(NEW_PASSWORD)
    assert trainee.emailaddress_set.filter(email="moved@example.org").exists()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=trainee).exists()


def test_whoever_has_no_factor_confirms_with_the_password(client, trainee):
    client.force_login(trainee)
    assert client.get(reverse("account_change_password")).status_code == 200
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))


def test_ending_sessions_spares_the_one_that_asks(client_of, trainee):
    one, two = client_of(trainee), client_of(trainee)
    end_sessions(trainee)
    assert not is_signed_in(one)
    assert not is_signed_in(two)
