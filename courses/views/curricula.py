"""Joining a curriculum, and what is public of its editions."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refusal
from courses import access, enrolments
from courses.competencies import coverage
from courses.forms import EnrolForm
from courses.models import CurriculumPage
from courses.syllabus import syllabus_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the latest edition. An invitation code in the address survives signing in."""
    curriculum, edition = access.curriculum_for(request.user, pk)
    code = (request.POST if request.method == "POST" else request.GET).get("code", "").strip()
    form = EnrolForm({"code": code} if request.method == "POST" else None, initial={"code": code})
    refusal = None
    if request.method == "POST":
        try:
            enrolment = enrolments.enrol(
                user=request.user, curriculum=curriculum, code=code, at=timezone.now()
            )
        except Refusal as error:
            refusal = error
            if "code" in error.code or error.code == "no_places_left":
                form.add_error("code", error.message)
        else:
            messages.success(request, _("You are enrolled in %s.") % enrolment.edition.title)
            return redirect(enrolment)
    return render(
        request,
        "courses/enrol.html",
        {
            "curriculum": curriculum,
            "edition": edition,
            "syllabus": syllabus_of(edition),
            "existing": access.joined(request.user, edition),
            "needs_code": curriculum.enrolling == CurriculumPage.Enrolling.INVITATION,
            "is_closed": curriculum.enrolling == CurriculumPage.Enrolling.CLOSED,
            "form": form,
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


@require_safe
def syllabus(request: HttpRequest, pk: int) -> HttpResponse:
    """What an edition teaches, how long it takes, how each part is assessed, who signed it off."""
    edition = access.edition_for(request.user, pk)
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
