"""Which lesson teaches an objective, and which question or criterion assesses it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from courses.quality.material import (
    Criterion,
    Curriculum,
    FrameworkCompetency,
    Module,
    ModuleObjective,
    QuestionPassage,
    Step,
)


@dataclass(frozen=True)
class Judged:
    """A criterion of the rubric by which a vignette is judged."""

    vignette: Step
    criterion: Criterion


@dataclass(frozen=True)
class Row:
    """One objective with everything that bears on it."""

    module: Module
    objective: ModuleObjective
    lessons: tuple[Step, ...]
    questions: tuple[QuestionPassage, ...]
    criteria: tuple[Judged, ...]

    @property
    def is_assessed(self) -> bool:
        return bool(self.questions or self.criteria)

    @property
    def has_hole(self) -> bool:
        return not (self.lessons and self.is_assessed)


@dataclass(frozen=True)
class Matrix:
    rows: tuple[Row, ...]
    uncovered: tuple[FrameworkCompetency, ...]

    @cached_property
    def holes(self) -> int:
        return sum(row.has_hole for row in self.rows)


def matrix_of(curriculum: Curriculum) -> Matrix:
    """The alignment of a curriculum, in its own order."""
    return Matrix(
        rows=tuple(
            _row(curriculum, module, objective)
            for module in curriculum.modules
            for objective in module.objectives
        ),
        uncovered=tuple(_uncovered(curriculum)),
    )


def _row(curriculum: Curriculum, module: Module, objective: ModuleObjective) -> Row:
    return Row(
        module=module,
        objective=objective,
        lessons=tuple(
            step
            for step in curriculum.steps
            if objective.code in step.objectives
            and step.content.lesson
            and not step.content.lesson.is_handout
        ),
        questions=tuple(
            question for question in curriculum.questions if question.objective == objective.code
        ),
        criteria=tuple(_criteria(curriculum, module, objective)),
    )


def _criteria(
    curriculum: Curriculum, module: Module, objective: ModuleObjective
) -> Iterator[Judged]:
    """The criteria that judge one of its competencies, where its vignette serves the objective.

    A vignette that names no objectives serves those of its own module.
    """
    judged_as = _with_groups(objective.competencies, curriculum)
    for home, step, case in curriculum.cases():
        serves = objective.code in step.objectives if step.objectives else home is module
        for criterion in case.criteria:
            if serves and criterion.competency in judged_as:
                yield Judged(step, criterion)


def _with_groups(codes: Iterable[str], curriculum: Curriculum) -> set[str]:
    """Competencies with the groups that they stand in: who judges the group judges each of them."""
    parents = {competency.code: competency.parent for competency in curriculum.competencies}
    found: set[str] = set()
    for code in codes:
        above: str | None = code
        while above and above not in found:
            found.add(above)
            above = parents.get(above)
    return found


def _uncovered(curriculum: Curriculum) -> Iterator[FrameworkCompetency]:
    groups = {competency.parent for competency in curriculum.competencies}
    covered = {code for objective in curriculum.objectives for code in objective.competencies}
    for competency in curriculum.competencies:
        if competency.code not in groups | covered:
            yield competency
