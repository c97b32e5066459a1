from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from assessments.bank import blueprints
from assessments.bank.models import Question, QuestionVersion
from assessments.bank.questions import check, content_of, record_version
from assessments.quizzes.models.pages import QuizPage
from core.errors import Refusal
from courses.content.freezing import Freezing, cited_in
from courses.content.models.pages import CurriculumPage

# ------------------------------------------------------------ quizzes


def freeze_quiz(page: QuizPage, freezing: Freezing) -> dict:
    """The rules of a quiz and the questions that it draws on, each as one of its versions."""
    placements, rows = list(page.quiz_questions.all()), list(page.blueprint.all())
    if placements and rows:
        raise Refusal(
            "questions_and_blueprint",
            _("It has questions and a blueprint. Remove one of the two."),
        )
    if not placements and not rows:
        raise Refusal("no_questions", _("It has no questions."))
    frozen, drawn = (
        _freeze_bank(page, rows, freezing) if rows else _freeze_placed(placements, freezing)
    )
    keys = dict.fromkeys(cited_in(frozen))
    keys.update(dict.fromkeys(key for question in frozen for key in question["sources"]))
    return {
        "pass_mark": page.pass_mark,
        "time_limit": page.time_limit,
        "attempts_allowed": page.attempts_allowed,
        "wait_hours": page.wait_hours,
        "shuffle": page.shuffle,
        **drawn,
        "questions": frozen,
        "references": freezing.references(list(keys)),
    }


def rests_on(curriculum: CurriculumPage) -> list[QuerySet]:
    """The rows of the bank that ``freeze_quiz`` may read for a quiz of ``curriculum``."""
    organisation = curriculum.organisation_id
    return [
        Question.objects.filter(organisation=organisation),
        Question.objects.filter(organisation=organisation)
        .order_by("pk")
        .values_list("pk", "objective__code", "competency__code"),
        QuestionVersion.objects.filter(question__organisation=organisation)
        .order_by("pk")
        .values_list("question", "number", "fingerprint"),
    ]


def _freeze_placed(placements: list, freezing: Freezing) -> tuple[list[dict], dict]:
    questions = Question.objects.select_related("objective", "competency").in_bulk(
        [placement.question_id for placement in placements]
    )
    latest = _latest_versions(questions)

    def freeze(placement) -> dict:
        question = _freeze_question(questions[placement.question_id], latest, freezing)
        return {**question, "weight": _weight(placement.weight)}

    return freezing.each(placements, freeze), {}


def _freeze_bank(page: QuizPage, rows: list, freezing: Freezing) -> tuple[list[dict], dict]:
    """Every question that a row of the blueprint takes, and the blueprint itself."""
    curriculum = page.curriculum
    parents = _parents(curriculum.framework)
    blueprint = freezing.each(rows, lambda row: _freeze_cell(row, parents))
    cells = [blueprints.Cell.of(cell) for cell in blueprint]
    bank = Question.objects.bank_of(curriculum).select_related("objective", "competency")
    questions = {question.pk: question for question in bank.order_by("code")}
    candidates = {
        blueprints.Candidate(
            question.code,
            question.competency.code if question.competency else "",
            question.difficulty,
            question.siblings,
        ): question
        for question in questions.values()
    }
    if missing := blueprints.holes(cells, list(candidates)):
        raise Refusal(
            "bank_too_small",
            _("The bank does not fill its blueprint. %s")
            % " ".join(hole.in_words for hole in missing),
        )
    taken = [candidates[one] for one in blueprints.eligible(cells, list(candidates))]
    latest = _latest_versions({question.pk: question for question in taken})
    frozen = [{**_freeze_question(question, latest, freezing), "weight": "1"} for question in taken]
    return frozen, {"blueprint": blueprint}


def _parents(framework) -> dict[str, str | None]:
    """The code of each competency's parent, by its own."""
    if framework is None:
        return {}
    return dict(framework.competencies.values_list("code", "parent__code"))


def _freeze_cell(row, parents: dict[str, str | None]) -> dict[str, Any]:
    competency = row.competency
    if competency.code not in parents:
        raise Refusal(
            "foreign_competency",
            _("Its blueprint names %s, which is not in the framework of the curriculum.")
            % competency,
        )
    return {
        "competency": competency.code,
        "title": competency.title,
        "includes": sorted(blueprints.below(competency.code, parents)),
        "difficulty": row.difficulty or None,
        "questions": row.questions,
    }


def _latest_versions(questions) -> dict[int, QuestionVersion]:
    numbers = (
        QuestionVersion.objects.filter(question__in=questions)
        .values("question")
        .annotate(latest=Max("number"))
        .values_list("question", "latest")
    )
    latest = dict(numbers)
    return {
        version.question_id: version
        for version in QuestionVersion.objects.filter(question__in=questions)
        if version.number == latest[version.question_id]
    }


def _freeze_question(question: Question, latest: dict, freezing: Freezing) -> dict:
    freezing.text(question.stem)
    freezing.text(question.rationale)
    content = content_of(question)
    check(question, content)
    fingerprint = QuestionVersion.fingerprint_of(content)
    version = latest.get(question.pk)
    unchanged = version is not None and version.fingerprint == fingerprint
    number = (version.number if version else 0) + (not unchanged)

    def keep_version(*, by, at: datetime) -> None:
        kept = record_version(question=question, by=by, at=at)
        if (kept.number, kept.fingerprint) != (number, fingerprint):
            raise Refusal(
                "changed_meanwhile",
                _("Question %s was edited during the release. Release again.") % question.code,
            )

    freezing.on_release(keep_version)
    return {**content, "version": number, "fingerprint": fingerprint}


def _weight(value: Decimal) -> str:
    # The column has two decimal places, a form may have none: one weight is written in one way.
    return format(Decimal(value).quantize(Decimal("0.01")).normalize(), "f")
