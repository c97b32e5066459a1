from decimal import Decimal

import pytest

from assessments import signals
from assessments.models import Attempt, AttemptStep, OpenAttempt, Paper, Response
from assessments.quizzes import attempts, papers
from assessments.quizzes.standing import LATE_PACKETS, May
from core.drafts.conflicts import Conflict
from core.drafts.versions import Seen
from core.errors import Refusal
from core.schedule import clock
from core.schedule.jobs import run_due
from courses.learning import enrolments
from courses.models import Completion
from tests.assessments.quizzes import HOUR, MINUTE, NOW, SECOND, right_answer

pytestmark = pytest.mark.database

FIRST = Seen(0, "p")


def answer(attempt, position, value, *, at=NOW + MINUTE, seen=FIRST, flagged=False):
    return attempts.save(
        attempt=attempt, position=position, value=value, is_flagged=flagged, seen=seen, at=at
    )


def answer_rightly(attempt, *, at=NOW + MINUTE, leave_out=()):
    for asked in papers.questions_of(attempt.paper, attempt.step):
        if asked.entry["type"] not in leave_out:
            answer(attempt, asked.position, right_answer(asked.question), at=at)


def fail(enrolment, quiz, *, at):
    attempt = attempts.start(enrolment=enrolment, step=quiz, at=at)
    return attempts.submit(attempt=attempt, at=at + MINUTE)


# ------------------------------------------------------------ starting


def test_a_start_freezes_a_paper_of_the_edition(attempt, quiz):
    content = attempt.paper.content
    assert attempt.number == 1
    assert attempt.due_at == NOW + 20 * MINUTE
    assert content["step"] == quiz.fingerprint
    frozen = {q["code"]: q for q in quiz.content["content"]["questions"]}
    assert {entry["code"] for entry in content["questions"]} == set(frozen)
    for entry in content["questions"]:
        assert entry["fingerprint"] == frozen[entry["code"]]["fingerprint"]
    assert attempt.responses.count() == len(frozen)
    assert OpenAttempt.objects.get().due_at == attempt.due_at


def test_a_paper_holds_no_word_and_no_key_of_its_questions(attempt):
    stored = bytes(attempt.paper.kept.data).decode()
    assert "circulation" not in stored
    assert "is_correct" not in stored
    assert "80.2" not in stored


def test_starting_again_resumes_the_open_attempt(attempt, quiz_enrolment, quiz):
    again = attempts.start(enrolment=quiz_enrolment, step=quiz, at=NOW + MINUTE)
    assert again == attempt
    assert Attempt.objects.count() == 1


def test_an_open_attempt_whose_time_is_over_is_ended_before_the_next_is_judged(
    attempt, quiz_enrolment, quiz
):
    late = attempt.due_at + LATE_PACKETS + SECOND
    with pytest.raises(Refusal) as refusal:
        attempts.start(enrolment=quiz_enrolment, step=quiz, at=late)
    assert refusal.value.code == "must_wait"
    assert attempt.ending.kind == AttemptStep.Kind.TIMED_OUT


def test_the_next_attempt_must_wait_and_says_when_in_the_trainees_time_zone(quiz_enrolment, quiz):
    quiz_enrolment.user.time_zone = "America/Denver"
    at = NOW.replace(month=1, day=15, hour=18, minute=0, second=0)
    fail(quiz_enrolment, quiz, at=at)
    with pytest.raises(Refusal) as refusal:
        attempts.start(enrolment=quiz_enrolment, step=quiz, at=at + 11 * HOUR)
    assert refusal.value.code == "must_wait"
    # 18:01 UTC and twelve hours, on a clock seven hours behind.
    assert "23:01 (MST)" in refusal.value.message


def test_attempts_run_out(quiz_enrolment, quiz):
    for number in range(3):
        fail(quiz_enrolment, quiz, at=NOW + number * 24 * HOUR)
    with pytest.raises(Refusal) as refusal:
        attempts.start(enrolment=quiz_enrolment, step=quiz, at=NOW + 100 * 24 * HOUR)
    assert refusal.value.code == "no_attempts_left"
    assert Attempt.objects.count() == 3


def test_a_passed_quiz_is_not_taken_again(attempt, quiz_enrolment, quiz):
    answer_rightly(attempt)
    attempts.submit(attempt=attempt, at=NOW + MINUTE)
    with pytest.raises(Refusal) as refusal:
        attempts.start(enrolment=quiz_enrolment, step=quiz, at=NOW + 48 * HOUR)
    assert refusal.value.code == "already_passed"


# ------------------------------------------------------------ answering


def test_a_save_is_kept_and_counted(attempt):
    assert answer(attempt, 1, 2, flagged=True).version == 1
    response = attempt.responses.get(position=1)
    assert (response.value, response.version, response.is_flagged) == (2, 1, True)
    assert response.saved_at == NOW + MINUTE


def test_the_same_save_again_is_the_same_save(attempt):
    answer(attempt, 1, [0, 1])
    assert answer(attempt, 1, [0, 1]).version == 1


def test_a_stale_save_overwrites_nothing(attempt):
    answer(attempt, 1, 2, seen=Seen(0, "one"))
    with pytest.raises(Conflict) as refusal:
        answer(attempt, 1, 0, seen=Seen(0, "two"))
    assert refusal.value.code == "changed_elsewhere"
    assert refusal.value.current.value == 2
    assert attempt.responses.get(position=1).value == 2


def test_a_form_is_not_stale_to_a_save_of_its_own_page(attempt):
    answer(attempt, 1, 2, seen=Seen(0, "one"))
    assert answer(attempt, 1, 0, seen=Seen(0, "one", by_hand=True)).version == 2
    for other in (Seen(0, "two", by_hand=True), Seen(0, "one"), Seen(0, "", by_hand=True)):
        with pytest.raises(Conflict):
            answer(attempt, 1, 1, seen=other)
    assert attempt.responses.get(position=1).value == 0


def test_a_save_is_one_statement(attempt, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer(attempt, 1, 2)


def test_a_save_that_left_in_time_is_kept_and_a_later_one_refused(attempt):
    answer(attempt, 1, 2, at=attempt.due_at + LATE_PACKETS)
    with pytest.raises(Refusal) as refusal:
        answer(attempt, 2, 1, at=attempt.due_at + LATE_PACKETS + SECOND)
    assert refusal.value.code == "attempt_ended"


def test_nothing_can_be_answered_after_the_end(attempt):
    attempts.submit(attempt=attempt, at=NOW + MINUTE)
    with pytest.raises(Refusal) as refusal:
        answer(attempt, 1, 2, at=NOW + 2 * MINUTE)
    assert refusal.value.code == "attempt_ended"


# ------------------------------------------------------------ ending


def test_handing_in_grades_every_answer_and_completes_the_step(attempt, quiz_enrolment, quiz):
    answer_rightly(attempt)
    ending = attempts.submit(attempt=attempt, at=NOW + 5 * MINUTE)
    assert (ending.kind, ending.grade, ending.is_passed) == ("submitted", Decimal("100.00"), True)
    assert [one["mark"] for one in ending.content["answers"]] == ["1"] * 4
    assert ending.content["paper"] == attempt.paper.fingerprint
    assert ending.is_intact
    completion = Completion.objects.get(enrolment=quiz_enrolment, step=quiz)
    assert completion.completed_at == NOW + 5 * MINUTE


def test_the_ending_keeps_each_answer_as_it_was_saved(attempt):
    entry = attempt.paper.content["questions"][0]
    value = {"single": 1, "multiple": [0, 2], "true_false": True, "numeric": "81.2"}[entry["type"]]
    answer(attempt, 1, value, flagged=True)
    kept = attempts.submit(attempt=attempt, at=NOW + 5 * MINUTE).content["answers"][0]
    assert kept["code"] == entry["code"]
    assert kept["value"] == value
    assert kept["is_flagged"] is True
    assert kept["saves"] == 1
    assert kept["saved_at"] == (NOW + MINUTE).isoformat()


def test_the_pass_mark_is_reached_by_three_of_four(attempt):
    answer_rightly(attempt, leave_out={"numeric"})
    ending = attempts.submit(attempt=attempt, at=NOW + 5 * MINUTE)
    assert ending.grade == Decimal("75.00")
    assert ending.is_passed is True


def test_a_failed_attempt_completes_nothing(attempt):
    answer_rightly(attempt, leave_out={"numeric", "single"})
    ending = attempts.submit(attempt=attempt, at=NOW + 5 * MINUTE)
    assert ending.is_passed is False
    assert Completion.objects.count() == 0


def test_handing_in_twice_is_handing_in_once(attempt, django_capture_on_commit_callbacks):
    told = []

    def hear(ending, **_news):
        told.append(ending)

    signals.attempt_ended.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        first = attempts.submit(attempt=attempt, at=NOW + MINUTE)
        second = attempts.submit(attempt=attempt, at=NOW + 3 * MINUTE)
    signals.attempt_ended.disconnect(hear)
    assert first == second
    assert told == [first]
    assert AttemptStep.objects.count() == 1
    assert Response.objects.count() == 0
    assert OpenAttempt.objects.count() == 0


def test_what_is_handed_in_from_the_deadline_on_was_ended_by_the_clock(attempt):
    ending = attempts.submit(attempt=attempt, at=attempt.due_at)
    assert ending.kind == AttemptStep.Kind.TIMED_OUT


def test_an_attempt_is_not_timed_out_before_its_time(attempt):
    with pytest.raises(Refusal) as refusal:
        attempts.time_out(attempt=attempt, at=attempt.due_at - SECOND)
    assert refusal.value.code == "not_due"
    assert attempt.ending is None


def test_the_clock_ends_what_is_overdue_and_counts_what_was_saved(attempt, quiz_enrolment, quiz):
    answer_rightly(attempt)
    assert attempts.end_overdue(attempt.due_at + LATE_PACKETS) == 0
    noticed = attempt.due_at + 5 * HOUR
    assert attempts.end_overdue(noticed) == 1
    assert attempts.end_overdue(noticed) == 0
    assert attempt.ending.is_passed is True
    assert attempt.ending.at == noticed
    assert Completion.objects.get().completed_at == attempt.due_at


def test_the_schedule_ends_overdue_attempts(attempt):
    assert "end overdue attempts" in run_due(attempt.due_at + HOUR)
    assert attempt.ending.kind == AttemptStep.Kind.TIMED_OUT


@pytest.fixture
def clock_in_doubt(monkeypatch):
    monkeypatch.setattr(clock, "is_trusted", lambda: False)


def test_a_clock_in_doubt_ends_no_attempt_and_refuses_no_answer(
    attempt, quiz_enrolment, quiz, clock_in_doubt
):
    """It was put forward a day while somebody sat; what they do counts until it is right again."""
    tomorrow = attempt.due_at + 24 * HOUR
    assert "end overdue attempts" not in run_due(tomorrow, clock_is_trusted=False)
    attempts.end_if_overdue(enrolment=quiz_enrolment, step=quiz, at=tomorrow)
    assert attempts.start(enrolment=quiz_enrolment, step=quiz, at=tomorrow) == attempt
    answer_rightly(attempt, at=tomorrow)
    assert attempt.ending is None
    assert attempts.submit(attempt=attempt, at=tomorrow).kind == AttemptStep.Kind.SUBMITTED


def test_one_attempt_that_cannot_be_ended_hinders_no_other(
    attempt, second_trainee, curriculum, quiz, monkeypatch, caplog
):
    other = attempts.start(
        enrolment=enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW),
        step=quiz,
        at=NOW + MINUTE,
    )
    whole = attempts.time_out

    def stumble(*, attempt, at):
        if attempt != other:
            raise RuntimeError("broken")
        return whole(attempt=attempt, at=at)

    monkeypatch.setattr(attempts, "time_out", stumble)
    assert attempts.end_overdue(NOW + 2 * HOUR) == 1
    assert attempt.ending is None
    assert other.ending is not None
    assert str(attempt.uuid) in caplog.text


def test_without_a_time_limit_no_clock_ends_an_attempt(factory, curriculum, trainee):
    page = curriculum.get_descendants().get(slug="quiz").specific
    page.time_limit = None
    page.save_revision().publish()
    edition = factory.released(curriculum)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    quiz = edition.steps.get(kind="quiz")
    attempt = attempts.start(enrolment=enrolment, step=quiz, at=NOW)
    assert attempt.due_at is None
    assert attempts.end_overdue(NOW + 1000 * HOUR) == 0
    ending = attempts.submit(attempt=attempt, at=NOW + 1000 * HOUR)
    assert ending.kind == AttemptStep.Kind.SUBMITTED


# ------------------------------------------------------------ papers and history


def test_a_shuffled_paper_asks_the_same_in_another_order(quiz):
    straight = papers.draw(quiz, shuffle=lambda order: None)
    turned = papers.draw(quiz, shuffle=lambda order: order.reverse())
    codes = [entry["code"] for entry in straight["questions"]]
    assert codes == [q["code"] for q in quiz.content["content"]["questions"]]
    assert [entry["code"] for entry in turned["questions"]] == codes[::-1]
    by_code = {entry["code"]: entry for entry in turned["questions"]}
    assert by_code["pharmacology-single"]["options"] == [2, 1, 0]


def test_attempts_that_are_asked_the_same_share_a_paper(quiz):
    content = papers.draw(quiz, shuffle=lambda order: None)
    assert papers.keep(content) == papers.keep(dict(content))
    assert Paper.objects.count() == 1


def test_the_history_of_many_attempts_is_one_query(quiz_enrolment, quiz, django_assert_num_queries):
    for number in range(3):
        fail(quiz_enrolment, quiz, at=NOW + number * 24 * HOUR)
    with django_assert_num_queries(1):
        known = Attempt.objects.history([quiz_enrolment], [quiz])[quiz_enrolment.pk, quiz.pk]
    assert [one.number for one in known.sittings] == [1, 2, 3]
    assert known.rules.pass_mark == 75
    assert known.granted == 0


def test_the_standing_follows_the_history(quiz_enrolment, quiz):
    fail(quiz_enrolment, quiz, at=NOW)
    now = attempts.standing_of(enrolment=quiz_enrolment, step=quiz, at=NOW + 13 * HOUR)
    assert now.may is May.START
    assert now.attempts_left == 2
