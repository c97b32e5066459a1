"""Which steps of an edition teach a competency, and which assess it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.syllabus import Syllabus, SyllabusStep


@dataclass(frozen=True)
class Coverage:
    """One competency of the framework with the steps that bear on it."""

    code: str
    title: str
    is_group: bool
    taught_in: tuple[SyllabusStep, ...]
    assessed_in: tuple[SyllabusStep, ...]


def coverage(framework: Mapping[str, Any] | None, syllabus: Syllabus) -> list[Coverage]:
    """The competencies that ``syllabus`` touches, in the framework's order, each under its group.

    A step that is assessed counts as assessing the competencies of its rules, and, where the
    rules name none, those of its objectives. Every other step teaches those of its objectives.
    """
    if framework is None:
        return []
    competencies = framework["competencies"]
    taught = {c["code"]: _teaching(c["code"], syllabus) for c in competencies}
    assessed = {c["code"]: _assessing(c["code"], syllabus) for c in competencies}
    touched = {code for code in taught if taught[code] or assessed[code]}
    groups = {c["parent"] for c in competencies if c["code"] in touched and c["parent"]}
    return [
        Coverage(
            code=c["code"],
            title=c["title"],
            is_group=c["code"] in groups,
            taught_in=taught[c["code"]],
            assessed_in=assessed[c["code"]],
        )
        for c in competencies
        if c["code"] in touched | groups
    ]


def _teaching(code: str, syllabus: Syllabus) -> tuple[SyllabusStep, ...]:
    return tuple(step for step in syllabus.steps if not step.rules and code in _of_objectives(step))


def _assessing(code: str, syllabus: Syllabus) -> tuple[SyllabusStep, ...]:
    return tuple(
        step
        for step in syllabus.steps
        if step.rules and code in (step.rules.get("assesses") or _of_objectives(step))
    )


def _of_objectives(step: SyllabusStep) -> set[str]:
    return {code for objective in step.objectives for code in objective.competencies}
