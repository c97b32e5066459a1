"""A trainee's answers to a vignette: kept while they are written, and handed in.

Both verbs lock the enrolment, so that two devices of one person come one after the other.
Whether the step is locked was decided at its door.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import signals
from assessments.allowances import grants
from assessments.allowances.models import SubmissionGrant
from assessments.vignettes import answers
from assessments.vignettes.models.submissions import Submission, SubmissionDraft
from assessments.vignettes.turns import Turn, turn_after
from core.drafts.conflicts import Conflict, Gone
from core.drafts.typed import tidied
from core.drafts.versions import Seen
from core.errors import Refusal
from core.notices import telling
from courses.models import EditionStep, Enrolment

# Who takes a submission in the transaction in which it is handed in. Marking stands above this
# room, and adds itself when the app is ready.
_receivers: list[Callable[[Submission], None]] = []


def received_by(receive: Callable[[Submission], None]) -> None:
    """Have every submission given to ``receive`` as it is handed in."""
    _receivers.append(receive)


def turns_of(*, enrolments: Sequence[Enrolment], steps: Sequence) -> dict[tuple[int, int], Turn]:
    """Where each trainee stands in each of ``steps``, by both primary keys, in three queries."""
    pairs = [(enrolment.pk, step.pk) for enrolment in enrolments for step in steps]
    within: dict[str, Any] = {
        "enrolment__in": [enrolment.pk for enrolment in enrolments],
        "step__in": [step.pk for step in steps],
    }
    outcomes: dict[tuple[int, int], list[str | None]] = {pair: [] for pair in pairs}
    handed_in = Submission.objects.filter(**within).with_outcome().order_by("number")
    for enrolment, step, outcome in handed_in.values_list("enrolment_id", "step_id", "outcome"):
        outcomes[enrolment, step].append(outcome)
    started = set(SubmissionDraft.objects.filter(**within).values_list("enrolment_id", "step_id"))
    granted = Counter(
        SubmissionGrant.objects.filter(**within).values_list("enrolment_id", "step_id")
    )
    return {
        pair: turn_after(outcomes[pair], has_draft=pair in started, granted=granted[pair])
        for pair in pairs
    }


def turn_of(*, enrolment: Enrolment, step: EditionStep) -> Turn:
    """Where the trainee stands in one vignette."""
    return turns_of(enrolments=[enrolment], steps=[step])[enrolment.pk, step.pk]


def is_answering(user, step: EditionStep) -> bool:
    """Whether ``user`` still has an answer of their own to give to this vignette, in any edition."""
    own = EditionStep.objects.filter(page=step.page_id, edition__enrolments__user=user)
    enrolments = Enrolment.objects.filter(user=user, edition__steps__in=own)
    return any(
        not turn.is_final
        for enrolment in enrolments.distinct()
        for turn in turns_of(
            enrolments=[enrolment], steps=list(own.filter(edition=enrolment.edition_id).only("pk"))
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
    Enrolment.objects.lock(enrolment)
    _refuse_unless_writing(enrolment, step, number)
    draft = _draft_of(enrolment, step) or SubmissionDraft(enrolment=enrolment, step=step)
    return draft.keep({"answers": _cleaned(step, texts)}, seen=seen, at=at)


@transaction.atomic
def submit(
    *, enrolment: Enrolment, step: EditionStep, number: int, version: int, at: datetime
) -> Submission:
    """Hand in the draft as submission ``number``; handing the same one in again returns the first.

    Refuses as ``save_draft`` does, and with ``nothing_written``, ``outside_limits`` or
    ``unchanged``; a draft that has moved on since ``version`` was read raises ``Conflict``.
    """
    Enrolment.objects.lock(enrolment)
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
    for receive in _receivers:
        receive(submission)
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
        raise Gone("already_passed", _("You have passed this vignette."))
    if turn.state == "failed":
        raise Gone(
            "no_submissions_left",
            _("You have used every submission of this vignette. Ask the organization for another."),
        )
    if turn.state == "waiting" or number != turn.next_number:
        raise Gone(
            "already_handed_in",
            _("This answer has been handed in, from this or another window. It cannot be changed."),
        )


def _cleaned(step: EditionStep, texts: Mapping[str, str]) -> dict[str, str]:
    cleaned = {
        prompt.code: tidied(texts.get(prompt.code, ""))
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
    telling.tell(
        user=enrolment.user,
        key=f"submission-granted:{grant.pk}",
        subject=_("You can answer again: %s") % step.title,
        text=_("You can hand in one more answer to “%s”. Your last one is kept as you wrote it.")
        % step.title,
        url=reverse("assessments:vignette", args=[enrolment.pk, step.module_slug, step.slug]),
        at=at,
    )
    return grant
