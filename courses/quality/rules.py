"""Every rule, and what they say of a curriculum."""

from collections.abc import Callable, Iterable
from datetime import date

from courses.quality import (
    alignment,
    bank,
    citations,
    claims,
    dates,
    figures,
    links,
    reading,
    rubrics,
    sizes,
)
from courses.quality.findings import Finding
from courses.quality.material import Curriculum

# A rule is given the curriculum and the day on which it is judged.
Rule = Callable[[Curriculum, date], Iterable[Finding]]

_rules: list[Rule] = [
    citations.check,
    dates.check,
    alignment.check,
    bank.check,
    reading.check,
    figures.check,
    links.check,
    rubrics.check,
    claims.check,
    sizes.check,
]


def register(rule: Rule) -> None:
    """Add a rule of a higher floor."""
    _rules.append(rule)


def judge(curriculum: Curriculum, *, on: date) -> list[Finding]:
    """Everything that the rules find, by the place where it stands, each once."""
    return sorted({finding for rule in _rules for finding in rule(curriculum, on)})
