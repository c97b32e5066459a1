"""What the curriculum asks of each kind of step, and the register of kinds.

``courses`` knows lessons and evaluations; higher floors register theirs when their app is
ready. Dispatch goes through the register, so this floor never imports a higher one.

Where a kind is asked about ``step``, it is given an ``EditionStep`` or a ``SyllabusStep``:
read the names that both have (``pk``, ``key``, ``kind``, ``title``, ``slug``,
``module_slug``) and, for what a status depends on, ``rules``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol, runtime_checkable

from django.utils.translation import gettext as _


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
    page_model: Any

    def statuses(self, enrolment, steps: Sequence, *, at: datetime) -> Mapping[int, StepStatus]:
        """The status of each of ``steps`` (all of this kind) by primary key, in a fixed number of queries.

        ``steps`` are ``SyllabusStep``s: their content is not at hand, their ``rules`` are.
        A step may be left out: it is then ``open``. Completion is added by the caller.
        """

    def url(self, enrolment, step) -> str:
        """Where the trainee studies this step. Only called for an unlocked step."""


@runtime_checkable
class AssessedKind(Protocol):
    """A kind that also says how it assesses; the public syllabus prints it."""

    def rules(self, content: Mapping) -> Mapping[str, Any]:
        """The few facts of a step's content that its status and description need.

        They are kept in memory beside the step, so no question text belongs here.
        ``assesses`` lists the codes of the competencies that are judged.
        """

    def describe(self, rules: Mapping[str, Any]) -> str:
        """How a step with these rules is assessed, in a sentence."""


@runtime_checkable
class PreviewedKind(Protocol):
    """A kind that can show an author how its pages will look, in one way or in several."""

    preview_modes: Sequence[tuple[str, Any]]

    def preview(self, request, page, mode: str) -> Any:
        """The response that shows the draft ``page`` as a learner would see it.

        ``mode`` is the name of one of ``preview_modes``.
        """


_kinds: dict[str, StepKind] = {}


def register(kind: StepKind) -> None:
    _kinds[kind.kind] = kind


def kind_of(name: str) -> StepKind:
    """The registered kind called ``name``; ``KeyError`` for an unknown one."""
    return _kinds[name]


def all_kinds() -> list[StepKind]:
    return list(_kinds.values())


def label_of(step) -> str:
    """What a step is called: "Lesson", "Hand-out", "Quiz", "Vignette" or "Evaluation"."""
    return _("Hand-out") if step.is_handout else str(kind_of(step.kind).label)


def rules_of(name: str, content: Mapping) -> Mapping[str, Any]:
    kind = kind_of(name)
    return kind.rules(content) if isinstance(kind, AssessedKind) else {}


def description_of(step) -> str:
    """How ``step`` is assessed, or an empty string for one that is only read."""
    kind = kind_of(step.kind)
    return kind.describe(step.rules) if isinstance(kind, AssessedKind) else ""


def statuses_of(enrolment, steps: Sequence, *, at: datetime) -> dict[int, StepStatus]:
    """The statuses of steps of any kind: each kind is asked once, and only when it is present."""
    statuses: dict[int, StepStatus] = {}
    by_kind = attrgetter("kind")
    for name, of_kind in groupby(sorted(steps, key=by_kind), key=by_kind):
        statuses.update(kind_of(name).statuses(enrolment, list(of_kind), at=at))
    return statuses
