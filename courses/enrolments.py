"""Joining an edition, and what a trainee does in it."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from courses import evaluations, signals
from courses.models import (
    Completion,
    CurriculumPage,
    Edition,
    EditionStep,
    Enrolment,
    EvaluationResponse,
    InvitationCode,
    ReadingPosition,
)

Enrolling = CurriculumPage.Enrolling


@transaction.atomic
def enrol(*, user, curriculum: CurriculumPage, at: datetime, code: str = "") -> Enrolment:
    """Enrol ``user`` in the latest edition; doing it again returns the enrolment there is.

    Refuses with ``no_edition``, ``closed``, ``code_needed``, ``code_unknown``,
    ``code_expired`` or ``no_places_left``.
    """
    edition = Edition.objects.latest_of(curriculum)
    if edition is None:
        raise Refusal("no_edition", _("No edition of this curriculum has been released yet."))
    existing = Enrolment.objects.filter(user=user, edition=edition).first()
    if existing is not None:
        return existing
    invitation = _invitation(curriculum, code, at) if _needs_code(curriculum) else None
    enrolment, _is_new = Enrolment.objects.get_or_create(
        user=user, edition=edition, defaults={"invitation": invitation, "enrolled_at": at}
    )
    return enrolment


def _needs_code(curriculum: CurriculumPage) -> bool:
    if curriculum.enrolling == Enrolling.CLOSED:
        raise Refusal("closed", _("Enrolment is closed."))
    return curriculum.enrolling == Enrolling.INVITATION


def _invitation(curriculum: CurriculumPage, code: str, at: datetime) -> InvitationCode:
    code = code.strip()
    if not code:
        raise Refusal("code_needed", _("Enter the invitation code that you were given."))
    # Locked, because places are counted.
    invitation = (
        InvitationCode.objects.select_for_update()
        .filter(curriculum=curriculum, code__iexact=code)
        .first()
    )
    if invitation is None:
        raise Refusal(
            "code_unknown",
            _("This code does not open this curriculum. Check it against your invitation."),
        )
    if invitation.expires_at is not None and invitation.expires_at <= at:
        raise Refusal(
            "code_expired", _("This code has expired. Ask the organisation for a new one.")
        )
    if invitation.places is not None and invitation.enrolments.count() >= invitation.places:
        raise Refusal(
            "no_places_left", _("Every place of this code is taken. Ask the organisation.")
        )
    return invitation


@transaction.atomic
def complete(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Completion:
    """Record that ``step`` is done; doing it again returns the first record and tells nobody."""
    _refuse_other_edition(enrolment, step)
    completion, is_new = Completion.objects.get_or_create(
        enrolment=enrolment, step=step, defaults={"completed_at": at}
    )
    if is_new:
        transaction.on_commit(
            partial(
                signals.step_completed.send_robust,
                sender=Completion,
                enrolment=enrolment,
                step=step,
            )
        )
    return completion


def mark_read(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Completion:
    """Complete a lesson at its reader's word. Refuses ``not_a_lesson``: the others must be earned."""
    if step.kind != "lesson":
        raise Refusal("not_a_lesson", _("This step is not finished by reading."))
    return complete(enrolment=enrolment, step=step, at=at)


def remember_position(
    *, enrolment: Enrolment, step: EditionStep, anchor: str, at: datetime
) -> ReadingPosition:
    """Remember the heading that the trainee last passed."""
    _refuse_other_edition(enrolment, step)
    position, _is_new = ReadingPosition.objects.update_or_create(
        enrolment=enrolment, step=step, defaults={"anchor": anchor, "seen_at": at}
    )
    return position


@transaction.atomic
def evaluate(*, enrolment: Enrolment, step: EditionStep, answers: dict, at: datetime) -> Completion:
    """Hand in the evaluation: the answers without the learner, and the completion without the answers.

    Refuses ``not_an_evaluation`` and ``incomplete``. Sent twice it is kept once.
    """
    if step.kind != "evaluation":
        raise Refusal("not_an_evaluation", _("This step is not an evaluation."))
    kept = evaluations.cleaned(step.content["content"]["questions"], answers)
    # Serialises a double click: the second finds the completion.
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not Completion.objects.filter(enrolment=enrolment, step=step).exists():
        EvaluationResponse.objects.create(step=step, answers=kept, received_on=at.date())
    return complete(enrolment=enrolment, step=step, at=at)


def _refuse_other_edition(enrolment: Enrolment, step: EditionStep) -> None:
    if step.edition_id != enrolment.edition_id:
        raise Refusal("other_edition", _("This step belongs to another edition."))
