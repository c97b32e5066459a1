from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.releases import access as releases_access
from courses.releases.coverage import coverage
from courses.releases.syllabus import syllabus_of


@require_safe
def syllabus(request: HttpRequest, pk: int) -> HttpResponse:
    """What an edition teaches, how long it takes, how each part is assessed, who signed it off."""
    edition = releases_access.edition_for(request.user, pk)
    syllabus = syllabus_of(edition)
    manifest = edition.content
    return render(
        request,
        "courses/syllabus.html",
        {
            "edition": edition,
            "organisation": edition.organisation,
            "syllabus": syllabus,
            "manifest": manifest,
            "sign_off_date": edition.sign_off and date.fromisoformat(edition.sign_off["date"]),
            "changes": _changes(manifest, syllabus),
            "competencies": coverage(manifest.get("framework"), syllabus),
        },
    )


def _changes(manifest: dict, syllabus) -> list[tuple[str, list[str]]]:
    """What changed since the edition before, by the titles that readers know."""
    changes = manifest.get("changes") or {}
    if not changes.get("since"):
        return []
    titles = {step.key: step.title for step in syllabus.steps}
    named = (
        (_("Added"), "added"),
        (_("Changed"), "changed"),
        (_("Moved"), "moved"),
        (_("Removed"), "removed"),
    )
    return [
        (label, [titles.get(key, key) for key in changes[name]])
        for label, name in named
        if changes.get(name)
    ]
