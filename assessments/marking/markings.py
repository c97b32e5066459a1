"""Marking: a supervisor claims a submission, judges it by the rubric and finalises.

What is finalised waits ``UNDO_FOR`` before the trainee is told, so that a slip can be taken
back. Every verb locks the one row that two supervisors could meet at: the draft until the
marking is finalised, the pending release afterwards. Doing anything twice does it once.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import signals
from assessments.marking.models import Marking, MarkingDraft, MarkingEvent, PendingRelease
from assessments.rubrics.judgements import Typed, cleaned, recorded, refuse_unless_ready
from assessments.rubrics.rubric import FAIL, PASS, REVISE, FrozenRubric, reckon
from assessments.vignettes import results
from assessments.vignettes.models.submissions import Submission
from core.drafts.conflicts import Conflict, Gone
from core.drafts.versions import Seen
from core.errors import Refusal
from core.notices import telling
from courses.learning import enrolments

log = logging.getLogger("preceptor.marking")

UNDO_FOR = timedelta(minutes=15)


def rubric_of(submission: Submission) -> FrozenRubric:
    """The rubric that the trainee's edition froze with the vignette."""
    return FrozenRubric.from_content(submission.step.content["content"]["rubric"])


def enqueue(submission: Submission) -> None:
    """Put a submission that was just handed in into the queue."""
    MarkingDraft.objects.create(
        submission=submission,
        organisation_id=submission.organisation_id,
        submitted_at=submission.submitted_at,
    )


# ------------------------------------------------------------ claiming


@transaction.atomic
def claim(*, submission: Submission, by, at: datetime) -> MarkingDraft:
    """Take a submission to mark. One's own claim is simply kept.

    Refuses with ``own_submission``, ``already_finalised`` or ``claimed``. A claim that has
    lain untouched for a day can be taken over; what was typed under it stays.
    """
    draft = _locked(submission)
    if submission.enrolment.user_id == by.pk:
        raise Refusal("own_submission", _("Nobody marks their own answer."))
    if draft.supervisor_id == by.pk:
        return draft
    if draft.supervisor is not None:
        if not draft.is_stale(at):
            raise Refusal(
                "claimed",
                _("%s has claimed this answer. Choose another from the queue.")
                % draft.supervisor.get_short_name(),
            )
        draft.previous_supervisor = draft.supervisor
    draft.supervisor, draft.claimed_at = by, at
    draft.save(update_fields=["supervisor", "claimed_at", "previous_supervisor"])
    return draft


def claim_next(*, organisations: Iterable, by, at: datetime) -> MarkingDraft:
    """Claim the oldest submission that nobody has. Refuses with ``queue_empty``."""
    waiting = MarkingDraft.objects.waiting_at(organisations).unclaimed().not_by(by)
    # A few, because another supervisor may be asking for the oldest at this moment.
    for draft in waiting.select_related("submission__enrolment")[:5]:
        try:
            return claim(submission=draft.submission, by=by, at=at)
        except Refusal:
            continue
    raise Refusal("queue_empty", _("No unclaimed answer is waiting."))


@transaction.atomic
def release_claim(*, submission: Submission, by, at: datetime) -> MarkingDraft:
    """Put a claimed submission back into the queue; what was typed stays with it.

    Refuses with ``not_yours`` or ``already_finalised``.
    """
    draft = _locked(submission)
    if draft.supervisor_id is None:
        return draft
    _refuse_unless_claimed(draft, by)
    if draft.holds_text:
        draft.previous_supervisor_id = by.pk
    draft.supervisor, draft.claimed_at = None, None
    draft.save(update_fields=["supervisor", "claimed_at", "previous_supervisor"])
    return draft


# ------------------------------------------------------------ judging


@transaction.atomic
def save(*, submission: Submission, by, typed: Typed, seen: Seen, at: datetime) -> MarkingDraft:
    """Keep what is on the desk. ``seen`` is the state it was made from.

    Refuses with ``not_yours``, ``already_finalised``, ``unknown_level`` or ``too_long``; a
    state that is no longer the kept one raises ``Conflict``, unless both say the same.
    """
    draft = _locked(submission)
    _refuse_unless_claimed(draft, by)
    fields = cleaned(rubric_of(submission), typed).as_fields()
    return draft.keep(fields, seen=seen, at=at)


@transaction.atomic
def finalise(*, submission: Submission, by, version: int, at: datetime) -> Marking:
    """Make the judgement on the desk final, to be released after ``UNDO_FOR``.

    Finalising again returns the marking. Refuses as ``save`` does, and with ``unjudged``,
    ``outcome_missing``, ``critical_not_met``, ``below_pass_mark``, ``improvement_missing``
    or ``reason_missing``.
    """
    draft = _draft_of(submission)
    if draft is None:
        return _finalised_by(submission, by)
    _refuse_unless_claimed(draft, by)
    if draft.version != version:
        raise Conflict(draft)
    typed, rubric = Typed.from_draft(draft), rubric_of(submission)
    reckoning = reckon(rubric, typed.judgements)
    refuse_unless_ready(reckoning, typed)
    marking = Marking.objects.create(
        submission=submission,
        supervisor=by,
        number=(submission.markings.aggregate(last=Max("number"))["last"] or 0) + 1,
        outcome=typed.outcome,
        percent=reckoning.percent,
        finalised_at=at,
        **Marking.frozen_fields(
            {
                "submission": submission.fingerprint,
                "step": submission.step.fingerprint,
                "rubric": submission.step.content["content"]["rubric"],
                "draft_version": draft.version,
                **recorded(reckoning, typed),
            }
        ),
    )
    PendingRelease.objects.create(marking=marking, release_at=at + UNDO_FOR)
    draft.delete()
    return marking


# ------------------------------------------------------------ after the judgement


@transaction.atomic
def undo(*, marking: Marking, by, at: datetime) -> MarkingDraft:
    """Take a finalised marking back before it is released: the desk is as it was.

    Undoing again returns the draft. Refuses with ``not_yours``, ``already_released`` or, when
    it was taken back and finalised anew, ``already_finalised``.
    """
    if marking.supervisor_id != by.pk:
        raise Refusal("not_yours", _("Only the supervisor who finalized a marking can undo it."))
    pending = _pending(marking)
    if pending is None:
        return _draft_taken_back(marking)
    MarkingEvent.objects.create(marking=marking, kind=MarkingEvent.Kind.WITHDRAWN, at=at, by=by)
    pending.delete()
    submission = marking.submission
    return MarkingDraft.objects.create(
        submission=submission,
        organisation_id=submission.organisation_id,
        submitted_at=submission.submitted_at,
        supervisor=by,
        claimed_at=at,
        # Above every version that a forgotten window may still hold.
        version=marking.content["draft_version"] + 1,
        saved_at=at,
        **Typed.from_record(marking.content).as_fields(),
    )


@transaction.atomic
def release(*, marking: Marking, at: datetime, by=None) -> MarkingEvent:
    """Tell the trainee; a pass completes the step. ``by`` is empty when the clock releases it.

    Releasing again returns the first release. Refuses with ``not_yours`` or ``withdrawn``.
    """
    if by is not None and marking.supervisor_id != by.pk:
        raise Refusal("not_yours", _("Only the supervisor who finalized a marking can release it."))
    pending = _pending(marking)
    if pending is None:
        return _release_of(marking)
    event = MarkingEvent.objects.create(
        marking=marking, kind=MarkingEvent.Kind.RELEASED, at=at, by=by
    )
    pending.delete()
    submission = marking.submission
    results.append(submission=submission, outcome=marking.outcome, content=marking.content, at=at)
    if marking.outcome == PASS:
        enrolments.complete(enrolment=submission.enrolment, step=submission.step, at=at)
    _tell(marking, at)
    transaction.on_commit(
        partial(signals.marking_released.send_robust, sender=Marking, marking=marking)
    )
    return event


def release_due(at: datetime) -> int:
    """Release every marking whose time to undo is over, and return how many those were."""
    due = (
        Marking.objects.filter(pending_release__release_at__lte=at)
        .select_related("submission__enrolment__user", "submission__step")
        .order_by("pending_release__release_at")
    )
    released = 0
    for marking in due:
        try:
            release(marking=marking, at=at)
            released += 1
        except Refusal as refusal:
            # Undone between the list and its turn.
            log.info("Marking %s was not released: %s", marking.pk, refusal.code)
        except Exception:
            log.exception("Marking %s could not be released", marking.pk)
    return released


def _tell(marking: Marking, at: datetime) -> None:
    submission = marking.submission
    step, title = submission.step, submission.step.title
    subject, text = {
        PASS: (
            _("Passed: %s") % title,
            _("Your answer to “%s” has passed. The feedback is ready to read.") % title,
        ),
        REVISE: (
            _("Returned to you: %s") % title,
            _("Your answer to “%s” has come back with what to improve. It is kept as you wrote it.")
            % title,
        ),
        FAIL: (
            _("Not passed: %s") % title,
            _("Your answer to “%s” has not passed. The feedback says why, and how to go on.")
            % title,
        ),
    }[marking.outcome]
    telling.tell(
        user=submission.enrolment.user,
        key=f"marking-released:{marking.pk}",
        subject=subject,
        text=text,
        url=reverse(
            "assessments:vignette", args=[submission.enrolment_id, step.module_slug, step.slug]
        ),
        at=at,
    )


# ------------------------------------------------------------ locks


def _draft_of(submission: Submission) -> MarkingDraft | None:
    return MarkingDraft.objects.select_for_update().filter(submission=submission).first()


def _locked(submission: Submission) -> MarkingDraft:
    draft = _draft_of(submission)
    if draft is None:
        raise Gone("already_finalised", _("This answer has been marked."))
    return draft


def _pending(marking: Marking) -> PendingRelease | None:
    return PendingRelease.objects.select_for_update().filter(marking=marking).first()


def _refuse_unless_claimed(draft: MarkingDraft, by) -> None:
    if draft.supervisor_id == by.pk:
        return
    if draft.supervisor is None:
        raise Gone("not_yours", _("Claim this answer before you mark it."))
    raise Gone(
        "not_yours",
        _("%s has taken this answer over. What you saved before is kept with it.")
        % draft.supervisor.get_short_name(),
    )


def _finalised_by(submission: Submission, by) -> Marking:
    marking = submission.markings.standing().order_by("number").last()
    if marking is None or marking.supervisor_id != by.pk:
        raise Gone("already_finalised", _("Another supervisor has marked this answer."))
    return marking


def _draft_taken_back(marking: Marking) -> MarkingDraft:
    event = MarkingEvent.objects.get(marking=marking)
    if event.kind == MarkingEvent.Kind.RELEASED:
        raise Refusal(
            "already_released", _("The trainee has been told. A released marking is never undone.")
        )
    return _locked(marking.submission)


def _release_of(marking: Marking) -> MarkingEvent:
    event = MarkingEvent.objects.get(marking=marking)
    if event.kind == MarkingEvent.Kind.WITHDRAWN:
        raise Refusal("withdrawn", _("This marking was taken back before it was released."))
    return event
