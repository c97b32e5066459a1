"""The page of a lesson, and what its reader does there."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.drafts.pages import wants_json
from courses.content import languages
from courses.content.addresses import address_of, open_address
from courses.content.durations import duration
from courses.learning import access, enrolments, outlines
from courses.learning.forms import PositionForm
from courses.learning.reading import StepVisit, onward
from courses.lessons import checks, rendering
from courses.releases.access import open_step_for
from courses.releases.models import Edition
from courses.releases.steps import label_of
from courses.releases.syllabus import Syllabus, SyllabusStep, syllabus_of

CHOICE = re.compile(r"check-([0-9]{1,3})=([0-9]{1,3})")


def lesson(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """The lesson, opened where the trainee last was."""
    position = enrolments.open_step(enrolment=visit.enrolment, step=visit.step, at=visit.at)
    kept = checks.kept_answers(visit.enrolment, visit.step)
    body = rendering.lesson_html(visit.step, kept)
    context = visit.context() | {
        "body": body,
        "open_checks": [
            {"number": number, "url": f"#{rendering.check_id(number)}"}
            for number in rendering.checks_in(body)
            if number not in kept
        ],
        "start": position.anchor,
    }
    return render(request, "courses/lesson.html", context)


@require_safe
def open_lesson(request: HttpRequest, pk: int, module: str, step: str) -> HttpResponse:
    """A lesson that its author opened to everybody, to be read and nothing more.

    Whoever is enrolled reads it where they study.
    """
    edition, row = open_step_for(request.user, pk, module, step)
    if request.user.is_authenticated and (mine := access.joined(request.user, edition)):
        return redirect("courses:step", mine.pk, module, step)
    syllabus = syllabus_of(edition)
    shown = syllabus.by_pk[row.pk]
    context = {
        "edition": edition,
        "syllabus": syllabus,
        "step": shown,
        "modules": [_around(edition, syllabus, shown)],
        "meta": [label_of(shown), duration(shown.minutes)],
        "is_past_review": shown.is_past_review(edition.organisation.day_of(timezone.now())),
        "body": rendering.lesson_html(row),
    }
    return render(request, "courses/open_lesson.html", context)


def _around(edition: Edition, syllabus: Syllabus, shown: SyllabusStep) -> dict[str, Any]:
    """The module in which an open lesson stands: what else is open, and what enrolling opens."""
    module = next(one for one in syllabus.modules if shown in one.steps)
    return {
        "title": languages.marked(module.title, edition.language),
        "is_open": True,
        "steps": [
            {
                "title": languages.marked(step.title, edition.language),
                "status": "open" if step.is_open else "locked",
                "status_text": "" if step.is_open else _("When you are enrolled"),
                "url": open_address(edition, step) if step.is_open else "",
                "kind": label_of(step),
                "current": step == shown,
            }
            for step in module.steps
        ],
    }


@login_required
@require_POST
def completion(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Mark a lesson as read, and lead on. Pressed twice it leads to the same place.

    The answers to its checks come with it, so that they are kept without a script too. Where one
    is open, that check is led to.
    """
    at = timezone.now()
    enrolment, row = access.step_by_pk(request.user, pk, step, "lesson")
    try:
        access.refuse_if_locked(enrolment, row, at=at)
        checks.answer(enrolment=enrolment, step=row, choices=_choices(request), at=at)
        checks.mark_read(enrolment=enrolment, step=row, at=at)
    except access.StepIsLocked as locked:
        return redirect(outlines.address(enrolment, locked.item))
    except checks.ChecksAreOpen as refusal:
        messages.warning(request, refusal.message)
        first = rendering.check_id(refusal.numbers[0])
        return redirect(f"{address_of(enrolment, row)}#{first}")
    return redirect(onward(enrolment, row.pk, at))


@login_required
@require_POST
def answers(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Keep the answers to a lesson's checks, as often as they are sent."""
    at = timezone.now()
    enrolment, row = access.step_by_pk(request.user, pk, step, "lesson")
    try:
        access.refuse_if_locked(enrolment, row, at=at)
    except access.StepIsLocked as locked:
        return redirect(outlines.address(enrolment, locked.item))
    checks.answer(enrolment=enrolment, step=row, choices=_choices(request), at=at)
    if wants_json(request):
        return HttpResponse(status=204)
    return redirect(f"{address_of(enrolment, row)}#lesson-end")


@login_required
@require_POST
def position(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Remember how far the trainee has read; any other device returns there."""
    enrolment, row = access.step_by_pk(request.user, pk, step, "lesson")
    form = PositionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    enrolments.remember_position(
        enrolment=enrolment, step=row, anchor=form.cleaned_data["heading"], at=timezone.now()
    )
    return HttpResponse(status=204)


def _choices(request: HttpRequest) -> dict[int, int]:
    """The options chosen, by the number of the check; what is no choice is left out."""
    sent = (CHOICE.fullmatch(f"{name}={value}") for name, value in request.POST.items())
    return {int(choice[1]): int(choice[2]) for choice in sent if choice}
