"""What is answered when something fails here: in words, and to a script as it can read them."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from core.drafts.pages import wants_json
from core.serving.health import is_busy


def failed(request: HttpRequest) -> HttpResponse:
    """Take the place of Django's page for a failure; it is called while the failure is handled."""
    busy = is_busy(sys.exc_info()[1])
    status = 503 if busy else 500
    if wants_json(request):
        sentence = (
            _("Many save at once just now. It is tried again by itself.")
            if busy
            else _("Something failed on our side. What was saved before is safe.")
        )
        response: HttpResponse = JsonResponse({"message": sentence}, status=status)
    else:
        response = server_error(request, "503.html" if busy else "500.html")
        response.status_code = status
    if busy:
        response["Retry-After"] = "5"
    return response
