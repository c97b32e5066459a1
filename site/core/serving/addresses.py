"""What no address may hold, whichever view it leads to."""

from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

# The greatest key of a row. Django takes no look-up by a greater one to the database, save by a key
# that is another row's, as a page's is: that one fails there.
GREATEST_KEY = 2**63 - 1


class KeepableAddressMiddleware:
    """Refuse an address with a NUL in its path or its query: PostgreSQL takes it in no text. Nor is
    there a row behind a number that no database counts to.

    Every search and every filter is asked by address, and this stands before all of them. What
    is sent in a form loses its NUL instead (``core.drafts.typed``): nothing typed is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if "\x00" in request.path_info:
            raise Http404
        if any(isinstance(key, int) and key > GREATEST_KEY for key in (*args, *kwargs.values())):
            raise Http404
        if any("\x00" in text for text in _texts(request)):
            raise BadRequest("NUL in the query")


def _texts(request: HttpRequest) -> Iterator[str]:
    for name, values in request.GET.lists():
        yield name
        yield from values
