"""What answers a form whose token is out of date: everything that was typed, to be sent again."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.drafts.pages import wants_json


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Offer to send a form of ours again; what another site sent is refused and not repeated.

    Signing in again in another tab changes the token, and the page that was open has the old one.
    """
    message = _("You signed in again since this form was opened. Send it again.")
    if wants_json(request):
        return JsonResponse({"code": "token_out_of_date", "message": message}, status=403)
    context = {"sent": _typed(request) if _is_ours(request) else []}
    return render(request, "403_csrf.html", context, status=403)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the browser itself says that one of our own pages sent this."""
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(told).netloc == request.get_host()


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    # A password does not belong into a page, nor can a file be put there.
    if request.FILES or any("password" in name for name in request.POST):
        return []
    return [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name != "csrfmiddlewaretoken"
    ]
