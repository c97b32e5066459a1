"""Joining an edition, and what a trainee does in it."""

from collections import defaultdict
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from courses import signals
from courses.content.models.pages import CurriculumPage
from courses.learning.models import Completion, Enrolment, InvitationCode, ReadingPosition
from courses.releases.models import Edition, EditionStep

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
        raise Refusal("closed", _("Enrollment is closed."))
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
            "code_expired", _("This code has expired. Ask the organization for a new one.")
        )
    if invitation.places is not None and invitation.enrolments.count() >= invitation.places:
        raise Refusal(
            "no_places_left", _("Every place of this code is taken. Ask the organization.")
        )
    return invitation


@transaction.atomic
def complete(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Completion:
    """Record that ``step`` is done; doing it again returns the first record and tells nobody."""
    refuse_other_edition(enrolment, step)
    completion, is_new = Completion.objects.get_or_create(
        enrolment=enrolment,
        step=step,
        defaults={"opened_at": _opened_at(enrolment, step), "completed_at": at},
    )
    if is_new:
        keep_progress(enrolment)
        transaction.on_commit(
            partial(
                signals.step_completed.send_robust,
                sender=Completion,
                enrolment=enrolment,
                step=step,
            )
        )
    return completion


def keep_progress(enrolment: Enrolment) -> None:
    """Write on the enrolment which steps are done, as its completions say, within a transaction.

    Two devices may complete two steps at once: the second waits here, and sees what the first did.
    """
    Enrolment.objects.lock(enrolment)
    done = Completion.objects.filter(enrolment=enrolment).order_by("step")
    enrolment.done = list(done.values_list("step", flat=True))
    Enrolment.objects.filter(pk=enrolment.pk).update(done=enrolment.done)


def reconcile() -> int:
    """Derive again which steps every enrolment has done; how many were written anew."""
    completed: defaultdict[int, list[int]] = defaultdict(list)
    pairs = Completion.objects.order_by("enrolment", "step").values_list("enrolment", "step")
    for whose, step in pairs.iterator():
        completed[whose].append(step)
    mended = 0
    for enrolment in Enrolment.objects.order_by("pk").only("pk", "done").iterator():
        if enrolment.done != completed[enrolment.pk]:
            with transaction.atomic():
                keep_progress(enrolment)
            mended += 1
    return mended


def _opened_at(enrolment: Enrolment, step: EditionStep) -> datetime | None:
    positions = enrolment.reading_positions.filter(step=step)
    return positions.values_list("opened_at", flat=True).first()


def open_step(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> ReadingPosition:
    """Remember when the trainee first opened ``step``; opened again, it is where they last were."""
    refuse_other_edition(enrolment, step)
    position, _is_new = ReadingPosition.objects.get_or_create(
        enrolment=enrolment, step=step, defaults={"opened_at": at, "seen_at": at}
    )
    return position


def remember_position(
    *, enrolment: Enrolment, step: EditionStep, anchor: str, at: datetime
) -> ReadingPosition:
    """Remember the heading that the trainee last passed."""
    refuse_other_edition(enrolment, step)
    position, _is_new = ReadingPosition.objects.update_or_create(
        enrolment=enrolment,
        step=step,
        defaults={"anchor": anchor, "seen_at": at},
        create_defaults={"anchor": anchor, "opened_at": at, "seen_at": at},
    )
    return position


def refuse_other_edition(enrolment: Enrolment, step: EditionStep) -> None:
    """Raise ``other_edition`` for a step that the enrolment does not hold."""
    if step.edition_id != enrolment.edition_id:
        raise Refusal("other_edition", _("This step belongs to another edition."))
