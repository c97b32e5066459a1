"""Studying: the outline of an enrolment, and its steps."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refusal
from courses import access, enrolments, rendering
from courses.addresses import address_of
from courses.durations import duration
from courses.forms import EvaluationForm, PositionForm
from courses.glossary import glossary_of
from courses.models import EditionStep, Enrolment
from courses.progress import Item, Outline
from courses.steps import kind_of, label_of
from courses.syllabus import SyllabusStep, syllabus_of
from courses.views import outlines


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
        return _locked(request, enrolment, outline, item, at)
    if row.kind == "lesson":
        return _lesson(request, enrolment, row, outline, at)
    if row.kind == "evaluation":
        return _evaluation(request, enrolment, row, outline, at)
    return redirect(kind_of(row.kind).url(enrolment, row))


@login_required
@require_POST
def completion(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Mark a lesson as read, and lead on. Pressed twice it leads to the same place."""
    at = timezone.now()
    enrolment, row = access.step_by_pk(request.user, pk, step, "lesson")
    try:
        access.refuse_if_locked(enrolment, row, at=at)
    except access.StepIsLocked as locked:
        return redirect(outlines.address(enrolment, locked.item))
    enrolments.mark_read(enrolment=enrolment, step=row, at=at)
    return redirect(_onward(enrolment, row.pk, at))


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Hand in the evaluation, or show the form again with what was written."""
    at = timezone.now()
    enrolment, row = access.step_by_pk(request.user, pk, step, "evaluation")
    outline = enrolment.outline(at=at)
    if request.method != "POST" or outline.by_pk[row.pk].is_locked:
        # What was refused is shown at this address; reloaded, it is the step's own page.
        return redirect(outlines.address(enrolment, outline.by_pk[row.pk]))
    form = EvaluationForm(row.content["content"]["questions"], request.POST)
    if not form.is_valid():
        return _evaluation(request, enrolment, row, outline, at, form=form)
    try:
        enrolments.evaluate(enrolment=enrolment, step=row, answers=form.cleaned_data, at=at)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _evaluation(request, enrolment, row, outline, at, form=form)
    messages.success(request, _("Your evaluation was handed in. Thank you."))
    return redirect(_onward(enrolment, row.pk, at))


# ------------------------------------------------------------ reading


def _locked(
    request: HttpRequest, enrolment: Enrolment, outline: Outline, item: Item, at: datetime
) -> HttpResponse:
    opener = outline.opener_of(item)
    context = _reader(enrolment, outline, item, at) | {
        "waits_for": [
            outlines.row(enrolment, outline.by_pk[needed.pk]) for needed in item.waits_for
        ],
        "opener": opener and outlines.row(enrolment, opener),
    }
    return render(request, "courses/step_locked.html", context)


def _lesson(
    request: HttpRequest, enrolment: Enrolment, row: EditionStep, outline: Outline, at: datetime
) -> HttpResponse:
    start = enrolment.reading_positions.filter(step=row).values_list("anchor", flat=True).first()
    context = _reader(enrolment, outline, outline.by_pk[row.pk], at) | {
        "body": rendering.lesson_html(row),
        "start": start or "",
    }
    return render(request, "courses/lesson.html", context)


def _evaluation(
    request: HttpRequest,
    enrolment: Enrolment,
    row: EditionStep,
    outline: Outline,
    at: datetime,
    *,
    form: EvaluationForm | None = None,
) -> HttpResponse:
    item = outline.by_pk[row.pk]
    if form is None and not item.is_done:
        form = EvaluationForm(row.content["content"]["questions"])
    context = _reader(enrolment, outline, item, at) | {"form": form}
    status = 422 if form and form.errors else 200
    return render(request, "courses/evaluation.html", context, status=status)


def _reader(enrolment: Enrolment, outline: Outline, item: Item, at: datetime) -> dict:
    before, after = outline.before(item.step.pk), outline.after(item.step.pk)
    return {
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "syllabus": syllabus_of(enrolment.edition),
        "meta": [label_of(item.step), *_time(item.step)],
        "outline": outline,
        "modules": outlines.compact_modules(enrolment, outline, current=item.step.pk),
        "item": item,
        "step": item.step,
        "is_past_review": item.step.is_past_review(at.date()),
        "previous": before and outlines.row(enrolment, before),
        "following": after and outlines.row(enrolment, after),
    }


def _time(step: SyllabusStep) -> list[str]:
    return [duration(step.minutes)] if step.minutes else []


def _onward(enrolment: Enrolment, pk: int, at: datetime) -> str:
    """Where to go after a step: the one behind it, else whatever is next, else the outline."""
    outline = enrolment.outline(at=at)
    after = outline.after(pk)
    if after is not None and after.status in ("next", "open", "returned"):
        return outlines.address(enrolment, after)
    if outline.next is not None:
        return outlines.address(enrolment, outline.next)
    return enrolment.get_absolute_url()
