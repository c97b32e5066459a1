"""A curriculum as the rules see it, wherever it was written. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from courses.content import text
from courses.quality.findings import Spot

# Given the name of a field and the beginning of what it says, tells where that stands.
Locate = Callable[[str, str], Spot]


@dataclass(frozen=True)
class Passage:
    """Text that readers read. ``role`` is the block or field that it stands in."""

    html: str
    role: str
    spot: Spot

    @cached_property
    def words(self) -> str:
        return text.words(self.html)

    @cached_property
    def cites(self) -> list[str]:
        return text.citations(self.html)


@dataclass(frozen=True)
class FigurePassage:
    alt: str
    caption: str
    spot: Spot


@dataclass(frozen=True)
class TablePassage:
    caption: str
    cells: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True)
class Procedure:
    title: str
    needs_local_approval: bool
    spot: Spot


@dataclass(frozen=True)
class TermPassage:
    term: str
    definition: str
    spot: Spot


@dataclass(frozen=True)
class Option:
    text: str
    is_correct: bool
    feedback: str


@dataclass(frozen=True)
class QuestionPassage:
    """A question of the bank; a knowledge check is one without a code.

    ``usual_options`` is how few and how many options its type usually has, None where they are
    not counted; ``has_one_key``, whether its type has exactly one right option; ``holds``,
    whether its statement is true, None where it states nothing.
    """

    code: str
    stem: str
    options: tuple[Option, ...]
    usual_options: tuple[int, int] | None
    has_one_key: bool
    holds: bool | None
    feedback: tuple[str, ...]
    rationale: str
    sources: tuple[str, ...]
    objective: str
    competency: str
    difficulty: str
    review_by: date | None
    spot: Spot

    @property
    def key(self) -> list[int]:
        return [number for number, option in enumerate(self.options) if option.is_correct]

    @property
    def rests_on(self) -> set[str]:
        """The works that its key rests on."""
        return {*self.sources, *text.citations(self.rationale)}


@dataclass(frozen=True)
class Level:
    code: str
    title: str
    points: Decimal
    description: str


@dataclass(frozen=True)
class Criterion:
    code: str
    title: str
    competency: str
    is_critical: bool
    met_at: str
    levels: tuple[Level, ...]
    spot: Spot


@dataclass(frozen=True)
class Case:
    """The assessed part of a vignette. ``exemplars`` are the overall levels that have one."""

    criteria: tuple[Criterion, ...]
    exemplars: tuple[str, ...]
    has_model_answer: bool


@dataclass(frozen=True)
class Lesson:
    """The parts of a lesson that rules count."""

    words: int
    key_points: int
    checks: tuple[QuestionPassage, ...]
    terms: tuple[TermPassage, ...]
    procedures: tuple[Procedure, ...]
    is_handout: bool


@dataclass(frozen=True)
class StepMaterial:
    """What a kind of step says to the rules; what it does not have stays empty."""

    passages: tuple[Passage, ...] = ()
    figures: tuple[FigurePassage, ...] = ()
    tables: tuple[TablePassage, ...] = ()
    lesson: Lesson | None = None
    case: Case | None = None
    questions: tuple[QuestionPassage, ...] = ()
    locate: Locate | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Step:
    key: str
    kind: str
    title: str
    minutes: int
    is_required: bool
    review_by: date | None
    objectives: tuple[str, ...]
    content: StepMaterial
    spot: Spot


@dataclass(frozen=True)
class ModuleObjective:
    code: str
    text: str
    competencies: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True)
class Work:
    """An entry of a reference list. ``is_used`` is None where the list serves other curricula too."""

    key: str
    status: str
    doi: str
    url: str
    is_used: bool | None
    spot: Spot


@dataclass(frozen=True)
class FrameworkCompetency:
    code: str
    title: str
    parent: str | None
    spot: Spot


@dataclass(frozen=True)
class Module:
    """A module, or without a title the steps beside the modules. ``bank`` is its questions."""

    slug: str
    title: str
    objectives: tuple[ModuleObjective, ...]
    steps: tuple[Step, ...]
    bank: tuple[QuestionPassage, ...]
    works: tuple[Work, ...]
    spot: Spot

    @property
    def lessons(self) -> list[tuple[Step, Lesson]]:
        return [
            (step, step.content.lesson)
            for step in self.steps
            if step.content.lesson and not step.content.lesson.is_handout
        ]

    @property
    def handouts(self) -> list[tuple[Step, Lesson]]:
        return [
            (step, step.content.lesson)
            for step in self.steps
            if step.content.lesson and step.content.lesson.is_handout
        ]


@dataclass(frozen=True)
class Curriculum:
    title: str
    language: str
    competencies: tuple[FrameworkCompetency, ...]
    modules: tuple[Module, ...]
    spot: Spot
    passages: tuple[Passage, ...] = ()

    @cached_property
    def steps(self) -> list[Step]:
        return [step for module in self.modules for step in module.steps]

    @cached_property
    def objectives(self) -> list[ModuleObjective]:
        return [objective for module in self.modules for objective in module.objectives]

    @cached_property
    def questions(self) -> list[QuestionPassage]:
        """Every question once: those of the bank, and those that only a step holds."""
        questions = [question for module in self.modules for question in module.bank]
        questions += [question for step in self.steps for question in step.content.questions]
        return list({question.code: question for question in reversed(questions)}.values())[::-1]

    @cached_property
    def works(self) -> dict[str, Work]:
        return {work.key: work for module in self.modules for work in module.works}

    def cases(self) -> Iterator[tuple[Module, Step, Case]]:
        for module in self.modules:
            for step in module.steps:
                if step.content.case:
                    yield module, step, step.content.case


def read_options(options) -> tuple[Option, ...]:
    return tuple(
        Option(option["text"], bool(option["is_correct"]), option["feedback"]) for option in options
    )
