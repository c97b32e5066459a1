"""What is wrong with a package, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field


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


@dataclass
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, reason: str, code: str = "fault") -> None:
        self.found.append(Fault(place, reason, code))

    def refuse_if_any(self) -> None:
        if self.found:
            raise PackageRefused(self.found)
