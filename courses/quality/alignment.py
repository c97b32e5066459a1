"""What is promised is taught and assessed."""

from collections.abc import Iterator
from datetime import date

from courses.quality.findings import Finding, error, shortfall, warning
from courses.quality.material import Curriculum
from courses.quality.matrix import matrix_of


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    matrix = matrix_of(curriculum)
    for row in matrix.rows:
        objective = row.objective
        if not row.lessons:
            yield error(
                objective.spot, "objective_untaught", f"No lesson teaches {objective.code}."
            )
        if not row.is_assessed:
            yield shortfall(
                objective.spot,
                "objective_unassessed",
                f"No question and no criterion assesses {objective.code}.",
            )
        if curriculum.competencies and not objective.competencies:
            yield warning(
                objective.spot,
                "objective_without_competency",
                f"{objective.code} leads to no competency.",
            )
    for competency in matrix.uncovered:
        yield shortfall(
            competency.spot,
            "competency_uncovered",
            f"No objective leads to {competency.code} {competency.title}.",
        )
    for step in curriculum.steps:
        lesson = step.content.lesson
        if lesson and not step.objectives:
            yield warning(
                step.spot, "lesson_without_objective", f"“{step.title}” serves no objective."
            )
