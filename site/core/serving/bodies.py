"""How much a request may bring along, decided before any of it is read.

Django keeps a large upload in the temporary folder before a view sees it, whoever sends it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.drafts.pages import wants_json

# The forms before the door are short; the web server waits for so much before it gives a thread.
MOST_UNKNOWN = 64 * 2**10
# Nothing is uploaded outside the CMS: the longest answers are text.
MOST = 3 * 2**20
# A curriculum's archive (courses.packages.archives), and the form around it.
MOST_IN_CMS = 105 * 2**20


class BodyLimitMiddleware:
    """Stands behind the doors, so that only who may enter the CMS may bring what it takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        brought = request.META.get("CONTENT_LENGTH") or "0"
        if brought.isdecimal() and int(brought) <= _most(request):
            return self.get_response(request)
        # Not read: the rest of it is no next request.
        sentence = _("That is more than can be sent here at once.")
        if wants_json(request):
            response: HttpResponse = JsonResponse({"message": sentence}, status=413)
        else:
            response = render(request, "413.html", status=413)
        response["Connection"] = "close"
        return response


def _most(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return MOST_UNKNOWN
    return MOST_IN_CMS if request.path_info.startswith(settings.CMS_PATH) else MOST
