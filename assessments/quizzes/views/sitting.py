"""Sitting an attempt: one question at a time, saved as it is answered, reviewed, handed in.

The address of a question keeps its answer, by script and by button alike.
"""

from datetime import datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.items import item_of
from assessments.quizzes import access, attempts, papers
from assessments.quizzes.models.attempts import Attempt, Response
from core.drafts.pages import AutosavedForm, Field
from core.drafts.versions import Kept, Seen
from core.errors import Refusal
from courses.content import text
from courses.releases.syllabus import syllabus_of


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
    if request.method == "POST":
        # A save reads the paper alone: the step, whose content holds the pool, is not fetched.
        return _keep(request, access.attempt_for(request.user, uuid), number, at)
    attempt = access.attempt_for(request.user, uuid, "step__kept", "step__edition", "enrolment")
    _entry(attempt, number)
    if attempts.is_closed(attempt, at=at):
        return _leave(attempt, at)
    if attempts.is_over(attempt, at=at):
        # A last packet of another window may still be on its way: its moment of grace
        # passes on the review page, where nothing more can be answered.
        return redirect("assessments:review", uuid)
    return _show(request, attempt, number, at)


def _keep(request, attempt: Attempt, number: int, at: datetime) -> HttpResponse:
    entry = _entry(attempt, number)

    def save(*, seen: Seen) -> Kept:
        return attempts.save(
            attempt=attempt,
            position=number,
            value=item_of(entry["type"]).clean(entry, request.POST),
            is_flagged="flag" in request.POST,
            seen=seen,
            at=at,
        )

    form = AutosavedForm(
        request,
        title=lambda: attempt.step.title,
        url=reverse("assessments:question", args=[attempt.uuid, number]),
        home=reverse("assessments:results", args=[attempt.uuid]),
        fields=partial(_compared, request, attempt, number),
        refused=partial(_show, request, attempt, number, at),
        shows_late=False,
    )
    answer = form.answer(save, saved=lambda _kept: _go_on(attempt, number, request))
    if attempts.is_over(attempt, at=at) and not form.by_script:
        return _leave(attempt, at)
    return answer


def _compared(request, attempt: Attempt, number: int, kept: Response) -> list[Field]:
    """Two answers to one question, from two windows."""
    questions = papers.questions_of(attempt.paper, attempt.step)
    references = papers.references_of(questions, attempt.step)
    asked = questions[number - 1]
    shown = asked.item.present(asked.question, asked.entry, kept.value)

    def told(value) -> SafeString:
        return text.render(asked.item.describe(asked.question, value), references)

    return [
        Field(
            text.render(asked.question["stem"], references),
            mine=told(asked.item.clean(asked.entry, request.POST)),
            theirs=told(kept.value),
            sends={one.name: one.value for one in shown.choices if one.checked}
            or {"answer": shown.typed},
        ),
        Field(
            _("Flagged to come back to it"),
            mine=_yes_or_no("flag" in request.POST),
            theirs=_yes_or_no(kept.is_flagged),
            sends={"flag": "flagged"} if kept.is_flagged else {},
        ),
    ]


def _yes_or_no(answer: bool) -> str:
    return _("Yes") if answer else _("No")


def _go_on(attempt: Attempt, number: int, request) -> HttpResponse:
    go = request.POST.get("go", "")
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
    if attempts.is_over(attempt, at=at):
        attempts.time_out(attempt=attempt, at=at)
    return redirect("assessments:results", attempt.uuid)


def _show(
    request,
    attempt: Attempt,
    number: int,
    at: datetime,
    refusal: Refusal | None = None,
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
            **_context_of(attempt, at),
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


@login_required
@never_cache
@require_safe
def review(request, uuid) -> HttpResponse:
    at = timezone.now()
    attempt = access.attempt_for(request.user, uuid, "step__kept", "step__edition", "enrolment")
    if attempts.is_closed(attempt, at=at):
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
            **_context_of(attempt, at),
            "rows": rows,
            "is_time_up": attempts.is_over(attempt, at=at),
            "unanswered": [row["number"] for row in rows if not row["answer"]],
            "flagged": [row["number"] for row in rows if row["is_flagged"]],
            "last": len(rows),
        },
    )


@login_required
@require_POST
def submit(request, uuid) -> HttpResponse:
    attempt = access.attempt_for(request.user, uuid, "step__kept", "enrolment")
    attempts.submit(attempt=attempt, at=timezone.now())
    return redirect("assessments:results", uuid)


def _context_of(attempt: Attempt, at: datetime) -> dict:
    """What every page of an attempt shows: which quiz it is, and the clock."""
    return {
        "attempt": attempt,
        "title": attempt.step.title,
        "syllabus": syllabus_of(attempt.step.edition),
        "at": at,
        # A clock that is not believed counts nothing down.
        "due_at": None if attempts.is_in_doubt(attempt, at=at) else attempt.due_at,
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
