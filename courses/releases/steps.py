"""What the curriculum asks of each kind of step, and the register of kinds.

A kind is registered once, when the app that has it is ready, and everything that is asked of
a step goes through it: so no room below knows lessons or quizzes by name.

Where a kind is asked about ``step``, it is given an ``EditionStep`` or a ``SyllabusStep``:
read the names that both have (``pk``, ``key``, ``kind``, ``title``, ``slug``,
``module_slug``) and, for what a status depends on, ``rules``.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from courses.content.credit import Load
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage, StepPage
from courses.formats.contents import Package, PackagedStep
from courses.formats.faults import Faults
from courses.formats.fields import Body, Fields, SourceFile
from courses.formats.importing import Importing
from courses.formats.pictures import Files
from courses.formats.writing import Writing, Written
from courses.quality.material import Locate, StepMaterial


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


# The status of each enrolment in each step, by both primary keys. What is left out is ``open``.
Statuses = Mapping[tuple[int, int], StepStatus]


class StepKind(ABC):
    """One kind of step, whole. Implementations hold no state."""

    kind: str
    label: Any
    page_model: type[StepPage]
    # What a certificate that asks for every required step of this kind says, as one line.
    every_required: Any

    # -------------------------------------------------------- in an edition

    @abstractmethod
    def freeze(self, page: Any, freezing: Freezing) -> dict[str, Any]:
        """The canonical content of ``page``, self-contained, as ``docs/frozen-content.md`` states it."""

    def rests_on(self, curriculum: CurriculumPage) -> Iterable[QuerySet]:
        """The rows that ``freeze`` reads besides the page, the organization's references and framework.

        While none of them changes, what was frozen is not frozen again (``stamps``).
        """
        return ()

    @abstractmethod
    def material(self, content: Mapping[str, Any], locate: Locate) -> StepMaterial:
        """Frozen content as the rules of quality see it; ``locate`` says where a piece stands."""

    def rules(self, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """The few facts of a step's content that its status and description need.

        They are kept in memory beside the step, so no question text belongs here.
        ``assesses`` lists the codes of the competencies that are judged.
        """
        return {}

    def describe(self, rules: Mapping[str, Any]) -> str:
        """How a step with these rules is assessed, in a sentence; empty where it is only read."""
        return ""

    def load(self, content: Mapping[str, Any]) -> Load | None:
        """What its learning time is computed from; None where its author states the minutes."""
        return None

    def is_handout(self, content: Mapping[str, Any]) -> bool:
        """Whether it is kept at hand rather than studied."""
        return False

    def is_open(self, content: Mapping[str, Any]) -> bool:
        """Whether whoever has no account may read it."""
        return False

    def terms(self, content: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """The terms that it explains, each with its definition as HTML, for the glossary."""
        return ()

    # -------------------------------------------------------- as a file

    @abstractmethod
    def read(self, fields: Fields, body: Body | None, source: SourceFile, files: Files) -> Any:
        """The content of a step; ``body`` is None in a YAML file. Faults go to ``source``."""

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:  # noqa: B027  most have nothing to add
        """Report what only the whole package can tell, such as codes that stand nowhere."""

    @abstractmethod
    def freeze_packaged(self, step: PackagedStep, package: Package) -> Mapping[str, Any]:
        """What ``freeze`` would make of the page that ``step`` becomes, its files left out."""

    @abstractmethod
    def fill(self, page: Any, step: PackagedStep, importing: Importing) -> None:
        """Put the content into ``page`` without saving it; rows that it needs are written."""

    @abstractmethod
    def write(self, page: Any, writing: Writing) -> Written:
        """What ``read`` would read as the content of ``page``."""

    # -------------------------------------------------------- to a trainee

    @abstractmethod
    def statuses(self, enrolments: Sequence, steps: Sequence, *, at: datetime) -> Statuses:
        """Where each of ``enrolments`` stands in each of ``steps`` (all of this kind).

        In a number of queries that neither enrolments nor steps add to. ``steps`` are
        ``SyllabusStep``s, whose content is not at hand; the users of the enrolments are.
        Completion is added by the caller.
        """

    @abstractmethod
    def url(self, enrolment, step) -> str:
        """Where the trainee studies this step. Only called for an unlocked step."""

    # -------------------------------------------------------- to an author

    preview_modes: Sequence[tuple[str, Any]] = ()

    @abstractmethod
    def preview(self, request: HttpRequest, page: Any, mode: str) -> HttpResponse:
        """The response that shows the draft ``page`` as a learner would see it.

        ``mode`` is the name of one of ``preview_modes``.
        """


_kinds: dict[str, StepKind] = {}


def register(kind: StepKind) -> None:
    """Add a kind. Its pages learn it too, since a page is asked for its preview by the CMS."""
    _kinds[kind.kind] = kind
    kind.page_model.step_kind = kind


def kind_of(name: str) -> StepKind:
    """The registered kind called ``name``; ``KeyError`` for an unknown one."""
    return _kinds[name]


def all_kinds() -> list[StepKind]:
    return list(_kinds.values())


def label_of(step) -> str:
    """What a step is called: "Lesson", "Hand-out", "Quiz", "Vignette" or "Evaluation"."""
    return _("Hand-out") if step.is_handout else str(kind_of(step.kind).label)


def description_of(step) -> str:
    """How ``step`` is assessed, or an empty string for one that is only read."""
    return kind_of(step.kind).describe(step.rules)


def statuses_of(asked: Mapping[Any, Sequence], *, at: datetime) -> dict[int, dict[int, StepStatus]]:
    """The statuses of the steps that are asked about, by enrolment and step.

    ``asked`` names the steps of each enrolment, of any kind. Each kind is asked once for all
    enrolments, and only when it is present.
    """
    by_kind: dict[str, dict[int, Any]] = defaultdict(dict)
    for steps in asked.values():
        for step in steps:
            by_kind[step.kind][step.pk] = step
    known: dict[tuple[int, int], StepStatus] = {}
    for name, steps_of_kind in by_kind.items():
        known |= kind_of(name).statuses(list(asked), list(steps_of_kind.values()), at=at)
    return {
        enrolment.pk: {
            step.pk: known[enrolment.pk, step.pk]
            for step in steps
            if (enrolment.pk, step.pk) in known
        }
        for enrolment, steps in asked.items()
    }
