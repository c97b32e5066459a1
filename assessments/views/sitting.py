"""Sitting an attempt: one question at a time, saved as it is answered, reviewed, handed in.

Everything here works by plain forms. The one address that a script calls, ``save_answer``,
keeps the same row by the same verb.
"""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import access, attempts, papers
from assessments.conflicts import Conflict
from assessments.items import item_of
from assessments.items.base import UnreadableAnswer
from assessments.models import Attempt, Response
from assessments.standing import is_closed_by_clock, is_time_up
from assessments.versions import Seen
from core.errors import Refusal
from courses import text
from courses.syllabus import syllabus_of


@login_required
@require_safe
def resume(request, uuid) -> HttpResponse:
    """The way into an attempt: the first question without an answer, or how it ended."""
    attempt = access.attempt_for(request.user, uuid)
    responses = list(attempt.responses.all())
    if not responses:
        return redirect("assessments:results", uuid)
    unanswered = [one.position for one in responses if one.value is None]
    return redirect("assessments:question", uuid, unanswered[0] if unanswered else 1)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, uuid, number: int) -> HttpResponse:
    at = timezone.now()
    attempt = access.attempt_for(request.user, uuid, "step__edition", "enrolment")
    entry = _entry(attempt, number)
    if request.method == "POST":
        return _keep(request, attempt, number, entry, at)
    if is_closed_by_clock(attempt.due_at, at=at):
        return _leave(attempt, at)
    if is_time_up(attempt.due_at, at=at):
        # A last packet of another window may still be on its way: its moment of grace
        # passes on the review page, where nothing more can be answered.
        return redirect("assessments:review", uuid)
    return _show(request, attempt, number, at)


def _keep(request, attempt: Attempt, number: int, entry: dict, at: datetime) -> HttpResponse:
    try:
        attempts.save(
            attempt=attempt,
            position=number,
            value=item_of(entry["type"]).clean(entry, request.POST),
            is_flagged="flag" in request.POST,
            seen=Seen.parse(request.POST.get("version", ""), by_hand=True),
            at=at,
        )
    except Conflict as conflict:
        if is_time_up(attempt.due_at, at=at):
            return _leave(attempt, at)
        return _choose(request, attempt, number, conflict.current)
    except UnreadableAnswer as refusal:
        if is_time_up(attempt.due_at, at=at):
            return _leave(attempt, at)
        return _show(request, attempt, number, at, refusal=refusal)
    except Refusal as refusal:
        messages.info(request, refusal.message)
        return _leave(attempt, at)
    if is_time_up(attempt.due_at, at=at):
        return _leave(attempt, at)
    return _go_on(attempt, number, request.POST.get("go", ""))


def _go_on(attempt: Attempt, number: int, go: str) -> HttpResponse:
    last = len(attempt.paper.content["questions"])
    if go == "previous":
        number -= 1
    elif go == "stay":
        pass
    elif go == "review" or number == last:
        return redirect("assessments:review", attempt.uuid)
    else:
        number += 1
    return redirect("assessments:question", attempt.uuid, min(max(number, 1), last))


def _leave(attempt: Attempt, at: datetime) -> HttpResponse:
    """To the results, ending the attempt first if the clock has not come by yet."""
    if is_time_up(attempt.due_at, at=at):
        attempts.time_out(attempt=attempt, at=at)
    return redirect("assessments:results", attempt.uuid)


def _show(
    request,
    attempt: Attempt,
    number: int,
    at: datetime,
    refusal: UnreadableAnswer | None = None,
) -> HttpResponse:
    responses = list(attempt.responses.all())
    if not responses:
        return redirect("assessments:results", attempt.uuid)
    response = responses[number - 1]
    questions = papers.questions_of(attempt.paper, attempt.step)
    asked = questions[number - 1]
    sent = request.POST if refusal else {}
    return render(
        request,
        "assessments/attempt_question.html",
        {
            **_frame(attempt, at),
            "number": number,
            "total": len(responses),
            "is_last": number == len(responses),
            "stem": asked.question["stem"],
            "references": papers.references_of(questions, attempt.step),
            "item": asked.item.present(asked.question, asked.entry, response.value),
            "typed": sent.get("answer"),
            "error": refusal.message if refusal else "",
            "is_flagged": "flag" in sent if refusal else response.is_flagged,
            "response": response,
            "version": str(Seen.now(response.version)),
            "questions": _map(attempt, responses, current=number),
            "shortcuts": _shortcuts(),
        },
        status=422 if refusal else 200,
    )


def _choose(request, attempt: Attempt, number: int, newer: Response) -> HttpResponse:
    """Two answers to one question, from two windows: the trainee says which one holds."""
    questions = papers.questions_of(attempt.paper, attempt.step)
    asked = questions[number - 1]
    value = asked.item.clean(asked.entry, request.POST)
    kept = [
        (name, request.POST[name])
        for name in request.POST
        if name in ("answer", "flag", "go") or name.startswith("answer-")
    ]
    return render(
        request,
        "assessments/attempt_conflict.html",
        {
            "attempt": attempt,
            "title": attempt.step.title,
            "number": number,
            "stem": asked.question["stem"],
            "references": papers.references_of(questions, attempt.step),
            "mine": asked.item.describe(asked.question, value),
            "theirs": asked.item.describe(asked.question, newer.value),
            "saved_at": newer.saved_at,
            "kept": [*kept, ("version", str(Seen.now(newer.version)))],
        },
        status=409,
    )


@login_required
@require_POST
def save_answer(request, uuid, number: int) -> JsonResponse:
    """Keep an answer while it is being given. Answers as docs/interface.md says of autosave."""
    at = timezone.now()
    attempt = access.attempt_for(request.user, uuid)
    entry = _entry(attempt, number)
    seen = Seen.parse(request.POST.get("version", ""))
    try:
        version = attempts.save(
            attempt=attempt,
            position=number,
            value=item_of(entry["type"]).clean(entry, request.POST),
            is_flagged="flag" in request.POST,
            seen=seen,
            at=at,
        )
    except Conflict as conflict:
        newer: Response = conflict.current
        return JsonResponse(
            {
                "message": _clash_in_words(attempt, number, newer),
                "version": str(Seen(newer.version, seen.page)),
            },
            status=409,
        )
    except UnreadableAnswer as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    except Refusal as refusal:
        url = reverse("assessments:results", args=[uuid])
        return JsonResponse({"message": refusal.message, "url": url}, status=410)
    return JsonResponse({"version": str(Seen(version, seen.page)), "saved_at": at.isoformat()})


def _clash_in_words(attempt: Attempt, number: int, newer: Response) -> str:
    asked = papers.questions_of(attempt.paper, attempt.step)[number - 1]
    theirs = text.words(asked.item.describe(asked.question, newer.value))
    if not theirs:
        return _("In another window this question was left without an answer.")
    return _("In another window the answer is: %s") % theirs


@login_required
@never_cache
@require_safe
def review(request, uuid) -> HttpResponse:
    at = timezone.now()
    attempt = access.attempt_for(request.user, uuid, "step__edition", "enrolment")
    if is_closed_by_clock(attempt.due_at, at=at):
        return _leave(attempt, at)
    responses = list(attempt.responses.all())
    if not responses:
        return redirect("assessments:results", uuid)
    questions = papers.questions_of(attempt.paper, attempt.step)
    rows = [
        {
            "number": asked.position,
            "url": reverse("assessments:question", args=[uuid, asked.position]),
            "stem": text.words(asked.question["stem"]),
            "answer": text.words(asked.item.describe(asked.question, response.value)),
            "is_flagged": response.is_flagged,
        }
        for asked, response in zip(questions, responses, strict=True)
    ]
    return render(
        request,
        "assessments/attempt_review.html",
        {
            **_frame(attempt, at),
            "rows": rows,
            "is_time_up": is_time_up(attempt.due_at, at=at),
            "unanswered": [row["number"] for row in rows if not row["answer"]],
            "flagged": [row["number"] for row in rows if row["is_flagged"]],
            "last": len(rows),
        },
    )


@login_required
@require_POST
def submit(request, uuid) -> HttpResponse:
    attempt = access.attempt_for(request.user, uuid, "step", "enrolment")
    attempts.submit(attempt=attempt, at=timezone.now())
    return redirect("assessments:results", uuid)


def _frame(attempt: Attempt, at: datetime) -> dict:
    """What every page of an attempt shows: which quiz it is, and the clock."""
    return {
        "attempt": attempt,
        "title": attempt.step.title,
        "syllabus": syllabus_of(attempt.step.edition),
        "at": at,
        "seconds": int((attempt.due_at - attempt.started_at).total_seconds())
        if attempt.due_at
        else None,
    }


def _map(attempt: Attempt, responses: list[Response], *, current: int) -> list[dict]:
    return [
        {
            "number": one.position,
            "url": reverse("assessments:question", args=[attempt.uuid, one.position]),
            "answered": one.value is not None,
            "flagged": one.is_flagged,
            "current": one.position == current,
        }
        for one in responses
    ]


def _shortcuts() -> list[tuple[str, str]]:
    return [
        ("1–9", _("Choose an option")),
        ("f", _("Flag this question")),
        ("n", _("Save and go to the next question")),
        ("p", _("Save and go to the previous question")),
        ("?", _("Show these keys")),
    ]


def _entry(attempt: Attempt, number: int) -> dict:
    questions = attempt.paper.content["questions"]
    if not 1 <= number <= len(questions):
        raise Http404
    return questions[number - 1]
