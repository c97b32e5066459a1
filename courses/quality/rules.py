"""Every rule, and what they say of a curriculum."""

from collections.abc import Callable, Iterable
from datetime import date

from courses.quality import (
    alignment,
    bank,
    checks,
    citations,
    claims,
    dates,
    figures,
    form,
    links,
    reading,
    rubrics,
    sizes,
)
from courses.quality.findings import Finding
from courses.quality.material import Curriculum

# A rule is given the curriculum and the day on which it is judged.
Rule = Callable[[Curriculum, date], Iterable[Finding]]

# What cannot be taught as it stands, on any day.
_soundness: list[Callable[[Curriculum], Iterable[Finding]]] = [checks.check]

_rules: list[Rule] = [
    citations.check,
    dates.check,
    alignment.check,
    bank.check,
    form.check,
    reading.check,
    figures.check,
    links.check,
    rubrics.check,
    claims.check,
    sizes.check,
]


def unsound(curriculum: Curriculum) -> list[Finding]:
    """What no door lets in: not the release of an edition, and not the reading of a package."""
    return sorted({finding for rule in _soundness for finding in rule(curriculum)})


def judge(curriculum: Curriculum, *, on: date) -> list[Finding]:
    """Everything that the rules find, by the place where it stands, each once."""
    found = {finding for rule in _rules for finding in rule(curriculum, on)}
    return sorted({*unsound(curriculum), *found})
