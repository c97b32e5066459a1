"""Ending where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from accounts.models import User


def end_sessions(user: User, *, but_of: HttpRequest | None = None) -> None:
    """End every session of ``user``, save the one that asks."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    if but_of is not None:
        update_session_auth_hash(but_of, user)
        UserSession.objects.create_from_request(but_of)
