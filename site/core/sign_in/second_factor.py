"""The second factor: who needs one, who has one, and whether this session has used it.

A password alone opens nothing that could change a result, a curriculum or an organisation:
``core.sign_in.doors`` stands before what is shut.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.sessions import end_sessions
from core.organisations.access import holdings_of
from core.sign_in import one_time

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user) -> bool:
    """Whether ``user`` is a supervisor, author, owner or administrator, or may enter the CMS."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or bool(holdings_of(user)) or may_enter_cms(user)


def has_second_factor(user) -> bool:
    """Whether ``user`` has set up an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether this session has used a factor that its person still has."""
    used = {
        record.get("id")
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa"
    }
    present = dict(Authenticator.objects.filter(user=request.user).values_list("pk", "type"))
    return bool(used & present.keys()) and any(kind in FACTORS for kind in present.values())


def has_just_confirmed(request: HttpRequest) -> bool:
    """Whether whoever has a second factor has confirmed with it, a moment ago, that it is them."""
    return not has_second_factor(request.user) or did_recently_reauthenticate(request)


def way_to_second_factor(user, following: str) -> str:
    """Where ``user`` sets a second factor up or uses it, and is led on to ``following``."""
    name = "mfa_reauthenticate" if has_second_factor(user) else "accounts:second-factor"
    return f"{reverse(name)}?{urlencode({'next': following})}"


@receiver(authenticator_added)
def take_in(request, user, authenticator, **kwargs) -> None:
    """What follows when a factor is set up: the code that did it is used up, and every other session
    ends. It may be a stranger's, who has had the password alone.

    Setting up a first factor means having just used it. A later one does not count: a session
    that never showed the first could add its own.
    """
    if authenticator.type not in FACTORS:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        one_time.spend(authenticator, request.POST.get("code", ""))
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if not others.filter(type__in=FACTORS).exists():
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    end_sessions(user, but_of=request)


def may_enter_cms(user) -> bool:
    """Whether Wagtail lets ``user`` into the CMS at all."""
    return user.has_perm("wagtailadmin.access_admin")
