"""What learners said of the teaching, for its authors, inside the CMS."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.spreadsheets import spreadsheet
from courses.content import access
from courses.content.models.pages import CurriculumPage
from courses.evaluations.answers import RATINGS
from courses.evaluations.models.responses import EvaluationResponse
from courses.evaluations.results import (
    BATCH,
    AnonymousResponse,
    Evaluation,
    EvaluationQuestion,
    EvaluationResult,
    Sheet,
    evaluations_of,
    whole_batches,
)
from courses.learning.models import Enrolment
from courses.releases.models import EditionStep
from courses.releases.views.reports import report_page


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The ratings and comments of each evaluation, edition beside edition."""
    curriculum = access.curriculum_to_write(request.user, pk)
    return report_page(
        request,
        "courses/admin/evaluations.html",
        _("Evaluation results"),
        curriculum=curriculum,
        evaluations=_evaluations(curriculum, at=timezone.now()),
        batch=BATCH,
        ratings=RATINGS,
    )


@require_safe
def results_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The same results as a table for a spreadsheet."""
    curriculum = access.curriculum_to_write(request.user, pk)
    titles = [
        *(_("Evaluation"), _("Edition"), _("Enrolled"), _("Responses"), _("Shown")),
        *(_("Code"), _("Question"), _("Answers"), *RATINGS, _("Mean"), _("Comment")),
    ]
    rows = (
        row
        for evaluation in _evaluations(curriculum, at=timezone.now())
        for row in _rows(evaluation)
    )
    return spreadsheet(f"{curriculum.slug}-evaluations.csv", [titles, *rows])


# ------------------------------------------------------------ reading


def _evaluations(curriculum: CurriculumPage, *, at: datetime) -> list[Evaluation]:
    return evaluations_of(_sheets(curriculum, at=at))


def _sheets(curriculum: CurriculumPage, *, at: datetime) -> Iterator[Sheet]:
    """Every evaluation step of every edition, the newest first, in four queries."""
    steps = (
        EditionStep.objects.under(curriculum)
        .filter(kind="evaluation")
        .select_related("kept", "edition")
        .order_by("-edition__number", "position")
    )
    enrolments = Enrolment.objects.under(curriculum)
    enrolled = dict(enrolments.values_list("edition").annotate(Count("pk")))
    organisation = curriculum.organisation
    responses = EvaluationResponse.objects.under(curriculum)
    received = dict(responses.values_list("step").annotate(Count("pk")))
    settled = defaultdict(list)
    for key, step_pk, answers in responses.settled(before=organisation.day_of(at)).values_list(
        "pk", "step", "answers"
    ):
        settled[step_pk].append(AnonymousResponse(str(key), answers))
    for step in steps:
        yield Sheet(
            edition=step.edition.number,
            released_on=organisation.day_of(step.edition.released_at),
            key=step.key,
            title=": ".join(filter(None, (step.module_title, step.title))),
            questions=step.content["content"]["questions"],
            enrolled=enrolled.get(step.edition_id, 0),
            received=received.get(step.pk, 0),
            responses=whole_batches(settled[step.pk]),
        )


# ------------------------------------------------------------ as a table


def _rows(evaluation: Evaluation) -> Iterator[list[object]]:
    """A row for each sheet, for each question with ratings and for each comment."""
    for sheet in evaluation.sheets:
        yield [*_cells(sheet), *[""] * (5 + len(RATINGS))]
    for question in evaluation.questions:
        for result in question.results:
            if question.kind == "rating":
                yield _rating_row(question, result)
            else:
                yield from _comment_rows(question, result)


def _rating_row(question: EvaluationQuestion, result: EvaluationResult) -> list[object]:
    ratings = result.ratings
    cells = [*_cells(result.sheet), question.code, result.question["text"], ratings.total]
    return [*cells, *ratings.counts, ratings.mean, ""]


def _comment_rows(question: EvaluationQuestion, result: EvaluationResult) -> Iterator[list[object]]:
    cells = [*_cells(result.sheet), question.code, result.question["text"], len(result.comments)]
    for comment in result.comments:
        yield [*cells, *[""] * (len(RATINGS) + 1), comment]


def _cells(sheet: Sheet) -> list[object]:
    return [sheet.title, sheet.edition, sheet.enrolled, sheet.received, len(sheet.responses)]
