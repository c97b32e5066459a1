"""The codes of an authenticator app: a step late is taken, and each is taken once."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.database

NOW = 1_900_000_010.0  # twenty seconds before its step ends


@pytest.fixture
def clock(monkeypatch):
    """Set the clock that codes are reckoned by."""

    def move(at: float) -> None:
        monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: at)

    move(NOW)
    return move


def code_at(secret: str, at: float) -> str:
    return format_hotp_value(hotp_value(secret, int(at) // 30))


def opens(client, user, code: str) -> bool:
    # What allauth itself remembers of used codes is not what is tried here.
    cache.clear()
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def test_a_code_two_seconds_after_its_step_is_taken(client, trainee, with_app, clock):
    code = code_at(with_app(trainee), NOW)
    clock(NOW - NOW % 30 + 32)
    assert opens(client, trainee, code)


def test_a_code_two_steps_late_is_refused(client, trainee, with_app, clock):
    code = code_at(with_app(trainee), NOW)
    clock(NOW - NOW % 30 + 61)
    assert not opens(client, trainee, code)


@pytest.mark.parametrize("later", [1, 20, 40])
def test_a_code_is_taken_once_for_as_long_as_it_holds(client, trainee, with_app, clock, later):
    code = code_at(with_app(trainee), NOW)
    assert opens(client, trainee, code)
    clock(NOW + later)
    assert not opens(client, trainee, code)


def test_a_code_from_before_the_one_that_was_used_is_refused(client, trainee, with_app, clock):
    secret = with_app(trainee)
    assert opens(client, trainee, code_at(secret, NOW))
    assert not opens(client, trainee, code_at(secret, NOW - 30))
    clock(NOW + 30)
    assert opens(client, trainee, code_at(secret, NOW + 30))


def test_a_used_code_confirms_nothing_either(client, trainee, with_app, clock):
    code = code_at(with_app(trainee), NOW)
    assert opens(client, trainee, code)
    cache.clear()
    again = client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert again.context["form"].errors["code"]


def test_the_code_that_set_the_app_up_is_used_up(client, trainee, clock, commits_at_once):
    client.post(reverse("account_login"), {"login": trainee.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_at(secret, NOW)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert not opens(client, trainee, code)
    clock(NOW + 30)
    assert opens(client, trainee, code_at(secret, NOW + 30))
