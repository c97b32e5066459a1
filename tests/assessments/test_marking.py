"""Claiming, judging, finalising, undoing, releasing: each once, each refusal by its code."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import signals
from assessments.marking import markings
from assessments.models import Marking, MarkingDraft, MarkingEvent, PendingRelease
from assessments.rubrics.rubric import Judgement
from core.drafts.conflicts import Conflict
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import Membership, Notice
from core.organisations import memberships
from courses.models import Completion
from tests.assessments.vignettes import (
    HOUR,
    MINUTE,
    NOW,
    TEXTS,
    draft_of,
    finalise,
    hand_in,
    judged,
    release,
)

pytestmark = pytest.mark.database

DAY = timedelta(days=1)


def code_of(act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def save(submission, by, typed=None, *, seen=0, at=NOW):
    return markings.save(
        submission=submission, by=by, typed=typed or judged(), seen=Seen(seen), at=at
    )


# ------------------------------------------------------------ claiming


def test_a_claim_takes_the_answer_out_of_other_hands(submission, supervisor, second_supervisor):
    draft = markings.claim(submission=submission, by=supervisor, at=NOW)
    assert (draft.supervisor, draft.claimed_at) == (supervisor, NOW)
    assert (
        code_of(markings.claim, submission=submission, by=second_supervisor, at=NOW + HOUR)
        == "claimed"
    )
    assert draft_of(submission).supervisor == supervisor


def test_claiming_again_changes_nothing(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    assert markings.claim(submission=submission, by=supervisor, at=NOW + HOUR).claimed_at == NOW


def test_nobody_marks_themselves(submission, trainee, organisation):
    memberships.admit(
        user=trainee,
        organisation=organisation,
        role=Membership.Role.SUPERVISOR,
        by=None,
        at=timezone.now(),
    )
    assert code_of(markings.claim, submission=submission, by=trainee, at=NOW) == "own_submission"
    assert not MarkingDraft.objects.waiting_at([organisation]).not_by(trainee).exists()
    assert (
        code_of(markings.claim_next, organisations=[organisation], by=trainee, at=NOW)
        == "queue_empty"
    )


def test_a_claim_left_for_a_day_can_be_taken_over_with_what_was_typed(
    submission, supervisor, second_supervisor
):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    save(submission, supervisor, at=NOW + HOUR)
    almost = NOW + HOUR + DAY - MINUTE
    assert code_of(markings.claim, submission=submission, by=second_supervisor, at=almost) == (
        "claimed"
    )
    draft = markings.claim(submission=submission, by=second_supervisor, at=NOW + HOUR + DAY)
    assert (draft.supervisor, draft.previous_supervisor) == (second_supervisor, supervisor)
    assert draft.judgements["safety"]["level"] == "competent"
    assert code_of(save, submission, supervisor, seen=1) == "not_yours"


def test_a_claim_given_back_keeps_what_was_typed_and_whose_it_was(
    submission, supervisor, second_supervisor
):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    save(submission, supervisor)
    markings.release_claim(submission=submission, by=supervisor, at=NOW)
    draft = draft_of(submission)
    assert (draft.supervisor, draft.previous_supervisor) == (None, supervisor)
    assert draft.judgements["safety"]["level"] == "competent"
    markings.release_claim(submission=submission, by=supervisor, at=NOW)
    markings.claim(submission=submission, by=second_supervisor, at=NOW)
    assert (
        code_of(markings.release_claim, submission=submission, by=supervisor, at=NOW) == "not_yours"
    )


def test_the_oldest_unclaimed_answer_comes_next(
    enrolment, vignette, submission, supervisor, second_supervisor, organisation, second_trainee
):
    from courses.learning import enrolments

    other = enrolments.enrol(
        user=second_trainee, curriculum=enrolment.edition.curriculum, at=NOW - HOUR
    )
    older = hand_in(other, vignette, at=NOW - HOUR)
    draft = markings.claim_next(organisations=[organisation], by=supervisor, at=NOW)
    assert draft.submission == older
    draft = markings.claim_next(organisations=[organisation], by=second_supervisor, at=NOW)
    assert draft.submission == submission
    assert (
        code_of(markings.claim_next, organisations=[organisation], by=supervisor, at=NOW)
        == "queue_empty"
    )


# ------------------------------------------------------------ judging


def test_only_the_claimant_can_judge(submission, supervisor, second_supervisor):
    assert code_of(save, submission, supervisor) == "not_yours"
    markings.claim(submission=submission, by=supervisor, at=NOW)
    assert code_of(save, submission, second_supervisor) == "not_yours"
    assert (
        code_of(markings.finalise, submission=submission, by=second_supervisor, version=0, at=NOW)
        == "not_yours"
    )


def test_a_stale_desk_overwrites_nothing(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    save(submission, supervisor)
    with pytest.raises(Conflict) as conflict:
        save(submission, supervisor, judged("unsafe"), seen=0)
    assert conflict.value.current.judgements["safety"]["level"] == "competent"
    assert save(submission, supervisor, seen=0).version == 1
    with pytest.raises(Conflict):
        markings.finalise(submission=submission, by=supervisor, version=0, at=NOW)


def test_a_judgement_the_rubric_does_not_know_is_refused(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    assert code_of(save, submission, supervisor, judged("brilliant")) == "unknown_level"
    assert code_of(save, submission, supervisor, judged(outcome="maybe")) == "unknown_outcome"
    assert code_of(save, submission, supervisor, judged(summary="x" * 30_000)) == "too_long"
    assert draft_of(submission).version == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (judged(reasoning=""), "unjudged"),
        (judged(outcome=""), "outcome_missing"),
        (judged("competent", "unsafe", "pass"), "below_pass_mark"),
        (judged("emerging", "competent", "pass"), "critical_not_met"),
        (judged("unsafe", "competent", "revise", "Try again."), "critical_not_met"),
        (judged("competent", "unsafe", "revise", "  "), "improvement_missing"),
        (judged("unsafe", "unsafe", "fail", ""), "reason_missing"),
    ],
)
def test_an_incomplete_or_forbidden_judgement_is_not_finalised(submission, supervisor, typed, code):
    assert code_of(finalise, submission, supervisor, typed) == code
    assert not Marking.objects.exists()
    assert draft_of(submission).outcome == typed.outcome


def test_a_critical_failure_fails_whatever_the_total_and_says_which(submission, supervisor):
    with pytest.raises(Refusal, match=r"not met: “Recognises the danger”.*whatever the total"):
        finalise(submission, supervisor, judged("emerging", "competent", "pass"))


# ------------------------------------------------------------ finalising


def test_a_finalised_marking_keeps_the_rubric_and_every_judgement(submission, supervisor, vignette):
    marked = finalise(submission, supervisor, judged("competent", "emerging", "pass", "Well seen."))
    content = marked.content
    assert content["rubric"] == vignette.content["content"]["rubric"]
    assert content["submission"] == submission.fingerprint
    assert content["judgements"][0] == {
        "criterion": "safety",
        "level": "competent",
        "points": "2",
        "is_met": True,
        "comment": "Clear.",
    }
    assert (content["marks"], content["most_marks"], content["percent"]) == ("5", "6", "83.33")
    assert (content["proposed"], content["outcome"], content["summary"]) == (
        "pass",
        "pass",
        "Well seen.",
    )
    assert marked.is_intact
    assert not MarkingDraft.objects.exists()
    assert marked.pending_release.release_at == NOW + 15 * MINUTE


def test_finalising_twice_makes_one_marking(submission, supervisor, second_supervisor):
    first = finalise(submission, supervisor)
    again = markings.finalise(submission=submission, by=supervisor, version=1, at=NOW + MINUTE)
    assert again == first
    assert (
        code_of(markings.finalise, submission=submission, by=second_supervisor, version=1, at=NOW)
        == "already_finalised"
    )
    assert (
        code_of(markings.claim, submission=submission, by=second_supervisor, at=NOW)
        == "already_finalised"
    )
    assert Marking.objects.count() == 1


def test_nothing_is_told_before_the_release(submission, supervisor, trainee):
    finalise(submission, supervisor)
    assert not Notice.objects.filter(user=trainee).exists()
    assert not Completion.objects.filter(step=submission.step).exists()
    assert not Marking.objects.released().exists()


# ------------------------------------------------------------ undoing


def test_undo_puts_everything_typed_back(submission, supervisor):
    typed = judged("competent", "unsafe", "revise", "Say who you call.")
    marked = finalise(submission, supervisor, typed)
    draft = markings.undo(marking=marked, by=supervisor, at=NOW + MINUTE)
    assert (draft.supervisor, draft.outcome, draft.summary) == (
        supervisor,
        "revise",
        "Say who you call.",
    )
    assert draft.judgements == {
        "safety": {"level": "competent", "comment": "Clear."},
        "reasoning": {"level": "unsafe", "comment": ""},
    }
    assert draft.submitted_at == submission.submitted_at
    assert marked.event.kind == MarkingEvent.Kind.WITHDRAWN
    assert not PendingRelease.objects.exists()
    assert draft.version > 1


def test_undoing_twice_undoes_once(submission, supervisor):
    marked = finalise(submission, supervisor)
    first = markings.undo(marking=marked, by=supervisor, at=NOW)
    assert markings.undo(marking=marked, by=supervisor, at=NOW) == first
    assert MarkingEvent.objects.count() == 1


def test_a_marking_undone_can_be_finalised_anew(submission, supervisor):
    marked = finalise(submission, supervisor)
    markings.undo(marking=marked, by=supervisor, at=NOW)
    draft = save(
        submission,
        supervisor,
        judged("unsafe", "competent", "fail", "On reflection."),
        seen=draft_of(submission).version,
    )
    second = markings.finalise(
        submission=submission, by=supervisor, version=draft.version, at=NOW + MINUTE
    )
    assert (second.number, second.outcome) == (2, "fail")
    assert code_of(markings.undo, marking=marked, by=supervisor, at=NOW) == "already_finalised"


def test_a_released_marking_is_never_undone(submission, supervisor):
    marked = release(submission, supervisor)
    assert code_of(markings.undo, marking=marked, by=supervisor, at=NOW) == "already_released"


def test_only_the_one_who_finalised_can_undo_or_release(submission, supervisor, second_supervisor):
    marked = finalise(submission, supervisor)
    assert code_of(markings.undo, marking=marked, by=second_supervisor, at=NOW) == "not_yours"
    assert code_of(markings.release, marking=marked, by=second_supervisor, at=NOW) == "not_yours"


# ------------------------------------------------------------ releasing


def test_the_clock_releases_after_a_quarter_of_an_hour_and_not_before(
    submission, supervisor, trainee
):
    marked = finalise(submission, supervisor)
    assert markings.release_due(NOW + 15 * MINUTE - timedelta(seconds=1)) == 0
    assert markings.release_due(NOW + 15 * MINUTE) == 1
    assert markings.release_due(NOW + HOUR) == 0
    event = MarkingEvent.objects.get(marking=marked)
    assert (event.kind, event.by) == (MarkingEvent.Kind.RELEASED, None)
    assert Notice.objects.get(user=trainee).key == f"marking-released:{marked.pk}"


def test_one_release_that_fails_hinders_no_other(
    submission, enrolment, vignette, supervisor, second_trainee, monkeypatch
):
    from courses.learning import enrolments

    other = enrolments.enrol(
        user=second_trainee, curriculum=enrolment.edition.curriculum, at=NOW - HOUR
    )
    broken = finalise(submission, supervisor, at=NOW - MINUTE)
    sound = finalise(hand_in(other, vignette), supervisor)
    tell = markings._tell

    def fail_for_one(marked, at):
        if marked == broken:
            raise RuntimeError("the post is on strike")
        tell(marked, at)

    monkeypatch.setattr(markings, "_tell", fail_for_one)
    assert markings.release_due(NOW + HOUR) == 1
    assert MarkingEvent.objects.get().marking == sound
    assert PendingRelease.objects.get().marking == broken


def test_a_released_pass_completes_the_step_and_sends_the_news_once(
    submission, supervisor, enrolment, vignette, django_capture_on_commit_callbacks
):
    heard = []
    signals.marking_released.connect(
        lambda marking, **_: heard.append(marking), weak=False, dispatch_uid="test"
    )
    try:
        with django_capture_on_commit_callbacks(execute=True):
            marked = release(submission, supervisor)
            markings.release(marking=marked, by=supervisor, at=NOW + HOUR)
            markings.release(marking=marked, at=NOW + HOUR)
    finally:
        signals.marking_released.disconnect(dispatch_uid="test")
    assert heard == [marked]
    assert Completion.objects.get(enrolment=enrolment, step=vignette).completed_at == NOW
    assert MarkingEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        (judged(), "Passed: The referral"),
        (judged(outcome="revise", summary="More."), "Returned to you: The referral"),
        (judged(outcome="fail", summary="Copied."), "Not passed: The referral"),
    ],
)
def test_the_trainee_is_told_what_came_of_it(submission, supervisor, trainee, typed, subject):
    release(submission, supervisor, typed)
    notice = Notice.objects.get(user=trainee)
    assert notice.subject == subject
    assert notice.url.startswith("/vignettes/")


@pytest.mark.parametrize("outcome", ["revise", "fail"])
def test_only_a_pass_completes_the_step(submission, supervisor, outcome):
    release(submission, supervisor, judged(outcome=outcome, summary="More."))
    assert not Completion.objects.filter(step=submission.step).exists()


def test_a_withdrawn_marking_is_not_released(submission, supervisor):
    marked = finalise(submission, supervisor)
    markings.undo(marking=marked, by=supervisor, at=NOW)
    assert code_of(markings.release, marking=marked, by=supervisor, at=NOW) == "withdrawn"
    assert markings.release_due(NOW + HOUR) == 0


def test_every_version_and_every_finalised_marking_is_kept(
    submission, supervisor, enrolment, vignette
):
    release(submission, supervisor, judged("competent", "unsafe", "revise", "Explain."))
    second = hand_in(enrolment, vignette, {**TEXTS, "why": "Because it rises."}, number=2)
    release(second, supervisor)
    assert [
        (one.submission.number, one.outcome)
        for one in Marking.objects.order_by("submission__number")
    ] == [(1, "revise"), (2, "pass")]


def test_a_comment_alone_is_kept_while_no_level_is_chosen(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    typed = judged("", "", "")
    typed.judgements["reasoning"] = Judgement("", "Thin.")
    assert save(submission, supervisor, typed).judgements == {
        "reasoning": {"level": "", "comment": "Thin."}
    }
