"""How an attempt went: the verdict and what is next, then what was right and why."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.bank import blueprints
from assessments.quizzes import access, addresses, attempts, papers, wording
from assessments.quizzes.explanations import ExplainedQuestion, numbered
from assessments.quizzes.models.attempts import Attempt, AttemptStep
from assessments.quizzes.papers import Asked
from assessments.quizzes.standing import May
from courses.learning import outlines
from courses.learning.progress import Outline
from courses.releases.syllabus import syllabus_of


@login_required
@require_safe
def show_results(request, uuid) -> HttpResponse:
    at = timezone.now()
    attempt = access.attempt_for(
        request.user, uuid, "step__kept", "enrolment__edition__organisation"
    )
    ending = attempt.ending
    if ending is None:
        return redirect("assessments:attempt", uuid)
    attempt.enrolment.user = request.user
    step = attempt.step
    quiz_url = addresses.address_of(attempt.enrolment_id, step)
    outline_url = reverse("courses:enrolment", args=[attempt.enrolment_id])
    standing = attempts.standing_of(enrolment=attempt.enrolment, step=step, at=at)
    asked = papers.questions_of(attempt.paper, step)
    outline = attempt.enrolment.outline(at=at)
    edition = attempt.enrolment.edition
    questions = list(_explained(asked, ending, attempt, outline))
    following = outline.onward(step.pk) if standing.may is not May.START else None
    return render(
        request,
        "assessments/attempt_results.html",
        {
            "attempt": attempt,
            "step": step,
            "breadcrumbs": [
                (edition.spoken(edition.title), outline_url),
                (edition.spoken(step.title), quiz_url),
                (_("Result of attempt %(number)d") % {"number": attempt.number}, ""),
            ],
            "outline_url": outline_url,
            "quiz_url": quiz_url,
            "ending": ending,
            "is_timed_out": ending.kind == AttemptStep.Kind.TIMED_OUT,
            "may_start": standing.may is May.START,
            "what_next": wording.whom_to_ask(edition.organisation.contact_email)
            if standing.may is May.ASK
            else wording.what_next(standing, request.user),
            "following": following and outlines.row(attempt.enrolment, following),
            "to_read": _to_read(questions),
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


def _explained(
    questions: Sequence[Asked], ending: AttemptStep, attempt: Attempt, outline: Outline
) -> Iterator[ExplainedQuestion]:
    for asked, answer in zip(questions, ending.content["answers"], strict=True):
        outcome = _outcome(Decimal(answer["fraction"]))
        yield ExplainedQuestion.of(
            asked,
            answer["value"],
            outcome=outcome,
            mark=Decimal(answer["mark"]),
            lessons=[] if outcome == "correct" else _lessons(asked, attempt, outline),
        )


def _lessons(asked: Asked, attempt: Attempt, outline: Outline) -> list[tuple[str, str]]:
    """The lessons of the trainee's own edition that teach what is asked, with their addresses."""
    lessons = syllabus_of(attempt.enrolment.edition).lessons_on(
        objective=asked.question["objective"],
        competency=asked.question["competency"],
        module_slug=attempt.step.module_slug,
    )
    return [
        (lesson.title, outlines.address(attempt.enrolment, outline.by_pk[lesson.pk]))
        for lesson in lessons
    ]


def _to_read(questions: Sequence[ExplainedQuestion]) -> list[dict]:
    """Each lesson once, with the questions that lead to it."""
    leading: dict[tuple[str, str], list[ExplainedQuestion]] = {}
    for question in questions:
        for lesson in question.lessons:
            leading.setdefault(lesson, []).append(question)
    return [
        {"title": title, "url": url, "questions": questions}
        for (title, url), questions in leading.items()
    ]


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
