"""Writing an answer and handing it in: what is kept, what is refused and by which code."""

import pytest

from assessments import signals
from assessments.marking import markings
from assessments.models import MarkingDraft, Submission, SubmissionDraft, SubmissionGrant
from assessments.vignettes import submissions
from core.drafts.conflicts import Conflict
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import Notice
from courses.models import EditionStep
from tests.assessments.vignettes import (
    HOUR,
    NOW,
    TEXTS,
    draft_of,
    finalise,
    hand_in,
    judged,
    release,
    write,
)

pytestmark = pytest.mark.database

REVISE = judged("competent", "unsafe", "revise", "Say who you call.")
FAIL = judged("unsafe", "competent", "fail", "The danger was not seen.")


def code_of(act, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def exhaust(enrolment, vignette, supervisor, typed=FAIL):
    for number in (1, 2, 3):
        texts = {**TEXTS, "why": f"Reason {number}."}
        release(hand_in(enrolment, vignette, texts, number=number), supervisor, typed)


# ------------------------------------------------------------ drafts


def test_a_draft_is_kept_and_counts_its_saves(enrolment, vignette):
    assert write(enrolment, vignette).version == 1
    second = write(enrolment, vignette, {**TEXTS, "why": "Because."}, seen=1, at=NOW + HOUR)
    assert (second.version, second.saved_at) == (2, NOW + HOUR)
    assert SubmissionDraft.objects.get().answers == {**TEXTS, "why": "Because."}


def test_a_draft_keeps_only_the_prompts_of_the_vignette(enrolment, vignette):
    draft = write(enrolment, vignette, {"why": "a\r\nb", "intruder": "x"})
    assert draft.answers == {"first-actions": "", "why": "a\nb"}


def test_a_stale_window_overwrites_nothing_and_is_given_the_newer_text(enrolment, vignette):
    write(enrolment, vignette)
    with pytest.raises(Conflict) as conflict:
        write(enrolment, vignette, {"why": "older"}, seen=0)
    assert conflict.value.code == "changed_elsewhere"
    assert conflict.value.current.answers == TEXTS
    assert SubmissionDraft.objects.get().answers == TEXTS


def test_a_stale_window_that_says_the_same_is_no_conflict(enrolment, vignette):
    write(enrolment, vignette)
    assert write(enrolment, vignette, seen=0).version == 1


def test_a_form_sent_by_hand_is_not_stale_to_its_own_page(enrolment, vignette):
    def save(text, seen):
        return submissions.save_draft(
            enrolment=enrolment, step=vignette, number=1, seen=seen, texts={"why": text}, at=NOW
        )

    save("half a sen", Seen(0, "page-a"))
    assert save("half a sentence", Seen(0, "page-a", by_hand=True)).version == 2
    with pytest.raises(Conflict):
        save("late packet", Seen(0, "page-a"))
    with pytest.raises(Conflict):
        save("another page", Seen(0, "page-b", by_hand=True))


def test_an_answer_beyond_all_measure_is_refused_and_the_draft_stays(enrolment, vignette):
    write(enrolment, vignette)
    huge = {**TEXTS, "why": "x" * 50_000}
    assert code_of(write, enrolment, vignette, huge, seen=1) == "too_long"
    assert SubmissionDraft.objects.get().answers == TEXTS


# ------------------------------------------------------------ handing in


def test_handing_in_freezes_the_answers_and_puts_them_into_the_queue(
    enrolment, vignette, organisation, django_capture_on_commit_callbacks
):
    heard = []
    signals.submission_received.connect(
        lambda submission, **_: heard.append(submission), weak=False, dispatch_uid="test"
    )
    try:
        with django_capture_on_commit_callbacks(execute=True):
            submission = hand_in(enrolment, vignette)
    finally:
        signals.submission_received.disconnect(dispatch_uid="test")
    assert submission.content == {"step": vignette.fingerprint, "answers": TEXTS}
    assert submission.is_intact
    assert heard == [submission]
    waiting = draft_of(submission)
    assert (waiting.organisation, waiting.submitted_at) == (organisation, NOW)
    assert waiting.supervisor is None
    assert not SubmissionDraft.objects.exists()


def test_handing_in_twice_hands_in_once(enrolment, vignette):
    first = hand_in(enrolment, vignette)
    again = submissions.submit(
        enrolment=enrolment, step=vignette, number=1, version=1, at=NOW + HOUR
    )
    assert again == first
    assert Submission.objects.count() == MarkingDraft.objects.count() == 1


def test_a_draft_that_moved_on_is_not_handed_in_unread(enrolment, vignette):
    write(enrolment, vignette)
    write(enrolment, vignette, {**TEXTS, "why": "Because it rises."}, seen=1)
    with pytest.raises(Conflict):
        submissions.submit(enrolment=enrolment, step=vignette, number=1, version=1, at=NOW)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("text", ["", "too short", " ".join(["word"] * 121)])
def test_answers_outside_their_limits_are_not_handed_in_and_stay(enrolment, vignette, text):
    texts = {**TEXTS, "first-actions": text}
    assert code_of(hand_in, enrolment, vignette, texts) == "outside_limits"
    assert SubmissionDraft.objects.get().answers["first-actions"] == text


def test_nothing_written_cannot_be_handed_in(enrolment, vignette):
    assert (
        code_of(submissions.submit, enrolment=enrolment, step=vignette, number=1, version=0, at=NOW)
        == "nothing_written"
    )


def test_a_waiting_answer_cannot_be_written_on(enrolment, vignette, submission):
    assert code_of(write, enrolment, vignette) == "already_handed_in"
    assert code_of(write, enrolment, vignette, number=2) == "already_handed_in"


def test_a_finalised_answer_waits_until_it_is_released(enrolment, vignette, submission, supervisor):
    finalise(submission, supervisor, REVISE)
    assert code_of(write, enrolment, vignette, number=2) == "already_handed_in"


def test_a_window_left_open_since_the_first_answer_cannot_write_the_second(
    enrolment, vignette, submission, supervisor
):
    release(submission, supervisor, REVISE)
    assert code_of(write, enrolment, vignette, {"why": "old"}, number=1) == "already_handed_in"


# ------------------------------------------------------------ again


def test_a_returned_answer_opens_as_it_was_and_can_be_handed_in_again(
    enrolment, vignette, submission, supervisor
):
    release(submission, supervisor, REVISE)
    kept, draft = submissions.texts_to_write_on(enrolment=enrolment, step=vignette)
    assert (kept, draft) == (TEXTS, None)
    second = hand_in(enrolment, vignette, {**TEXTS, "why": "A better one."}, number=2)
    assert second.number == 2
    assert Submission.objects.get(number=1).content["answers"] == TEXTS


def test_a_failed_answer_can_be_answered_again_at_once(enrolment, vignette, submission, supervisor):
    release(submission, supervisor, FAIL)
    assert hand_in(enrolment, vignette, {**TEXTS, "why": "I see."}, number=2).number == 2


def test_the_answer_that_came_back_is_not_taken_unchanged(
    enrolment, vignette, submission, supervisor
):
    release(submission, supervisor, REVISE)
    assert code_of(hand_in, enrolment, vignette, TEXTS, number=2) == "unchanged"
    assert (
        code_of(submissions.submit, enrolment=enrolment, step=vignette, number=2, version=0, at=NOW)
        == "unchanged"
    )


def test_a_passed_vignette_takes_no_further_answer(enrolment, vignette, submission, supervisor):
    release(submission, supervisor)
    assert code_of(write, enrolment, vignette, number=2) == "already_passed"


def test_after_three_submissions_a_person_must_be_asked(enrolment, vignette, supervisor):
    exhaust(enrolment, vignette, supervisor)
    assert code_of(write, enrolment, vignette, number=4) == "no_submissions_left"


def test_an_owner_can_allow_one_more_for_a_reason_and_the_trainee_is_told(
    enrolment, vignette, supervisor, owner
):
    exhaust(enrolment, vignette, supervisor)
    allow = {"enrolment": enrolment, "step": vignette, "by": owner, "at": NOW}
    assert code_of(submissions.allow_another, **allow, reason=" ") == "reason_needed"
    grant = submissions.allow_another(**allow, reason="We talked it through.")
    assert (grant.granted_by, grant.reason) == (owner, "We talked it through.")
    assert Notice.objects.filter(user=enrolment.user, key=f"submission-granted:{grant.pk}").exists()
    assert code_of(submissions.allow_another, **allow, reason="Twice") == "not_exhausted"
    assert SubmissionGrant.objects.count() == 1
    assert hand_in(enrolment, vignette, {**TEXTS, "why": "Now."}, number=4).number == 4


def test_only_those_who_are_stuck_are_listed_for_the_owner(
    enrolment, vignette, supervisor, owner, organisation, other_organisation
):
    assert not Submission.objects.exhausted_at(organisation).exists()
    exhaust(enrolment, vignette, supervisor)
    (stuck,) = Submission.objects.exhausted_at(organisation)
    assert (stuck.number, stuck.outcome) == (3, "fail")
    assert not Submission.objects.exhausted_at(other_organisation).exists()
    submissions.allow_another(
        enrolment=enrolment, step=vignette, by=owner, reason="Once more.", at=NOW
    )
    assert not Submission.objects.exhausted_at(organisation).exists()


# ------------------------------------------------------------ in the outline


def test_the_outline_says_where_a_vignette_stands(enrolment, vignette, supervisor):
    def status():
        return enrolment.outline(at=NOW).by_pk[vignette.pk].status

    assert status() in ("open", "next")
    first = hand_in(enrolment, vignette)
    assert status() == "waiting"
    release(first, supervisor, REVISE)
    assert status() == "returned"
    release(hand_in(enrolment, vignette, {**TEXTS, "why": "Better."}, number=2), supervisor)
    assert status() == "done"


def test_a_vignette_says_how_it_is_assessed(vignette):
    from courses.releases.steps import description_of, kind_of
    from courses.releases.syllabus import syllabus_of

    step = syllabus_of(vignette.edition).by_pk[vignette.pk]
    assert step.rules["assesses"] == ["KAP-1.2", "KAP-1.1"]
    assert "rubric of 2 criteria. Pass mark: 70%. One criterion is critical" in description_of(step)
    assert kind_of("vignette").label == "Case vignette"


def test_statuses_of_many_vignettes_cost_what_one_costs(
    factory, curriculum, trainee, django_assert_max_num_queries
):
    from courses.learning import enrolments

    module = curriculum.get_children().first().specific
    for number in range(6):
        factory.vignette(module, slug=f"case-{number}")
    edition = factory.released(curriculum)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    steps = list(EditionStep.objects.filter(edition=edition, kind="vignette"))
    assert len(steps) == 7
    with django_assert_max_num_queries(3):
        submissions.turns_of(enrolments=[enrolment], steps=steps)


def test_marking_state_is_known_to_the_module(submission):
    assert markings.rubric_of(submission).criteria[0].code == "safety"
