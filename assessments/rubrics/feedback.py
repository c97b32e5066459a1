"""A marking as its reader sees it: criteria with the level reached, what was said, the outcome. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.rubrics.judgements import Typed
from assessments.rubrics.rubric import (
    FAIL,
    PASS,
    REVISE,
    FrozenRubric,
    Judgement,
    RubricCriterion,
    reckon,
)


@dataclass(frozen=True)
class CriterionRow:
    """What ``components/rubric_criterion.html`` is given."""

    number: int
    name: str
    criterion: Mapping[str, Any]
    level: str
    comment: str
    error: str = ""
    # How an earlier version was judged by the same criterion.
    earlier: "CriterionRow | None" = None

    @property
    def reached(self) -> Mapping[str, Any] | None:
        """The level that was chosen."""
        levels = self.criterion["levels"]
        return next((level for level in levels if level["code"] == self.level), None)

    @property
    def most_points(self) -> int | Decimal:
        return self.criterion["levels"][-1]["points"]

    @property
    def is_met(self) -> bool:
        """Whether the level chosen is at or above the one that meets the criterion."""
        codes = [level["code"] for level in self.criterion["levels"]]
        bar = self.criterion["met_at"]
        return not bar or (self.level in codes and codes.index(self.level) >= codes.index(bar))


def criterion_rows(
    rubric: FrozenRubric,
    judgements: Mapping[str, Judgement],
    errors: Mapping[str, str] | None = None,
    earlier: Iterable[CriterionRow] = (),
) -> list[CriterionRow]:
    rows = []
    before = {row.name: row for row in earlier}
    for number, criterion in enumerate(rubric.criteria, 1):
        judgement = judgements.get(criterion.code, Judgement())
        rows.append(
            CriterionRow(
                number=number,
                name=f"criterion-{criterion.code}",
                criterion=_as_shown(criterion),
                level=judgement.level,
                comment=judgement.comment,
                error=(errors or {}).get(criterion.code, ""),
                earlier=before.get(f"criterion-{criterion.code}"),
            )
        )
    return rows


def _as_shown(criterion: RubricCriterion) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "title": criterion.title,
        "description": criterion.description,
        "critical": criterion.is_critical,
        "met_at": criterion.met_at,
        "levels": [
            {
                "code": level.code,
                "title": level.title,
                "description": level.description,
                "points": shown(level.points),
            }
            for level in criterion.levels
        ],
    }


def shown(number: Decimal) -> int | Decimal:
    """A figure without needless decimals."""
    return int(number) if number == number.to_integral_value() else number.normalize()


@dataclass(frozen=True)
class Feedback:
    """Everything that a trainee is told about one submission."""

    outcome: str
    percent: int | Decimal
    pass_percent: int | Decimal
    summary: str
    rows: list[CriterionRow]
    critical_failed: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of its badge and verdict."""
        return {PASS: "met", REVISE: "caution", FAIL: "critical"}[self.outcome]

    @property
    def label(self) -> str:
        return label_of(self.outcome)

    @property
    def summary_heading(self) -> str:
        return {
            PASS: _("From your supervisor"),
            REVISE: _("What to improve"),
            FAIL: _("Why it did not pass"),
        }[self.outcome]


def label_of(outcome: str) -> str:
    return {PASS: _("Passed"), REVISE: _("Returned"), FAIL: _("Not passed")}[outcome]


def feedback_of(content: Mapping[str, Any]) -> Feedback:
    """The feedback that a marking's content holds."""
    rubric = FrozenRubric.from_content(content["rubric"])
    typed = Typed.from_record(content)
    return Feedback(
        outcome=content["outcome"],
        percent=shown(Decimal(content["percent"])),
        pass_percent=shown(rubric.pass_percent),
        summary=content["summary"],
        rows=criterion_rows(rubric, typed.judgements),
        critical_failed=[one.title for one in reckon(rubric, typed.judgements).critical_failed],
    )
