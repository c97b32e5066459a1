"""Marks and grades. Pure, and in decimal numbers only.

The grade is the sum of the marks as a percentage of the sum of the weights. It is passed
when it reaches the pass mark before any rounding for print; it is printed with two
places, halves rounded up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

RULE = (
    "grade = 100 x sum(fraction x weight) / sum(weight); passed when grade >= pass mark, "
    "unrounded; printed with 2 places, half up"
)

_PRINTED = Decimal("0.01")
# A third has no last decimal: three of them fall short of one by the 28th place. Two
# different grades lie at least some millionths apart, so the tenth place settles which
# one is meant and never moves it over a pass mark.
_SETTLED = Decimal("1e-10")
_ARITHMETIC = Context(prec=40, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Marked:
    """One question: the fraction earned and what the question weighs."""

    fraction: Decimal
    weight: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.fraction <= 1:
            raise ValueError(f"{self.fraction} is no fraction of a mark")
        if self.weight <= 0:
            raise ValueError(f"{self.weight} is no weight")

    @property
    def mark(self) -> Decimal:
        return self.fraction * self.weight


@dataclass(frozen=True)
class Grade:
    """The whole: ``percent`` as it is compared, ``printed`` as it is shown."""

    mark: Decimal
    maximum: Decimal
    percent: Decimal
    pass_mark: Decimal

    @property
    def is_passed(self) -> bool:
        return self.percent >= self.pass_mark

    @property
    def printed(self) -> Decimal:
        return self.percent.quantize(_PRINTED, ROUND_HALF_UP)


def grade(marked: Sequence[Marked], *, pass_mark: Decimal) -> Grade:
    """The grade of a whole paper; a paper without questions has none (``ValueError``)."""
    if not marked:
        raise ValueError("A paper without questions cannot be graded")
    with localcontext(_ARITHMETIC):
        mark = sum((one.fraction * one.weight for one in marked), Decimal(0))
        maximum = sum((one.weight for one in marked), Decimal(0))
        percent = (100 * mark / maximum).quantize(_SETTLED, ROUND_HALF_UP)
    return Grade(mark=mark, maximum=maximum, percent=percent, pass_mark=pass_mark)
