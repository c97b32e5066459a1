"""How a quiz and a vignette are frozen into an edition."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from assessments import blueprints, exemplars, rubrics
from assessments.answers import prompts_of
from assessments.models.questions import Question, QuestionVersion
from assessments.questions import check, content_of, decimal_text, record_version
from core.errors import Refusal
from courses.freezing import Freezing, cited_in
from courses.lessons import freeze_table

if TYPE_CHECKING:
    from assessments.models import QuizPage, Rubric, VignettePage


# ------------------------------------------------------------ quizzes


def freeze_quiz(page: "QuizPage", freezing: Freezing) -> dict:
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


def _freeze_placed(placements: list, freezing: Freezing) -> tuple[list[dict], dict]:
    questions = Question.objects.select_related("objective", "competency").in_bulk(
        [placement.question_id for placement in placements]
    )
    latest = _latest_versions(questions)
    return [
        {
            **_freeze_question(questions[placement.question_id], latest, freezing),
            "weight": _weight(placement.weight),
        }
        for placement in placements
    ], {}


def _freeze_bank(page: "QuizPage", rows: list, freezing: Freezing) -> tuple[list[dict], dict]:
    """Every question that a row of the blueprint takes, and the blueprint itself."""
    curriculum = page.curriculum
    parents = _parents(curriculum.framework)
    blueprint = [_freeze_cell(row, parents) for row in rows]
    cells = [blueprints.Cell.of(cell) for cell in blueprint]
    bank = Question.objects.bank_of(curriculum).select_related("objective", "competency")
    questions = {question.pk: question for question in bank.order_by("code")}
    candidates = {
        blueprints.Candidate(
            question.code,
            question.competency.code if question.competency else "",
            question.difficulty,
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
        for version in QuestionVersion.objects.filter(question__in=questions).defer("content_bytes")
        if version.number == latest[version.question_id]
    }


def _freeze_question(question: Question, latest: dict, freezing: Freezing) -> dict:
    freezing.text(question.stem)
    freezing.text(question.rationale)
    content = content_of(question)
    check(question, content)
    fingerprint = QuestionVersion.frozen_fields(content)["fingerprint"]
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


# ------------------------------------------------------------ vignettes


def freeze_vignette(page: "VignettePage", freezing: Freezing) -> dict:
    """A case with its stages, the rubric that judges it and the model answer."""
    content = {
        "stages": [_freeze_stage(block.value, freezing) for block in page.stages],
        "rubric": freeze_rubric(page.rubric),
        "model_answer": freezing.text(page.model_answer),
    }
    _refuse_repeated(
        [prompt["code"] for stage in content["stages"] for prompt in stage["prompts"]],
        _("Two of its prompts have the code “%s”."),
    )
    return {
        **content,
        **_freeze_exemplars(page, content),
        "references": freezing.cited(content),
    }


def _freeze_exemplars(page: "VignettePage", content: dict[str, Any]) -> dict[str, Any]:
    """The exemplars beside their case, where there are any. No page of a trainee reads them."""
    rows = page.exemplars.all()
    said = exemplars.in_order(
        [exemplars.of_rows(row.overall, row.comment, row.answers, row.marks) for row in rows]
    )
    prompts, rubric = prompts_of(content), rubrics.Rubric.from_content(content["rubric"])
    for one in said:
        for fault in exemplars.faults(one, prompts, rubric):
            raise Refusal(
                "exemplar_unfit",
                _("Its exemplar “%(overall)s”: %(fault)s")
                % {"overall": one.overall, "fault": fault.message},
            )
    return {"exemplars": [one.as_content() for one in said]} if said else {}


def freeze_rubric(rubric: "Rubric") -> dict:
    """A rubric as it judges the submissions of an edition."""
    content = {
        "title": rubric.title,
        "pass_percent": rubric.pass_percent,
        "criteria": [_freeze_criterion(block.value) for block in rubric.criteria],
    }
    for fault in rubrics.faults(rubrics.Rubric.from_content(content)):
        raise Refusal("rubric_unusable", _("Its rubric: %s") % fault.message)
    return content


def _freeze_stage(value, freezing: Freezing) -> dict[str, Any]:
    for prompt in value["prompts"]:
        if prompt["maximum"] is None:
            raise Refusal("number_missing", _("A number in it is not filled in yet."))
    return {
        "title": value["title"],
        "narrative": freezing.text(value["narrative"].source),
        "exhibits": [
            {"kind": block.block_type, **_EXHIBITS[block.block_type](block.value, freezing)}
            for block in value["exhibits"]
        ],
        "prompts": [
            {
                "code": prompt["code"],
                "text": freezing.inline(prompt["text"].source),
                "minimum": prompt["minimum"],
                "maximum": prompt["maximum"],
            }
            for prompt in value["prompts"]
        ],
    }


def _freeze_chart(value, freezing: Freezing) -> dict[str, Any]:
    return {
        "caption": value["caption"],
        "x": {"label": value["x"]["label"], "unit": value["x"]["unit"] or ""},
        "y": {"label": value["y"]["label"], "unit": value["y"]["unit"] or ""},
        "series": [
            {
                "label": series["label"],
                "points": [
                    [decimal_text(point["x"]), decimal_text(point["y"])]
                    for point in series["points"]
                ],
            }
            for series in value["series"]
        ],
    }


def _freeze_image(value, freezing: Freezing) -> dict[str, Any]:
    return {
        "image": freezing.keep_image(value["image"]),
        "alt": value["alt"],
        "caption": value["caption"] or "",
    }


_EXHIBITS = {"table": freeze_table, "chart": _freeze_chart, "image": _freeze_image}


def _freeze_criterion(value) -> dict[str, Any]:
    return {
        "code": value["code"],
        "title": value["title"],
        "description": value["description"] or "",
        "competency": value["competency"] or None,
        "is_critical": bool(value["is_critical"]),
        "met_at": value["met_at"] or None,
        "weight": decimal_text(value["weight"]),
        "levels": [
            {
                "code": level["code"],
                "title": level["title"],
                "points": decimal_text(level["points"]),
                "description": level["description"],
            }
            for level in value["levels"]
        ],
    }


def _refuse_repeated(codes: list[str], message: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise Refusal("code_repeated", message % code)
