"""Whether steps can be finished in some order. Pure: keys in, keys out."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def cycle_in(requires: Mapping[str, Collection[str]]) -> list[str]:
    """The keys of steps that wait for each other, the first one named again at the end, or nothing."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        # The sorter names each step before the one that waits for it; people read it the other way.
        return list(reversed(error.args[1]))
    return []


def unknown_in(requires: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """For each step, the prerequisites that are no step at all."""
    missing = {
        key: [needed for needed in needs if needed not in requires]
        for key, needs in requires.items()
    }
    return {key: needs for key, needs in missing.items() if needs}
