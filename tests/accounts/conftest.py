"""People as they are when they have signed up and shown their mailbox."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import transaction

PASSWORD = "correct horse battery staple"


def totp_code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def verified(user):
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": True}
    )
    return user


def link_in(message) -> str:
    """The path of the one address that a mail leads to."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found.group(1)


@pytest.fixture
def with_app():
    """Set an authenticator app up for a person and return its secret."""

    def set_up(user) -> str:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return set_up


@pytest.fixture
def commits_at_once(monkeypatch):
    """Allauth tells of a new factor on commit, which in a test never comes."""
    monkeypatch.setattr(transaction, "on_commit", lambda callback, **options: callback())


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()
    yield
    cache.clear()
