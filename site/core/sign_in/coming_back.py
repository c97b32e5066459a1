"""Leads whoever was signed out back to the form that they sent."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import is_by_script
from core.drafts.pages import signed_out, wants_json


class ComeBackMiddleware:
    """Leads whoever sends a form signed out back to the form, not to where it was going.

    Most such addresses answer a form and nothing else: after signing in they would be a dead end.
    A script is told instead: its page stays open, and would show the sign-in page as its answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method in ("GET", "HEAD") or not _asks_to_sign_in(request, answer):
            return answer
        if wants_json(request) or is_by_script(request):
            return signed_out()
        messages.info(
            request, _("You were signed out, so nothing was done. Sign in, and do it again.")
        )
        return redirect_to_login(page_of_form(request))


def page_of_form(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, as the browser tells it; else the start."""
    page = urlsplit(request.headers.get("Referer", ""))
    # A path of two slashes would be read as another site's name.
    if page.netloc != request.get_host() or page.path.startswith("//"):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return f"{page.path}?{page.query}" if page.query else page.path


def _asks_to_sign_in(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether ``answer`` would lead back to the address of the form itself, which is no page."""
    leads_to = urlsplit(answer.get("Location", ""))
    following = parse_qs(leads_to.query).get(REDIRECT_FIELD_NAME)
    asks = leads_to.path == reverse("account_login") and following == [request.get_full_path()]
    return asks and not request.user.is_authenticated
