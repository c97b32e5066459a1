"""Judging an answer by a rubric. Pure: no database, clock, request or settings.

The percentage is Σ(points × weight) / Σ(most points × weight) × 100. Whether it reaches the
pass mark is asked of the exact figure; what is printed is rounded half up to two places.
A critical criterion that is not met fails the answer whatever the percentage.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

PASS, REVISE, FAIL = "pass", "revise", "fail"
OUTCOMES = (PASS, REVISE, FAIL)

HUNDREDTH = Decimal("0.01")

FEWEST_LEVELS, MOST_LEVELS = 2, 6


@dataclass(frozen=True)
class RubricLevel:
    code: str
    title: str
    points: Decimal
    description: str


@dataclass(frozen=True)
class RubricCriterion:
    code: str
    title: str
    description: str
    competency: str | None
    is_critical: bool
    met_at: str | None
    weight: Decimal
    levels: tuple[RubricLevel, ...]

    def level(self, code: str) -> RubricLevel | None:
        return next((level for level in self.levels if level.code == code), None)

    @property
    def most_points(self) -> Decimal:
        return max((level.points for level in self.levels), default=Decimal(0))

    def is_met_by(self, level: RubricLevel) -> bool:
        """Whether ``level`` is at or above the one that meets this criterion."""
        bar = self.level(self.met_at) if self.met_at else None
        return bar is None or level.points >= bar.points


@dataclass(frozen=True)
class FrozenRubric:
    title: str
    pass_percent: Decimal
    criteria: tuple[RubricCriterion, ...]

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "FrozenRubric":
        """The rubric of an edition's vignette, as ``docs/frozen-content.md`` describes its content."""
        return cls(
            title=content["title"],
            pass_percent=Decimal(str(content["pass_percent"])),
            criteria=tuple(_criterion(criterion) for criterion in content["criteria"]),
        )

    @property
    def most_marks(self) -> Decimal:
        return sum((one.most_points * one.weight for one in self.criteria), Decimal(0))


@dataclass(frozen=True)
class Judgement:
    """The level chosen for one criterion, empty while none is, and the comment on it."""

    level: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Reckoning:
    """What a set of judgements amounts to under a rubric."""

    rubric: FrozenRubric
    levels: Mapping[str, RubricLevel]

    @cached_property
    def marks(self) -> Decimal:
        return sum(
            (
                self.levels[criterion.code].points * criterion.weight
                for criterion in self.rubric.criteria
                if criterion.code in self.levels
            ),
            Decimal(0),
        )

    @property
    def percent(self) -> Decimal:
        """The share reached so far, rounded for print; an unjudged criterion counts nothing."""
        return (self.marks * 100 / self.rubric.most_marks).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def reaches_pass_mark(self) -> bool:
        # Multiplied out: a division would have to be rounded first.
        return self.marks * 100 >= self.rubric.pass_percent * self.rubric.most_marks

    @property
    def unjudged(self) -> list[RubricCriterion]:
        return [one for one in self.rubric.criteria if one.code not in self.levels]

    @property
    def critical_failed(self) -> list[RubricCriterion]:
        return [
            one
            for one in self.rubric.criteria
            if one.is_critical
            and one.code in self.levels
            and not one.is_met_by(self.levels[one.code])
        ]

    @property
    def proposed(self) -> str:
        """The outcome that the rubric leads to, or an empty string while a criterion is unjudged."""
        if self.critical_failed:
            return FAIL
        if self.unjudged:
            return ""
        return PASS if self.reaches_pass_mark else REVISE

    @property
    def allowed(self) -> tuple[str, ...]:
        """The outcomes that a supervisor may choose: below the mark none passes, and a critical
        criterion that is not met leaves only the failure."""
        if self.critical_failed:
            return (FAIL,)
        return OUTCOMES if self.reaches_pass_mark else (REVISE, FAIL)

    @property
    def possible(self) -> tuple[str, ...]:
        """The outcomes that can still be allowed, however what is unjudged will be judged."""
        if self.critical_failed:
            return (FAIL,)
        most = self.marks + sum((one.most_points * one.weight for one in self.unjudged), Decimal(0))
        reachable = most * 100 >= self.rubric.pass_percent * self.rubric.most_marks
        return OUTCOMES if reachable else (REVISE, FAIL)


def reckon(rubric: FrozenRubric, judgements: Mapping[str, Judgement]) -> Reckoning:
    """Weigh ``judgements`` (by code of criterion); a level that the rubric does not know is none."""
    return Reckoning(
        rubric=rubric,
        levels={
            criterion.code: level
            for criterion in rubric.criteria
            if (judgement := judgements.get(criterion.code))
            and (level := criterion.level(judgement.level))
        },
    )


def _criterion(content: Mapping[str, Any]) -> RubricCriterion:
    return RubricCriterion(
        code=content["code"],
        title=content["title"],
        description=content.get("description") or "",
        competency=content.get("competency") or None,
        is_critical=bool(content.get("is_critical")),
        met_at=content.get("met_at") or None,
        weight=Decimal(str(content.get("weight", 1))),
        levels=tuple(
            RubricLevel(
                code=level["code"],
                title=level["title"],
                points=Decimal(str(level["points"])),
                description=level.get("description") or "",
            )
            for level in content["levels"]
        ),
    )


# ------------------------------------------------------------ what authors may write


@dataclass(frozen=True)
class RubricFault:
    """Why a rubric cannot judge.

    ``criterion`` is its place in the list, or None for the whole; ``part`` is the field of the
    criterion that must be mended.
    """

    code: str
    message: str
    criterion: int | None = None
    part: str = ""


def faults(rubric: FrozenRubric) -> list[RubricFault]:
    """Everything that must be mended before ``rubric`` can judge an answer."""
    return [*_faults_of_whole(rubric), *_faults_of_criteria(rubric.criteria)]


def _faults_of_whole(rubric: FrozenRubric) -> Iterator[RubricFault]:
    if not rubric.criteria:
        yield RubricFault("no_criteria", _("A rubric needs at least one criterion."))
    elif rubric.most_marks <= 0:
        yield RubricFault(
            "no_marks", _("No criterion carries any weight, so nothing can be reached.")
        )
    if not 0 <= rubric.pass_percent <= 100:
        yield RubricFault("pass_mark", _("The pass mark lies between 0 and 100 per cent."))


def _faults_of_criteria(criteria: Sequence[RubricCriterion]) -> Iterator[RubricFault]:
    seen: set[str] = set()
    for index, criterion in enumerate(criteria):
        if criterion.code in seen:
            message = _("Two criteria have the code “%s”.") % criterion.code
            yield RubricFault("code_repeated", message, index, "code")
        seen.add(criterion.code)
        for part, code, message in _faults_of(criterion):
            yield RubricFault(code, message, index, part)


def _faults_of(criterion: RubricCriterion) -> Iterator[tuple[str, str, str]]:
    title = criterion.title
    codes = [level.code for level in criterion.levels]
    points = [level.points for level in criterion.levels]
    if criterion.weight < 0 or any(point < 0 for point in points):
        part = "weight" if criterion.weight < 0 else "levels"
        yield part, "negative", _("“%s” has a negative weight or points.") % title
    if len(codes) < FEWEST_LEVELS:
        yield "levels", "too_few_levels", _("“%s” needs at least two levels.") % title
    if len(codes) > MOST_LEVELS:
        yield "levels", "too_many_levels", _("“%s” has more than six levels.") % title
    if len(set(codes)) < len(codes):
        yield "levels", "level_repeated", _("Two levels of “%s” have the same code.") % title
    if points != sorted(set(points)):
        message = _("The points of “%s” must rise from level to level.") % title
        yield "levels", "levels_must_rise", message
    if criterion.met_at and criterion.met_at not in codes:
        yield (
            "met_at",
            "unknown_level",
            _("“%(title)s” has no level with the code “%(code)s”.")
            % {"title": title, "code": criterion.met_at},
        )
    if criterion.is_critical and not criterion.met_at:
        message = _("“%s” is critical: say at which level it is met.") % title
        yield "met_at", "met_at_missing", message
    if criterion.is_critical and codes and criterion.met_at == codes[0]:
        yield (
            "met_at",
            "always_met",
            _("“%s” is critical, but its lowest level already meets it.") % title,
        )
