"""The second factor: who needs one, whether this session has used it, and what is shut until then.

A password alone opens nothing that could change a result, a curriculum or an organisation.
"""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.access import holdings_of

# Grading, the pages of owners, and everything that Wagtail answers.
SHUT = ("/marking/", "/organisations/", settings.CMS_PATH)
# Bricked up in config.urls: they only lead to our own sign-in, and keep where one was going.
LEADING_AWAY = (f"{settings.CMS_PATH}login/", f"{settings.CMS_PATH}password_reset/")
# Redirects of ours to allauth, which keep where somebody was going.
REDIRECTS = (f"{settings.CMS_PATH}login/", f"{settings.CMS_PATH}password_reset/")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user) -> bool:
    """Whether ``user`` is a supervisor, author, owner or administrator, or may enter the CMS."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or bool(holdings_of(user)) or _may_enter_cms(user)


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


class SecondFactorMiddleware:
    """Stands before what is shut, so that no view of ours or Wagtail's can forget to ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(SHUT) and not path.startswith(LEADING_AWAY):
            return self._refuse(request) or self.get_response(request)
        return self.get_response(request)

    def _refuse(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if needs_second_factor(request.user) and not has_used_second_factor(request):
            return _ask_for_second_factor(request)
        if request.path_info.startswith(settings.CMS_PATH) and not _may_enter_cms(request.user):
            # Wagtail would send them to sign in, which would send them back: for ever.
            raise Http404
        return None


def way_to_second_factor(user, following: str) -> str:
    """Where ``user`` sets a second factor up or uses it, and is led on to ``following``."""
    name = "mfa_reauthenticate" if has_second_factor(user) else "accounts:second-factor"
    return f"{reverse(name)}?{urlencode({'next': following})}"


@receiver(authenticator_added)
def count_the_first_factor_as_used(request, user, authenticator, **kwargs) -> None:
    """Setting up a first factor means having just used it.

    A later one does not count: a session that never showed the first could add its own.
    """
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if authenticator.type in FACTORS and not others.filter(type__in=FACTORS).exists():
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _may_enter_cms(user) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(
            {"code": "sign_in_required", "message": _("You are signed out.")}, status=401
        )
    return redirect_to_login(request.get_full_path())


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    following = request.get_full_path() if request.method in ("GET", "HEAD") else "/dashboard/"
    address = way_to_second_factor(request.user, following)
    sentence = _("This part needs your second factor.")
    if _wants_json(request):
        return JsonResponse(
            {"code": "second_factor_required", "message": sentence, "url": address}, status=403
        )
    messages.info(request, sentence)
    return HttpResponseRedirect(address)


def _wants_json(request: HttpRequest) -> bool:
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or not request.accepts("text/html")
