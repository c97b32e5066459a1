"""A rubric that two supervisors would apply alike, and exemplars to train them by."""

from collections.abc import Iterator
from datetime import date

from courses.quality.findings import Finding, error, shortfall, warning
from courses.quality.material import Case, Criterion, Curriculum, Step

LEVELS = 4
# The overall levels of an exemplar, whatever a rubric calls its own.
OVERALL = ("unsafe", "emerging", "competent", "advanced")
# Too short to tell one level from the next.
SHORTEST = 20


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    known = {competency.code for competency in curriculum.competencies}
    for _module, step, case in curriculum.cases():
        if not case.has_model_answer:
            yield shortfall(
                step.spot, "model_answer_missing", f"“{step.title}” has no model answer."
            )
        if not any(criterion.is_critical for criterion in case.criteria):
            yield warning(
                step.spot,
                "no_critical_criterion",
                f"No criterion of “{step.title}” is critical: any answer can pass on its total.",
            )
        for criterion in case.criteria:
            yield from _criterion(criterion, step, known)
        yield from _exemplars(case, step)


def _criterion(criterion: Criterion, step: Step, known: set[str]) -> Iterator[Finding]:
    name = f"Criterion “{criterion.title}” of “{step.title}”"
    if len(criterion.levels) != LEVELS:
        yield shortfall(
            criterion.spot,
            "level_count",
            f"{name} has {len(criterion.levels)} levels and not {LEVELS}.",
        )
    if known and criterion.competency not in known:
        yield shortfall(
            criterion.spot, "criterion_without_competency", f"{name} judges no competency."
        )
    if criterion.is_critical and _is_met_low(criterion):
        yield error(
            criterion.spot,
            "critical_met_low",
            f"{name} is critical, and “{criterion.met_at}” meets it: the lower half of its levels "
            "may not.",
        )
    for number, level in enumerate(criterion.levels):
        if not level.description.strip():
            yield error(
                criterion.spot, "level_undescribed", f"{name} does not describe “{level.title}”."
            )
        elif len(level.description) < SHORTEST and (criterion.is_critical or number):
            yield warning(
                criterion.spot,
                "level_described_shortly",
                f"{name} describes “{level.title}” in {len(level.description)} characters.",
            )
    described = [level.description.strip().casefold() for level in criterion.levels]
    if len(set(described)) < len(described):
        yield error(criterion.spot, "levels_alike", f"{name} describes two levels alike.")


def _is_met_low(criterion: Criterion) -> bool:
    lower = criterion.levels[: len(criterion.levels) // 2]
    return criterion.met_at in {level.code for level in lower}


def _exemplars(case: Case, step: Step) -> Iterator[Finding]:
    if missing := [level for level in OVERALL if level not in case.exemplars]:
        yield shortfall(
            step.spot,
            "exemplar_missing",
            f"“{step.title}” has no exemplar at {', '.join(missing)}.",
        )
