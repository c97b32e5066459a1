"""Passwords are not guessed for long, and nobody is shut out by a stranger who tries."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.sign_in import guessing
from tests.accounts.conftest import PASSWORD, link_in, verified

pytestmark = pytest.mark.database

WRONG = "not the password"


def tries(address: str, user, password: str, client=None) -> bool:
    """Whether somebody at ``address`` gets in."""
    client = client or Client()
    client.post(
        reverse("account_login"),
        {"login": user.email, "password": password},
        REMOTE_ADDR=address,
    )
    got_in = "_auth_user_id" in client.session
    client.post(reverse("account_logout"), REMOTE_ADDR=address)
    return got_in


def strangers(count: int) -> list[str]:
    return [f"198.51.{number // 250}.{number % 250 + 1}" for number in range(count)]


def test_whoever_guesses_waits(trainee):
    for _attempt in range(5):
        tries("192.0.2.1", trainee, WRONG)
    assert not tries("192.0.2.1", trainee, PASSWORD)


def test_a_stranger_who_guesses_shuts_nobody_out(trainee):
    for _attempt in range(7):
        tries("192.0.2.1", trainee, WRONG)
    assert tries("192.0.2.2", trainee, PASSWORD)


def test_many_strangers_have_one_limit(trainee, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guess_by_strangers": "8/hour"}
    for address in strangers(8):
        tries(address, trainee, WRONG)
    assert not tries("192.0.2.9", trainee, PASSWORD)


def test_many_strangers_shut_no_browser_out_that_the_account_knows(trainee, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guess_by_strangers": "8/hour"}
    own = Client()
    assert tries("192.0.2.1", trainee, PASSWORD, own)
    for address in strangers(12):
        tries(address, trainee, WRONG)
    assert tries("192.0.2.77", trainee, PASSWORD, own)
    # It may guess no oftener than anybody else.
    for _attempt in range(5):
        tries("192.0.2.78", trainee, WRONG, own)
    assert not tries("192.0.2.79", trainee, PASSWORD, own)


def test_a_new_password_by_mail_lets_its_owner_in_meanwhile(trainee, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guess_by_strangers": "8/hour"}
    for address in strangers(12):
        tries(address, trainee, WRONG)
    own = Client()
    own.post(reverse("account_reset_password"), {"email": trainee.email})
    form = own.get(link_in(mail.outbox[-1]), follow=True).request["PATH_INFO"]
    new = "a new staple for the battery"
    own.post(form, {"password1": new, "password2": new})
    for address in strangers(24)[12:]:
        tries(address, trainee, WRONG)
    assert tries("192.0.2.5", trainee, new, own)


def test_a_browser_is_known_to_the_account_that_it_signed_in_to_and_to_no_other(
    trainee, second_trainee, settings
):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guess_by_strangers": "8/hour"}
    verified(second_trainee)
    own = Client()
    assert tries("192.0.2.1", trainee, PASSWORD, own)
    for address in strangers(8):
        tries(address, second_trainee, WRONG)
    assert not tries("192.0.2.1", second_trainee, PASSWORD, own)


def test_a_mark_of_ones_own_making_is_none(trainee, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"guess_by_strangers": "8/hour"}
    forged = Client()
    forged.cookies[guessing.COOKIE] = '{"id": "x", "people": ["anybody"]}'
    for address in strangers(8):
        tries(address, trainee, WRONG)
    assert not tries("192.0.2.1", trainee, PASSWORD, forged)


def test_visitors_of_ipv4_are_told_apart_however_the_socket_names_them(client, trainee, settings):
    for _attempt in range(12):
        tries("::ffff:192.0.2.1", trainee, WRONG)
    assert tries("::ffff:192.0.2.2", trainee, PASSWORD)
    # And one visitor is one, however they are named.
    assert not tries("192.0.2.1", trainee, PASSWORD)


def test_nobody_is_kept_from_a_reset_by_whoever_asks_for_it_often(client, trainee):
    for number in range(7):
        asked = client.post(
            reverse("account_reset_password"),
            {"email": trainee.email},
            REMOTE_ADDR=f"192.0.2.{number + 1}",
        )
        assert asked.url == reverse("account_reset_password_done")
    # The mailbox is not flooded; what it has leads on.
    assert len(mail.outbox) == 5
    assert not client.get(link_in(mail.outbox[-1]), follow=True).context.get("token_fail")
