"""The canonical content of a question, and the versions that keep it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.bank.models import Question, QuestionVersion
from assessments.items import item_of
from core.errors import Refusal
from courses.content import text


def content_of(question: Question) -> dict:
    """What a version of ``question`` would keep, as ``docs/frozen-content.md`` states it."""
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
        **({"siblings": question.siblings} if question.siblings else {}),
        **item_of(block.block_type).freeze(block.value),
    }


@transaction.atomic
def record_version(*, question: Question, by, at: datetime) -> QuestionVersion:
    """The version that holds the question as it now stands, appended if the latest one differs."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    content = content_of(question)
    latest = question.versions.order_by("-number").first()
    if latest is not None and latest.fingerprint == QuestionVersion.fingerprint_of(content):
        return latest
    return QuestionVersion.objects.create(
        question=question,
        number=latest.number + 1 if latest else 1,
        made_at=at,
        made_by=by,
        **QuestionVersion.frozen_fields(content),
    )


def check(question: Question, content: dict) -> None:
    """Refuse a question that cannot be asked fairly."""
    if question.is_retired:
        raise Refusal("question_retired", _("Question %s is retired.") % question.code)
    for fault in item_of(content["type"]).check(content):
        raise Refusal(
            fault.code,
            _("Question %(code)s: %(fault)s") % {"code": question.code, "fault": fault.sentence},
        )
