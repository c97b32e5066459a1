"""How an attempt went: what was right and why first, the score second."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import access, addresses, attempts, blueprints, papers, wording
from assessments.explanations import ExplainedQuestion, numbered
from assessments.models import AttemptStep
from assessments.papers import Asked
from assessments.standing import May


@login_required
@require_safe
def show_results(request, uuid) -> HttpResponse:
    at = timezone.now()
    attempt = access.attempt_for(request.user, uuid, "step", "enrolment__edition__organisation")
    ending = attempt.ending
    if ending is None:
        return redirect("assessments:attempt", uuid)
    attempt.enrolment.user = request.user
    step = attempt.step
    quiz_url = addresses.address_of(attempt.enrolment_id, step)
    outline_url = reverse("courses:enrolment", args=[attempt.enrolment_id])
    standing = attempts.standing_of(enrolment=attempt.enrolment, step=step, at=at)
    asked = papers.questions_of(attempt.paper, step)
    questions = list(_explained(asked, ending))
    return render(
        request,
        "assessments/attempt_results.html",
        {
            "attempt": attempt,
            "step": step,
            "breadcrumbs": [
                (attempt.enrolment.edition.title, outline_url),
                (step.title, quiz_url),
                (_("Result of attempt %(number)d") % {"number": attempt.number}, ""),
            ],
            "outline_url": outline_url,
            "quiz_url": quiz_url,
            "ending": ending,
            "is_timed_out": ending.kind == AttemptStep.Kind.TIMED_OUT,
            "may_start": standing.may is May.START,
            "what_next": wording.whom_to_ask(attempt.enrolment.edition.organisation.contact_email)
            if standing.may is May.ASK
            else wording.what_next(standing, request.user),
            "questions": questions,
            "references": numbered(papers.references_of(asked, step)),
            "grade": wording.percent(ending.grade),
            "pass_mark": wording.percent(Decimal(ending.content["pass_mark"])),
            "is_just_under": not ending.is_passed
            and Decimal(ending.content["grade"]) >= Decimal(ending.content["pass_mark"]),
            "mark": wording.number(Decimal(ending.content["mark"])),
            "maximum": wording.number(Decimal(ending.content["maximum"])),
            "score_headers": [_("Question"), _("Marks"), _("Of")],
            "score_rows": [
                [
                    question.number,
                    wording.number(question.mark),
                    wording.number(question.weight),
                ]
                for question in questions
            ],
            "blueprint_headers": [_("Competency"), _("Questions"), _("Marks"), _("Of")],
            "blueprint_rows": _by_competency(step, asked, ending),
            "others": [one for one in reversed(standing.sittings) if one.uuid != attempt.uuid],
        },
    )


def _explained(questions: Sequence[Asked], ending: AttemptStep) -> Iterator[ExplainedQuestion]:
    for asked, answer in zip(questions, ending.content["answers"], strict=True):
        yield ExplainedQuestion.of(
            asked,
            answer["value"],
            outcome=_outcome(Decimal(answer["fraction"])),
            mark=Decimal(answer["mark"]),
        )


def _by_competency(step, questions: Sequence[Asked], ending: AttemptStep) -> list[list]:
    """What was earned in each competency of the blueprint; nothing where the questions were placed."""
    cells = blueprints.cells_of(step.content["content"])
    if not cells:
        return []
    rows: dict[str, list[Decimal]] = {
        f"{cell.competency} {cell.title}": [Decimal(0)] * 3 for cell in cells
    }
    for asked, answer in zip(questions, ending.content["answers"], strict=True):
        cell = cells[asked.entry["cell"]]
        row = rows[f"{cell.competency} {cell.title}"]
        for column, figure in enumerate((Decimal(1), Decimal(answer["mark"]), asked.weight)):
            row[column] += figure
    return [[name, *map(wording.number, figures)] for name, figures in rows.items()]


def _outcome(fraction: Decimal) -> str:
    if fraction == 1:
        return "correct"
    return "partial" if fraction else "wrong"
