"""What a rule has found, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much a finding matters.

    An ``ERROR`` forbids a release. A ``SHORTFALL`` is where a curriculum is less than a whole
    one should be, which its authors may intend: it is an error to whoever asks for strictness.
    A ``WARNING`` asks an author to look.
    """

    ERROR = 0
    SHORTFALL = 1
    WARNING = 2


@dataclass(frozen=True, order=True)
class Spot:
    """Where something was written: a line of a file, or a field of a page with its address."""

    where: str
    line: int = 0
    url: str = ""

    def __str__(self) -> str:
        return f"{self.where}:{self.line}" if self.line else self.where


@dataclass(frozen=True, order=True)
class Finding:
    spot: Spot
    severity: Severity
    code: str
    sentence: str

    def is_error(self, *, strict: bool = False) -> bool:
        return self.severity == Severity.ERROR or (strict and self.severity == Severity.SHORTFALL)


def error(spot: Spot, code: str, sentence: str) -> Finding:
    return Finding(spot, Severity.ERROR, code, sentence)


def shortfall(spot: Spot, code: str, sentence: str) -> Finding:
    return Finding(spot, Severity.SHORTFALL, code, sentence)


def warning(spot: Spot, code: str, sentence: str) -> Finding:
    return Finding(spot, Severity.WARNING, code, sentence)


def errors_in(findings: Iterable[Finding], *, strict: bool = False) -> list[Finding]:
    return [finding for finding in findings if finding.is_error(strict=strict)]
