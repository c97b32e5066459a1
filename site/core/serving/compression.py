"""Pages go compressed to whoever takes them so: a lesson is a fifth of its size then."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "application/json", "image/svg+xml", "text/css")


class CompressionMiddleware(GZipMiddleware):
    """Django's own, for text alone.

    Its answers are of a random length, and tokens in pages are masked anew each time, so that
    what somebody has put into an address cannot be used to guess at what stands beside it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        # Files come in pieces, most of them packed already.
        if response.streaming or kind not in TEXT:
            return response
        return super().process_response(request, response)
