"""Whether a trainee has earned a certificate, and why or why not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from certificates.requirements import KINDS, Asked, Facts, Finding


@dataclass(frozen=True)
class Judgement:
    """The explained yes or no: one finding for each requirement, in the scheme's order."""

    findings: tuple[Finding, ...]

    @property
    def is_met(self) -> bool:
        # A scheme that asks for nothing awards nothing.
        return bool(self.findings) and all(finding.met for finding in self.findings)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)


def judge(asked: Iterable[Asked], facts: Facts) -> Judgement:
    """Hold ``facts`` against what a scheme asks."""
    return Judgement(tuple(KINDS[one.kind].judge(one, facts) for one in asked))
