"""What only the whole package can tell: codes, keys and citations that must fit together."""

from collections.abc import Iterable

from courses.packages.contents import Package, Word
from courses.packages.faults import Faults, Place
from courses.packages.formats import module_files, step_formats
from courses.prerequisites import cycle_in


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
        step_formats()[step.kind].check(step, package, faults)


def check_known(words: Iterable[Word], known: Iterable[str], what: str, faults: Faults) -> None:
    """Report each of ``words`` that is not among ``known``."""
    known = set(known)
    for word in words:
        if word and word not in known:
            faults.add(word.place, f"there is no {what} {word}")


def check_once(words: Iterable[Word], what: str, faults: Faults) -> None:
    """Report each of ``words`` that was written before."""
    first: dict[str, Place] = {}
    for word in words:
        if word and word in first:
            faults.add(word.place, f"{what} {word} stands at {first[word]} already")
        elif word:
            first[word] = word.place


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
