"""What is known of a request: who is signed in, and whether a script makes it."""

from django.http import HttpRequest

from accounts.models import User

# What a browser says of a request that a script makes, and no page could forge.
BY_SCRIPT = ("cors", "same-origin")


class SignedInRequest(HttpRequest):
    """The request of a view that only somebody signed in reaches."""

    user: User


def is_by_script(request: HttpRequest) -> bool:
    """Whether a script of an open page asks, and takes for an answer whatever comes back."""
    return (
        request.META.get("HTTP_SEC_FETCH_MODE") in BY_SCRIPT
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or "HX-Request" in request.headers
    )
