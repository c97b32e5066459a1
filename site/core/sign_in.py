"""What allauth asks of us while somebody signs in, and where they come back to."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.second_factor import has_second_factor, needs_second_factor, way_to_second_factor

START = "/dashboard/"


class AccountAdapter(DefaultAccountAdapter):
    def post_login(self, request, user, **kwargs):
        """Lead whoever needs a second factor and has none to setting it up, and then on."""
        response = super().post_login(request, user, **kwargs)
        if needs_second_factor(user) and not has_second_factor(user):
            response["Location"] = way_to_second_factor(user, response["Location"])
        return response


class ComeBackMiddleware:
    """Leads whoever sends a form signed out back to the form, not to where it was going.

    Most such addresses answer a form and nothing else: after signing in they would be a dead end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method in ("GET", "HEAD") or not _asks_to_sign_in(request, answer):
            return answer
        messages.info(
            request, _("You were signed out, so nothing was done. Sign in, and do it again.")
        )
        return redirect_to_login(page_of_form(request))


def page_of_form(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, as the browser tells it; else the start."""
    page = urlsplit(request.headers.get("Referer", ""))
    # A path of two slashes would be read as another site's name.
    if page.netloc != request.get_host() or page.path.startswith("//"):
        return START
    return f"{page.path}?{page.query}" if page.query else page.path


def _asks_to_sign_in(request: HttpRequest, answer: HttpResponse) -> bool:
    leads_to = urlsplit(answer.get("Location", ""))
    asks = leads_to.path == reverse("account_login") and bool(leads_to.query)
    return asks and not request.user.is_authenticated
