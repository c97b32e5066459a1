"""The concentration–time explorer: a public page that keeps nothing of what is asked."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from courses.explorer.limits import COMPARISONS
from courses.explorer.page import context_of
from courses.explorer.reading import read

# The anchor of an explorer inside a lesson, as the lesson gives it.
ANCHOR = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Up to four scenarios as the address says; to a script, only what changes on the page.

    The script of an explorer inside a lesson names it, so that no two fields of one page have
    one name.
    """
    reading = read(request.GET.dict())
    is_script = bool(request.htmx)  # type: ignore[attr-defined]
    of = request.headers.get("HX-Target", "") if is_script else ""
    response = render(
        request,
        "courses/_explorer.html" if is_script else "courses/explorer.html",
        {
            **context_of(
                reading, of=of if ANCHOR.fullmatch(of) else "", has_controls=not is_script
            ),
            "comparisons": COMPARISONS,
        },
    )
    # The whole page and the fragment share an address.
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
