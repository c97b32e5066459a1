"""What only the whole package can tell: codes, keys and citations that must fit together."""

from courses.formats.checking import check_known, check_once
from courses.formats.contents import Package, Word
from courses.formats.faults import Faults, Place
from courses.releases.module_files import module_files
from courses.releases.prerequisites import cycle_in
from courses.releases.steps import kind_of


def check(package: Package, faults: Faults) -> None:
    """Report every place where parts of the package contradict each other."""
    _check_objectives(package, faults)
    _check_references(package, faults)
    _check_steps(package, faults)
    for module in package.modules:
        for name, extra in module_files().items():
            if name in module.extras:
                extra.check(module, package, faults)
    for _module, step in package.steps():
        kind_of(step.kind).check(step, package, faults)


def _check_objectives(package: Package, faults: Faults) -> None:
    competencies = {competency.code for competency in package.framework.competencies}
    check_once((objective.code for objective in package.objectives()), "objective", faults)
    for objective in package.objectives():
        check_known(objective.competencies, competencies, "competency", faults)


def _check_references(package: Package, faults: Faults) -> None:
    entries: dict[str, tuple[Word, tuple[str, ...]]] = {}
    for reference in package.references():
        first, entry = entries.setdefault(reference.key, (reference.key, reference.entry))
        if entry != reference.entry:
            faults.add(
                reference.key.place, f"{reference.key} is another work than at {first.place}"
            )
    check_known(package.citations, entries, "reference", faults)


def _check_steps(package: Package, faults: Faults) -> None:
    objectives = {objective.code for objective in package.objectives()}
    steps = {step.key: step for _module, step in package.steps()}
    if not steps:
        faults.add(Place("curriculum.yaml", 1), "the curriculum has no step")
    for step in steps.values():
        check_known(step.objectives, objectives, "objective", faults)
        check_known(step.requires, steps, "step", faults)
    known = {key: [need for need in step.requires if need in steps] for key, step in steps.items()}
    if cycle := cycle_in(known):
        faults.add(steps[cycle[0]].place, f"steps wait for each other: {' → '.join(cycle)}")
