"""What the curriculum asks of each kind of step, and the register of kinds.

``courses`` knows lessons and evaluations; higher floors register theirs when their app is
ready. Dispatch goes through the register, so this floor never imports a higher one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class StepStatus:
    """Where a trainee stands in one step.

    ``state`` is ``open``, ``started``, ``waiting`` (for a supervisor, or for time to pass),
    ``returned`` (something is asked of the trainee), ``failed`` (nothing more can be done
    alone) or ``done``. ``note`` says it in words; ``available_at`` is when a wait ends.
    """

    state: str
    note: str = ""
    available_at: datetime | None = None


class StepKind(Protocol):
    """One kind of step. Implementations hold no state."""

    kind: str
    label: Any
    page_model: type

    def statuses(self, enrolment, steps: Sequence, *, at: datetime) -> Mapping[int, StepStatus]:
        """The status of each of ``steps`` (all of this kind) by primary key, in a fixed number of queries.

        A step may be left out: it is then ``open``. Completion is added by the caller.
        """

    def url(self, enrolment, step) -> str:
        """Where the trainee studies this step. Only called for an unlocked step."""


_kinds: dict[str, StepKind] = {}


def register(kind: StepKind) -> None:
    _kinds[kind.kind] = kind


def kind_of(name: str) -> StepKind:
    """The registered kind called ``name``; ``KeyError`` for an unknown one."""
    return _kinds[name]


def all_kinds() -> list[StepKind]:
    return list(_kinds.values())
