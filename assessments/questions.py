"""The canonical content of a question, and the versions that keep it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models.questions import Question, QuestionVersion
from core.errors import Refusal
from courses import text


def content_of(question: Question) -> dict:
    """What a version of ``question`` would keep, as ``docs/architecture.md`` states it."""
    block = question.answer[0] if question.answer else None
    if block is None:
        raise Refusal("question_without_answer", _("Question %s has no answer.") % question.code)
    return {
        "code": question.code,
        "type": block.block_type,
        "stem": text.clean(question.stem),
        "rationale": text.clean(question.rationale),
        "sources": question.sources.split(),
        "objective": question.objective.code if question.objective else None,
        "competency": question.competency.code if question.competency else None,
        "difficulty": question.difficulty,
        "review_by": question.review_by.isoformat() if question.review_by else None,
        **_ANSWERS[block.block_type](block.value),
    }


@transaction.atomic
def record_version(*, question: Question, by, at: datetime) -> QuestionVersion:
    """The version that holds the question as it now stands, appended if the latest one differs."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    frozen = QuestionVersion.frozen_fields(content_of(question))
    latest = question.versions.order_by("-number").first()
    if latest is not None and latest.fingerprint == frozen["fingerprint"]:
        return latest
    return QuestionVersion.objects.create(
        question=question,
        number=latest.number + 1 if latest else 1,
        made_at=at,
        made_by=by,
        **frozen,
    )


def check(question: Question, content: dict) -> None:
    """Refuse a question that cannot be asked fairly."""
    if question.is_retired:
        raise Refusal("question_retired", _("Question %s is retired.") % question.code)
    keys = sum(option["is_correct"] for option in content.get("options", []))
    if content["type"] == "single" and keys != 1:
        raise Refusal(
            "question_without_key",
            _("Question %s must have exactly one correct option.") % question.code,
        )
    if content["type"] == "multiple" and keys == 0:
        raise Refusal(
            "question_without_key",
            _("Question %s must have a correct option.") % question.code,
        )


def _options(value) -> dict[str, Any]:
    return {
        "options": [
            {
                "text": text.clean_inline(option["text"].source),
                "is_correct": bool(option["is_correct"]),
                "feedback": text.clean_inline(option["feedback"].source),
            }
            for option in value["options"]
        ]
    }


def _true_false(value) -> dict[str, Any]:
    return {
        "is_true": bool(value["is_true"]),
        "feedback_true": text.clean_inline(value["feedback_true"].source),
        "feedback_false": text.clean_inline(value["feedback_false"].source),
    }


def _numeric(value) -> dict[str, Any]:
    return {
        "value": decimal_text(value["value"]),
        "tolerance": decimal_text(value["tolerance"]),
        "unit": value["unit"] or "",
    }


def decimal_text(value) -> str:
    """A decimal as content keeps it: its digits without an exponent, as they were written."""
    if value is None:
        raise Refusal("number_missing", _("A number in it is not filled in yet."))
    return format(Decimal(str(value)), "f")


_ANSWERS = {
    "single": _options,
    "multiple": _options,
    "true_false": _true_false,
    "numeric": _numeric,
}
