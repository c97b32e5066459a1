"""Whether a trainee has earned a certificate, and why or why not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from certificates.schemes.requirements import AskedRequirement, Facts, RequirementFinding, kind_of


@dataclass(frozen=True)
class AwardJudgement:
    """The result of judging a trainee: a finding for each requirement, in the scheme's order."""

    findings: tuple[RequirementFinding, ...]

    @property
    def is_met(self) -> bool:
        # A scheme that asks for nothing awards nothing.
        return bool(self.findings) and all(finding.met for finding in self.findings)

    @property
    def unmet(self) -> tuple[RequirementFinding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)


def judge(asked: Iterable[AskedRequirement], facts: Facts) -> AwardJudgement:
    """Hold ``facts`` against what a scheme asks."""
    return AwardJudgement(tuple(kind_of(one.kind).judge(one, facts) for one in asked))
