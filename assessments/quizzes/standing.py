"""Where a trainee stands in a quiz, and what may be done next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

# How long after the deadline a packet may still arrive that was sent in time. It is
# granted in silence: the deadline that is shown, and from which a wait counts, stays.
LATE_PACKETS = timedelta(seconds=30)


@dataclass(frozen=True)
class Rules:
    """What a quiz asks of a trainee, as its edition froze it."""

    pass_mark: Decimal
    time_limit: timedelta | None
    attempts_allowed: int | None
    wait: timedelta

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Rules":
        """The rules in the content of a quiz or of a paper."""
        minutes = content["time_limit"]
        return cls(
            pass_mark=Decimal(content["pass_mark"]),
            time_limit=timedelta(minutes=minutes) if minutes else None,
            attempts_allowed=content["attempts_allowed"] or None,
            wait=timedelta(hours=content["wait_hours"] or 0),
        )


@dataclass(frozen=True)
class Sitting:
    """One attempt: when it ran, and how it ended if it has."""

    uuid: UUID
    number: int
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None = None
    grade: Decimal | None = None
    is_passed: bool = False
    is_timed_out: bool = False

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def over_at(self) -> datetime | None:
        """When it was over for the trainee: a clock that noticed late costs nobody a wait."""
        if self.ended_at is None or self.due_at is None:
            return self.ended_at
        return min(self.ended_at, self.due_at)


class May(StrEnum):
    """What is next: exactly one of these holds."""

    START = "start"
    RESUME = "resume"
    NOTHING_MORE = "already_passed"
    ASK = "no_attempts_left"
    WAIT = "must_wait"


@dataclass(frozen=True)
class Standing:
    """The rules, what came of them so far, and what may be done now."""

    rules: Rules
    sittings: Sequence[Sitting]
    may: May
    available_at: datetime | None = None
    granted: int = 0
    """How many attempts an owner has allowed beyond the rules."""

    @property
    def latest(self) -> Sitting | None:
        return self.sittings[-1] if self.sittings else None

    @property
    def attempts_left(self) -> int | None:
        """How many more can be started; None when there is no limit."""
        if self.rules.attempts_allowed is None:
            return None
        return max(0, self.rules.attempts_allowed + self.granted - len(self.sittings))

    @property
    def best_grade(self) -> Decimal | None:
        return max((one.grade for one in self.sittings if one.grade is not None), default=None)


def standing(
    rules: Rules, sittings: Sequence[Sitting], *, at: datetime, granted: int = 0
) -> Standing:
    """Where ``sittings``, oldest first, leave a trainee at the moment ``at``.

    ``granted`` counts the further attempts that an owner has allowed.
    """
    available_at = _available_at(rules, sittings)
    if any(sitting.is_passed for sitting in sittings):
        may = May.NOTHING_MORE
    elif any(sitting.is_open for sitting in sittings):
        may = May.RESUME
    elif rules.attempts_allowed is not None and len(sittings) >= rules.attempts_allowed + granted:
        may = May.ASK
    elif available_at is not None and at < available_at:
        return Standing(rules, sittings, May.WAIT, available_at, granted)
    else:
        may = May.START
    return Standing(rules, sittings, may, granted=granted)


def _available_at(rules: Rules, sittings: Sequence[Sitting]) -> datetime | None:
    ends = [sitting.over_at for sitting in sittings if sitting.over_at is not None]
    return max(ends) + rules.wait if ends else None


def is_time_up(due_at: datetime | None, *, at: datetime) -> bool:
    """Whether the deadline that the trainee was shown has come."""
    return due_at is not None and at >= due_at


def is_closed_by_clock(due_at: datetime | None, *, at: datetime) -> bool:
    """Whether the deadline has passed for late packets too."""
    return due_at is not None and at > due_at + LATE_PACKETS
