"""What a certificate rests on, earned by the same verbs that a trainee and a supervisor call."""

from datetime import timedelta

import pytest

from assessments.models import AttemptStep
from assessments.quizzes import attempts
from certificates.issuing.issue import issue
from certificates.issuing.standings import standing
from core.drafts.versions import Seen
from core.models import Notice
from courses.evaluations import responses
from tests.assessments.quizzes import questions_of, right_answer
from tests.assessments.vignettes import TEXTS, finalise, hand_in, judged, release
from tests.certificates.conftest import NOW
from tests.courses.lessons import read

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = timedelta(days=1)


def step_of(enrolment, kind: str):
    return enrolment.edition.steps.get(kind=kind)


def read_and_evaluate(enrolment, at) -> None:
    lesson, evaluation = step_of(enrolment, "lesson"), step_of(enrolment, "evaluation")
    read(enrolment=enrolment, step=lesson, at=at)
    answers = {"useful": "5", "change": "I will measure again."}
    responses.evaluate(enrolment=enrolment, step=evaluation, answers=answers, at=at)


def sit(enrolment, at, *, knowing: bool):
    """Sit the quiz and answer everything rightly, or nothing."""
    attempt = attempts.start(enrolment=enrolment, step=step_of(enrolment, "quiz"), at=at)
    for asked in questions_of(attempt):
        if knowing:
            attempts.save(
                attempt=attempt,
                position=asked.position,
                value=right_answer(asked.question),
                is_flagged=False,
                seen=Seen(0),
                at=at,
            )
    attempts.submit(attempt=attempt, at=at)
    return attempt


def kept_of(certificate, kind: str) -> dict:
    return next(one for one in certificate.content["evidence"]["steps"] if one["kind"] == kind)


@pytest.fixture
def answered(scheme, enrolment, supervisor):
    """Everything done: the quiz at the second try, the vignette after one revision."""
    read_and_evaluate(enrolment, NOW - 9 * DAY)
    sit(enrolment, NOW - 9 * DAY, knowing=False)
    passed = sit(enrolment, NOW - 8 * DAY, knowing=True)
    vignette = step_of(enrolment, "vignette")
    first = hand_in(enrolment, vignette, at=NOW - 7 * DAY)
    returned = judged(reasoning="unsafe", outcome="revise", summary="Say why in full.")
    release(first, supervisor, returned, at=NOW - 6 * DAY)
    second = hand_in(
        enrolment, vignette, {**TEXTS, "why": "It is 168 over 104."}, number=2, at=NOW - 5 * DAY
    )
    return enrolment, passed, second


def test_the_record_names_the_sitting_and_the_marking_that_passed(
    answered, supervisor, trainee, django_capture_on_commit_callbacks
):
    enrolment, attempt, submission = answered
    with django_capture_on_commit_callbacks(execute=True):
        marking = release(submission, supervisor, at=NOW - 4 * DAY)
    assert Notice.objects.filter(user=trainee, key=f"certificate-earned:{enrolment.pk}").exists()
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=NOW)
    ending = AttemptStep.objects.get(attempt=attempt)
    sitting = kept_of(certificate, "quiz")["attempt"]
    assert sitting["id"] == str(attempt.uuid)
    assert sitting["paper"] == attempt.paper.fingerprint
    assert sitting["fingerprint"] == ending.fingerprint
    assert sitting["grade"] == "100.00"
    judged_by = kept_of(certificate, "vignette")["marking"]
    assert judged_by["id"] == marking.pk
    assert judged_by["fingerprint"] == marking.fingerprint
    assert judged_by["submission"] == submission.fingerprint
    assert kept_of(certificate, "lesson")["attempt"] is None
    assert certificate.content["completed_on"] == (NOW - 4 * DAY).date().isoformat()


def test_the_record_holds_no_word_of_the_people(answered, supervisor, trainee):
    enrolment, _attempt, submission = answered
    release(submission, supervisor, at=NOW - 4 * DAY)
    certificate = issue(enrolment=enrolment, legal_name=trainee.legal_name, at=NOW)
    stored = bytes(certificate.entry.kept.data).decode()
    for word in (trainee.legal_name, supervisor.legal_name, "168 over 104", "I will measure"):
        assert word not in stored


def test_a_marking_that_is_not_released_earns_nothing(answered, supervisor):
    enrolment, _attempt, submission = answered
    finalise(submission, supervisor, at=NOW - 4 * DAY)
    reached = standing(enrolment, at=NOW)
    assert [finding.missing for finding in reached.unmet] == [("pharmacology/the-referral",)] * 2
