from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.quizzes.standing import (
    LATE_PACKETS,
    May,
    Rules,
    Sitting,
    is_closed_by_clock,
    standing,
)

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMIT = timedelta(minutes=20)
BEGUN = NOW - HOUR
ENDED = BEGUN + timedelta(minutes=15)
RULES = Rules(pass_mark=Decimal(80), time_limit=LIMIT, attempts_allowed=3, wait=12 * HOUR)
FAILED = Sitting(
    uuid=uuid4(),
    number=1,
    started_at=BEGUN,
    due_at=BEGUN + LIMIT,
    ended_at=ENDED,
    grade=Decimal("40.00"),
)


def failed(count):
    return [replace(FAILED, number=number) for number in range(1, count + 1)]


def test_before_the_first_attempt_one_may_start():
    assert standing(RULES, [], at=NOW).may is May.START


def test_an_open_attempt_is_gone_on_with():
    sitting = replace(FAILED, ended_at=None, grade=None)
    assert standing(RULES, [sitting], at=NOW).may is May.RESUME


def test_after_a_failed_attempt_one_waits_from_its_end():
    now = standing(RULES, [FAILED], at=NOW)
    assert now.may is May.WAIT
    ready_at = ENDED + 12 * HOUR
    assert now.available_at == ready_at
    assert standing(RULES, [FAILED], at=ready_at).may is May.START
    assert standing(RULES, [FAILED], at=ready_at - timedelta(seconds=1)).may is May.WAIT


def test_a_clock_that_noticed_late_costs_no_waiting_time():
    sitting = replace(FAILED, ended_at=BEGUN + LIMIT + 5 * HOUR, is_timed_out=True)
    assert standing(RULES, [sitting], at=NOW).available_at == BEGUN + LIMIT + 12 * HOUR


def test_when_no_attempts_are_left_somebody_must_be_asked():
    now = standing(RULES, failed(3), at=NOW + 100 * HOUR)
    assert now.may is May.ASK
    assert now.attempts_left == 0


def test_without_a_limit_attempts_never_run_out():
    now = standing(replace(RULES, attempts_allowed=None), failed(30), at=NOW + 100 * HOUR)
    assert now.may is May.START
    assert now.attempts_left is None


@pytest.mark.parametrize("count", [1, 3])
def test_once_passed_there_is_nothing_more_to_do(count):
    sittings = failed(count)
    sittings[-1] = replace(sittings[-1], is_passed=True, grade=Decimal("90.00"))
    now = standing(RULES, sittings, at=NOW)
    assert now.may is May.NOTHING_MORE
    assert now.best_grade == 90


def test_packets_that_left_in_time_are_waited_for():
    due = NOW
    assert is_closed_by_clock(due, at=due + LATE_PACKETS) is False
    assert is_closed_by_clock(due, at=due + LATE_PACKETS + timedelta(microseconds=1)) is True
    assert is_closed_by_clock(None, at=NOW) is False


def test_rules_without_limits_are_read_as_such():
    rules = Rules.of(
        {"pass_mark": 80, "time_limit": None, "attempts_allowed": None, "wait_hours": 0}
    )
    assert rules == Rules(Decimal(80), None, None, timedelta(0))
