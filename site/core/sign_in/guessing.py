"""Whose wrong passwords are counted together.

A stranger must neither guess for long nor shut anybody out. So wrong passwords are counted for an
account and for who guesses at it: a browser that has signed in to it before, which shows the mark
that it was given then, or else a network address. Many addresses together have a wider limit for
each account. Once that is spent, strangers wait; a known browser, a passkey and whoever has just set
a new password by mail do not.
"""

import secrets
from datetime import timedelta

from allauth.account.signals import password_reset
from django.conf import settings
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from core import limiter

COOKIE = "known"
PATH = "/accounts/"
KEPT = timedelta(days=365)
# People who share a browser.
MOST_KNOWN = 8
_SALT = "core.sign_in.guessing"
_JUST_RESET = "address_of_reset"


def who_guesses(request: HttpRequest, email: str) -> str:
    """The known browser or the network address that a wrong password is counted for."""
    mark = _mark(request)
    if _name(email) in mark.get("people", []):
        return f"browser:{mark['id']}"
    return f"address:{limiter.address_of(request)}"


def may_guess(request: HttpRequest, email: str) -> bool:
    """Whether strangers may go on, where this is one."""
    return _is_known(request, email) or not limiter.is_spent("guess_by_strangers", _name(email))


def count_wrong(request: HttpRequest, email: str) -> None:
    if not _is_known(request, email):
        limiter.consume("guess_by_strangers", _name(email))


def know_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Mark the browser that has signed in as the person of ``email``."""
    mark = _mark(request)
    people = [name for name in mark.get("people", []) if name != _name(email)]
    people = [*people, _name(email)][-MOST_KNOWN:]
    mark = {"id": mark.get("id") or secrets.token_urlsafe(9), "people": people}
    response.set_cookie(
        COOKIE,
        signing.dumps(mark, salt=_SALT),
        max_age=KEPT,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@receiver(password_reset)
def know_after_reset(request: HttpRequest, user, **kwargs) -> None:
    """Whoever set a new password by mail has the mailbox, and is no stranger while they sign in."""
    request.session[_JUST_RESET] = _name(user.email)


def _is_known(request: HttpRequest, email: str) -> bool:
    just_reset = request.session.get(_JUST_RESET) == _name(email)
    return just_reset or who_guesses(request, email).startswith("browser:")


def _mark(request: HttpRequest) -> dict:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}


def _name(email: str) -> str:
    """An address as it is counted and marked: who finds a cookie or a cache reads none in it."""
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
