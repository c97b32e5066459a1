"""A learner's evaluation: kept while it is typed, for them alone, and handed in without them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.drafts import form_drafts
from core.drafts.conflicts import Conflict, Gone
from core.drafts.models import FormDraft
from core.drafts.versions import Seen
from core.errors import Refusal
from courses.evaluations import answers as evaluations
from courses.evaluations.models.responses import EvaluationResponse
from courses.learning.enrolments import complete
from courses.learning.models import Completion, Enrolment
from courses.releases.models import EditionStep


def draft_of(enrolment: Enrolment, step: EditionStep) -> FormDraft | None:
    """What the trainee has typed and not handed in. Nobody else is ever shown it."""
    return FormDraft.objects.typed_by(enrolment.user, _key(step))


@transaction.atomic
def save_draft(
    *, enrolment: Enrolment, step: EditionStep, typed: Mapping[str, str], seen: Seen, at: datetime
) -> FormDraft:
    """Keep what is typed, by code of question. ``seen`` is the state it was made from.

    Refuses with ``not_an_evaluation``, ``already_handed_in`` or ``too_long``; a state that is no
    longer the kept one raises ``Conflict``, unless both say the same.
    """
    questions = _questions_of(step)
    _lock(enrolment)
    if _is_handed_in(enrolment, step):
        raise Gone(
            "already_handed_in",
            _("Your evaluation was handed in, from this or another window. It cannot be changed."),
        )
    return form_drafts.keep(
        user=enrolment.user,
        key=_key(step),
        values={question["code"]: typed.get(question["code"], "") for question in questions},
        seen=seen,
        at=at,
    )


@transaction.atomic
def evaluate(
    *, enrolment: Enrolment, step: EditionStep, answers: dict, at: datetime, version: int = 0
) -> Completion:
    """Hand in the evaluation: the answers without the learner, and the completion without the answers.

    Refuses ``not_an_evaluation`` and ``incomplete``; a draft that has moved on since ``version``
    was kept (0: there is none) raises ``Conflict``. Sent twice it is kept once. The draft goes
    with it: from then on nothing says who wrote what.
    """
    kept = evaluations.cleaned(_questions_of(step), answers)
    # Serialises a double click: the second finds the completion.
    _lock(enrolment)
    if not _is_handed_in(enrolment, step):
        draft = draft_of(enrolment, step)
        if draft and draft.version != version:
            raise Conflict(draft)
        EvaluationResponse.objects.create(step=step, answers=kept, received_on=_day(step, at))
        form_drafts.clear(user=enrolment.user, key=_key(step))
    return complete(enrolment=enrolment, step=step, at=at)


def _questions_of(step: EditionStep) -> list[dict[str, Any]]:
    if step.kind != "evaluation":
        raise Refusal("not_an_evaluation", _("This step is not an evaluation."))
    return step.content["content"]["questions"]


def _lock(enrolment: Enrolment) -> None:
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def _is_handed_in(enrolment: Enrolment, step: EditionStep) -> bool:
    return Completion.objects.filter(enrolment=enrolment, step=step).exists()


def _day(step: EditionStep, at: datetime) -> date:
    """The organisation's, to which it is said: the writer's own would tell of them."""
    return step.edition.organisation.day_of(at)


def _key(step: EditionStep) -> str:
    return f"evaluation:{step.pk}"
