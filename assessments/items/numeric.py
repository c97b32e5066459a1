import re
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.items.base import (
    EVERYTHING,
    NOTHING,
    Explanation,
    Presentation,
    UnreadableAnswer,
)

ASK = "assessments/items/number.html"
EXPLAIN = "assessments/items/number_explained.html"

# No exponents, no "nan", no "inf": what a person types is digits and one sign of decimals.
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})", re.ASCII)
_TWO_READINGS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})


class Numeric:
    """A number within a tolerance of the key, both ends included. Kept as its digits."""

    type = "numeric"

    def arrange(self, question, shuffle) -> list[int]:
        return []

    def clean(self, asked, sent) -> str | None:
        typed = sent.get("answer", "").translate(_SIGNS).strip()
        if not typed:
            return None
        if not _NUMBER.fullmatch(typed):
            raise UnreadableAnswer(
                "not_a_number",
                _("Enter a number in digits and without its unit, for example 12.5."),
            )
        if _TWO_READINGS.fullmatch(typed) and not typed.lstrip("+-").startswith("0,"):
            raise UnreadableAnswer(
                "ambiguous_number",
                _(
                    "“%(typed)s” can be read in two ways. Write %(thousands)s without a comma, "
                    "or %(decimals)s with a point."
                )
                % {
                    "typed": typed,
                    "thousands": typed.replace(",", ""),
                    "decimals": typed.replace(",", "."),
                },
            )
        return format(Decimal(typed.replace(",", ".")), "f")

    def fraction(self, question, value) -> Decimal:
        if value is None:
            return NOTHING
        distance = abs(Decimal(value) - Decimal(question["value"]))
        return EVERYTHING if distance <= Decimal(question["tolerance"]) else NOTHING

    def describe(self, question, value) -> str:
        return "" if value is None else f"{value} {question['unit']}".strip()

    def present(self, question, asked, value) -> Presentation:
        return Presentation(
            template=ASK,
            instruction=_("Enter a number, for example 12.5."),
            typed=value or "",
            unit=question["unit"],
        )

    def explain(self, question, asked, value) -> Explanation:
        key = self.describe(question, question["value"])
        if Decimal(question["tolerance"]):
            key = _("%(value)s, and up to %(tolerance)s more or less") % {
                "value": key,
                "tolerance": self.describe(question, question["tolerance"]),
            }
        return Explanation(template=EXPLAIN, answer=self.describe(question, value), key=key)
