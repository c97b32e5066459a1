"""A trainee's answers to a vignette: kept while they are written, and handed in.

Both verbs lock the enrolment, so that two devices of one person come one after the other.
Whether the step is locked was decided at its door.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import answers, grants, signals
from assessments.conflicts import Conflict
from assessments.models import MarkingDraft, Submission, SubmissionDraft, SubmissionGrant
from assessments.turns import Turn, turn_after
from assessments.versions import Seen
from core import notices
from core.errors import Refusal
from courses.models import EditionStep, Enrolment


def turns_of(*, enrolment: Enrolment, steps: Sequence) -> dict[int, Turn]:
    """Where the trainee stands in each of ``steps``, by primary key, in three queries."""
    keys = [step.pk for step in steps]
    outcomes: dict[int, list[str | None]] = {key: [] for key in keys}
    for step, _number, outcome in Submission.objects.of(enrolment, *keys).outcomes(
        "step_id", "number"
    ):
        outcomes[step].append(outcome)
    started = set(
        SubmissionDraft.objects.filter(enrolment=enrolment, step__in=keys).values_list(
            "step_id", flat=True
        )
    )
    granted = list(
        SubmissionGrant.objects.filter(enrolment=enrolment, step__in=keys).values_list(
            "step_id", flat=True
        )
    )
    return {
        key: turn_after(outcomes[key], has_draft=key in started, granted=granted.count(key))
        for key in keys
    }


def turn_of(*, enrolment: Enrolment, step: EditionStep) -> Turn:
    return turns_of(enrolment=enrolment, steps=[step])[step.pk]


def is_answering(user, step: EditionStep) -> bool:
    """Whether ``user`` still has an answer of their own to give to this vignette, in any edition."""
    own = EditionStep.objects.filter(page=step.page_id, edition__enrolments__user=user)
    enrolments = Enrolment.objects.filter(user=user, edition__steps__in=own)
    return any(
        not turn.is_final
        for enrolment in enrolments.distinct()
        for turn in turns_of(
            enrolment=enrolment, steps=list(own.filter(edition=enrolment.edition_id).only("pk"))
        ).values()
    )


# ------------------------------------------------------------ writing


@transaction.atomic
def save_draft(
    *,
    enrolment: Enrolment,
    step: EditionStep,
    number: int,
    seen: Seen,
    texts: Mapping[str, str],
    at: datetime,
) -> SubmissionDraft:
    """Keep what is typed, by code of prompt. ``seen`` is the state it was made from.

    Refuses with ``already_handed_in``, ``already_passed``, ``no_submissions_left`` or
    ``too_long``; a state that is no longer the kept one raises ``Conflict``, unless both say
    the same.
    """
    _lock(enrolment)
    _refuse_unless_writing(enrolment, step, number)
    texts = _cleaned(step, texts)
    draft = _draft_of(enrolment, step) or SubmissionDraft(enrolment=enrolment, step=step)
    if draft.pk and draft.answers == texts:
        return draft
    if not seen.is_current(draft):
        raise Conflict(draft)
    draft.answers = texts
    draft.version += 1
    draft.page = seen.page
    draft.saved_at = at
    draft.save()
    return draft


@transaction.atomic
def submit(
    *, enrolment: Enrolment, step: EditionStep, number: int, version: int, at: datetime
) -> Submission:
    """Hand in the draft as submission ``number``; handing the same one in again returns the first.

    Refuses as ``save_draft`` does, and with ``nothing_written``, ``outside_limits`` or
    ``unchanged``; a draft that has moved on since ``version`` was read raises ``Conflict``.
    """
    _lock(enrolment)
    if existing := Submission.objects.of(enrolment, step).filter(number=number).first():
        return existing
    _refuse_unless_writing(enrolment, step, number)
    draft = _draft_to_hand_in(enrolment, step, version)
    submission = Submission.objects.create(
        organisation_id=enrolment.edition.organisation_id,
        enrolment=enrolment,
        step=step,
        number=number,
        submitted_at=at,
        **Submission.frozen_fields({"step": step.fingerprint, "answers": draft.answers}),
    )
    MarkingDraft.objects.create(
        submission=submission, organisation_id=submission.organisation_id, submitted_at=at
    )
    draft.delete()
    transaction.on_commit(
        partial(signals.submission_received.send_robust, sender=Submission, submission=submission)
    )
    return submission


def texts_to_write_on(
    *, enrolment: Enrolment, step: EditionStep
) -> tuple[Mapping[str, str], SubmissionDraft | None]:
    """What the editor opens with: the draft, or else the answer that came back."""
    draft = _draft_of(enrolment, step)
    if draft is not None:
        return draft.answers, draft
    last = Submission.objects.of(enrolment, step).last()
    return (last.content["answers"] if last else {}), None


def _lock(enrolment: Enrolment) -> None:
    # Without the key: rows that merely refer to the enrolment may be written meanwhile.
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)


def _draft_of(enrolment: Enrolment, step: EditionStep) -> SubmissionDraft | None:
    return SubmissionDraft.objects.filter(enrolment=enrolment, step=step).first()


def _draft_to_hand_in(enrolment: Enrolment, step: EditionStep, version: int) -> SubmissionDraft:
    draft = _draft_of(enrolment, step)
    last = Submission.objects.of(enrolment, step).last()
    if last and (draft is None or draft.answers == last.content["answers"]):
        raise Refusal(
            "unchanged",
            _("This is the answer that came back to you. Change it before you hand it in again."),
        )
    if draft is None:
        raise Refusal("nothing_written", _("Nothing is written yet."))
    if draft.version != version:
        raise Conflict(draft)
    if any(one.fault for one in answers.measured(step.content["content"], draft.answers)):
        raise Refusal(
            "outside_limits",
            _("Some answers are outside their word limits. Nothing was handed in; all is kept."),
        )
    return draft


def _refuse_unless_writing(enrolment: Enrolment, step: EditionStep, number: int) -> None:
    turn = turn_of(enrolment=enrolment, step=step)
    if turn.state == "done":
        raise Refusal("already_passed", _("You have passed this vignette."))
    if turn.state == "failed":
        raise Refusal(
            "no_submissions_left",
            _("You have used every submission of this vignette. Ask the organisation for another."),
        )
    if turn.state == "waiting" or number != turn.next_number:
        raise Refusal(
            "already_handed_in",
            _("This answer has been handed in, from this or another window. It cannot be changed."),
        )


def _cleaned(step: EditionStep, texts: Mapping[str, str]) -> dict[str, str]:
    cleaned = {
        prompt.code: answers.tidied(texts.get(prompt.code, ""))
        for prompt in answers.prompts_of(step.content["content"])
    }
    if any(len(text) > answers.LONGEST for text in cleaned.values()):
        raise Refusal(
            "too_long",
            _(
                "An answer is longer than can be kept. Shorten it to its word limit; it was not saved."
            ),
        )
    return cleaned


# ------------------------------------------------------------ one more


@transaction.atomic
def allow_another(
    *, enrolment: Enrolment, step: EditionStep, by, reason: str, at: datetime
) -> SubmissionGrant:
    """Let a trainee who has used every submission hand in one more, and tell them; the reason is kept.

    Refuses as ``grants.give`` does.
    """

    def is_exhausted() -> bool:
        return turn_of(enrolment=enrolment, step=step).state == "failed"

    grant = grants.give(
        SubmissionGrant,
        enrolment=enrolment,
        step=step,
        by=by,
        reason=reason,
        at=at,
        is_exhausted=is_exhausted,
    )
    notices.tell(
        user=enrolment.user,
        key=f"submission-granted:{grant.pk}",
        subject=(_("You can answer again: %s") % step.title)[:200],
        text=_("You can hand in one more answer to “%s”. Your last one is kept as you wrote it.")
        % step.title,
        url=reverse("assessments:vignette", args=[enrolment.pk, step.module_slug, step.slug]),
        at=at,
    )
    return grant
