"""What is shut to whoever has not used a second factor in their session.

The CMS is; every floor registers, when its app is ready, under which addresses of its own it
answers what a password alone must not open: grading, and the pages of owners.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from core.drafts.pages import signed_out, wants_json
from core.sign_in.second_factor import (
    has_just_confirmed,
    has_used_second_factor,
    may_enter_cms,
    needs_second_factor,
    way_to_second_factor,
)

_shut = {settings.CMS_PATH}
# A password is changed with the second factor as well, where there is one: allauth asks for it before
# every other act of the kind.
PASSWORD_PAGES = {"account_change_password", "account_set_password"}
# Bricked up in config.urls: they only lead to our own sign-in, and keep where one was going.
LEADING_AWAY = (f"{settings.CMS_PATH}login/", f"{settings.CMS_PATH}password_reset/")


def shut(*prefixes: str) -> None:
    """Shut every address under ``prefixes``; a floor says so for its own when its app is ready."""
    _shut.update(prefixes)


def is_shut(path: str) -> bool:
    """Whether ``path`` is answered only to whoever has used a second factor."""
    return path.startswith(tuple(_shut)) and not path.startswith(LEADING_AWAY)


class SecondFactorMiddleware:
    """Stands before what is shut, so that no view of ours or Wagtail's can forget to ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_shut(request.path_info):
            return self._refuse(request) or self.get_response(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name not in PASSWORD_PAGES:
            return None
        if not request.user.is_authenticated or has_just_confirmed(request):
            return None
        return HttpResponseRedirect(way_to_second_factor(request.user, request.path))

    def _refuse(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if needs_second_factor(request.user) and not has_used_second_factor(request):
            return _ask_for_second_factor(request)
        if request.path_info.startswith(settings.CMS_PATH) and not may_enter_cms(request.user):
            # Wagtail would send them to sign in, which would send them back: for ever.
            raise Http404
        return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return signed_out()
    return redirect_to_login(request.get_full_path())


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    can_return = request.method in ("GET", "HEAD")
    following = request.get_full_path() if can_return else resolve_url(settings.LOGIN_REDIRECT_URL)
    address = way_to_second_factor(request.user, following)
    sentence = _("This part needs your second factor.")
    if wants_json(request):
        return JsonResponse(
            {"code": "second_factor_required", "message": sentence, "url": address}, status=403
        )
    messages.info(request, sentence)
    return HttpResponseRedirect(address)
