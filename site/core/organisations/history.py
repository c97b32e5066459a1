"""Who ever belonged to an organisation: what was written down, as spans of time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol


class Event(Protocol):
    """A role that was given or ended, as `MembershipEvent` keeps it."""

    user: Any
    role: str
    by: Any
    at: datetime

    @property
    def is_given(self) -> bool: ...


@dataclass(frozen=True)
class Span:
    """One person in one role, from when it was given until it ended; open while it lasts."""

    user: Any
    role: str
    given_at: datetime
    given_by: Any
    ended_at: datetime | None = None
    ended_by: Any = None


def spans(events: Iterable[Event]) -> list[Span]:
    """``events``, the earliest first, as spans: a role that was given twice is two of them."""
    found: list[Span] = []
    lasting: dict[tuple[Any, str], int] = {}
    for event in events:
        holder = (event.user, event.role)
        if event.is_given:
            lasting[holder] = len(found)
            found.append(Span(event.user, event.role, event.at, event.by))
        else:
            place = lasting.pop(holder)
            found[place] = replace(found[place], ended_at=event.at, ended_by=event.by)
    return found
