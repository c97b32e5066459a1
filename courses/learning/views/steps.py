"""Studying: the outline of an enrolment, and its steps."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.content.addresses import address_of
from courses.learning import access, outlines
from courses.learning.reading import ReadKind, StepVisit
from courses.releases.glossary import glossary_of
from courses.releases.steps import kind_of
from courses.releases.syllabus import syllabus_of


@login_required
@require_safe
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline: every step, what is done, what is next and why something is locked."""
    enrolment = access.enrolment_for(request.user, pk)
    outline = enrolment.outline(at=timezone.now())
    return render(
        request,
        "courses/enrolment.html",
        {
            "enrolment": enrolment,
            "edition": enrolment.edition,
            "has_glossary": syllabus_of(enrolment.edition).has_glossary,
            "outline": outline,
            "modules": outlines.modules(enrolment, outline),
            "next": outline.next and outlines.row(enrolment, outline.next),
        },
    )


@login_required
@require_safe
def glossary(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of an edition from A to Z, each with the lesson that explains it."""
    enrolment = access.enrolment_for(request.user, pk)
    steps = syllabus_of(enrolment.edition).by_pk
    letters = [
        (
            letter,
            [
                {
                    "term": entry.term,
                    "definition": entry.definition,
                    "title": steps[entry.step].title,
                    "url": address_of(enrolment, steps[entry.step]),
                }
                for entry in entries
            ],
        )
        for letter, entries in glossary_of(enrolment.edition)
    ]
    return render(
        request,
        "courses/glossary.html",
        {"enrolment": enrolment, "edition": enrolment.edition, "letters": letters},
    )


@login_required
@require_safe
def step(request: HttpRequest, pk: int, step: str, module: str = "") -> HttpResponse:
    """One step: to be read here, or on the page of its kind; or the reason why it is locked."""
    at = timezone.now()
    enrolment, row = access.step_for(request.user, pk, module, step)
    outline = enrolment.outline(at=at)
    item = outline.by_pk[row.pk]
    if item.is_locked:
        return _locked(request, StepVisit(enrolment, row, outline, at))
    kind = kind_of(row.kind)
    if isinstance(kind, ReadKind):
        return kind.show(request, StepVisit(enrolment, row, outline, at))
    return redirect(kind.url(enrolment, row))


def _locked(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    enrolment, outline, item = visit.enrolment, visit.outline, visit.item
    opener = outline.opener_of(item)
    context = visit.context() | {
        "waits_for": [
            outlines.row(enrolment, outline.by_pk[needed.pk]) for needed in item.waits_for
        ],
        "opener": opener and outlines.row(enrolment, opener),
    }
    return render(request, "courses/step_locked.html", context)
