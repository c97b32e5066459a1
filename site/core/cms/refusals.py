"""A script of the CMS is told that it was refused, and not led to another page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.http import BY_SCRIPT


class RefusedScriptMiddleware:
    """Has Wagtail answer a refused script with 403.

    It leads whoever may not do something to its home, with a sentence. A script takes the page
    that it gets in the end for success, and tells the person that it was done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_script = request.META.get("HTTP_SEC_FETCH_MODE") in BY_SCRIPT
        if by_script and request.path_info.startswith(settings.CMS_PATH):
            # It is how Wagtail asks.
            request.META["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
            # Somebody may have read them already.
            request.__dict__.pop("headers", None)
        return self.get_response(request)
