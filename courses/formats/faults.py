"""What is wrong with a package, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# Of many faults the first are told, on a page and on a terminal: they often have one cause.
MOST_TOLD = 200


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file of the package; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that an author must mend.

    ``code`` tells a rule that other doors know too from a fault that only a file can have.
    """

    place: Place
    reason: str
    code: str = "fault"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class PackageRefused(Exception):
    """The package has faults, all of them listed; nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def told(faults: Sequence[Fault]) -> Sequence[Fault]:
    """The faults that somebody is shown; ``of_the_rest`` speaks of the others."""
    return faults[:MOST_TOLD]


def of_the_rest(faults: Sequence[Fault]) -> str:
    """What is said where some are not shown, or nothing."""
    if len(faults) <= MOST_TOLD:
        return ""
    return _(
        "These are the first %(told)d of %(count)d. Mend them and try again: many may have one cause."
    ) % {"told": MOST_TOLD, "count": len(faults)}


@dataclass
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, reason: str, code: str = "fault") -> None:
        self.found.append(Fault(place, reason, code))

    def refuse_if_any(self) -> None:
        if self.found:
            raise PackageRefused(self.found)
