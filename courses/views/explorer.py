"""The concentration–time explorer: a public page that keeps nothing of what is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from courses.explorer.forms import OptionsForm, ScenarioForm
from courses.explorer.limits import COMPARISONS, GUARD_RAIL, LIMITS, NO_IDENTIFIERS
from courses.explorer.page import compare
from courses.explorer.reading import read


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Up to four scenarios as the address says; to a script, only what changes on the page."""
    reading = read(request.GET.dict())
    is_script = bool(request.htmx)  # type: ignore[attr-defined]
    response = render(
        request,
        "courses/_explorer.html" if is_script else "courses/explorer.html",
        {
            "reading": reading,
            "forms": [ScenarioForm(entry, has_controls=not is_script) for entry in reading.entries],
            "options": OptionsForm(reading, has_controls=not is_script),
            "comparison": compare(
                reading.scenarios, level=reading.level, has_bands=reading.has_bands
            ),
            "guard_rail": GUARD_RAIL,
            "no_identifiers": NO_IDENTIFIERS,
            "limits": LIMITS,
            "comparisons": COMPARISONS,
        },
    )
    # The whole page and the fragment share an address.
    patch_vary_headers(response, ["HX-Request"])
    return response
