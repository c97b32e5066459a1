"""Which steps of an edition teach a competency, and which assess it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.releases.syllabus import Syllabus, SyllabusStep


@dataclass(frozen=True)
class Coverage:
    """One competency of the framework with the steps that bear on it."""

    code: str
    title: str
    taught_in: tuple[SyllabusStep, ...]
    assessed_in: tuple[SyllabusStep, ...]


@dataclass(frozen=True)
class CoveredGroup:
    """A competency at the head of others, and those of them that are touched.

    A head that steps bear on themselves, or that has none below it, is its own first member.
    """

    head: Coverage
    members: tuple[Coverage, ...]


def coverage(framework: Mapping[str, Any] | None, syllabus: Syllabus) -> list[CoveredGroup]:
    """The competencies that ``syllabus`` touches, in the framework's order, each under its group.

    A step that is assessed counts as assessing the competencies of its rules, and, where the
    rules name none, those of its objectives. Every other step teaches those of its objectives.
    """
    if framework is None:
        return []
    every = {
        c["code"]: Coverage(
            c["code"], c["title"], _teaching(c["code"], syllabus), _assessing(c["code"], syllabus)
        )
        for c in framework["competencies"]
    }
    parents = {c["code"]: c["parent"] for c in framework["competencies"]}
    members: dict[str, list[Coverage]] = {}
    for code, one in every.items():
        if one.taught_in or one.assessed_in:
            members.setdefault(_head(code, parents), []).append(one)
    return [CoveredGroup(every[head], tuple(members[head])) for head in every if head in members]


def _head(code: str, parents: Mapping[str, str]) -> str:
    """The competency at the top of those above ``code``."""
    while parents.get(code):
        code = parents[code]
    return code


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
