import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from assessments.items.base import (
    EVERYTHING,
    NOTHING,
    Explanation,
    Item,
    ItemFault,
    Presentation,
    UnreadableAnswer,
)
from courses.content.freezing import decimal_text
from courses.formats.fields import Fields
from courses.formats.writing import Writing, plain

ASK = "assessments/items/number.html"
EXPLAIN = "assessments/items/number_explained.html"

# No exponents, no "nan", no "inf": what a person types is digits and one sign of decimals.
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})", re.ASCII)
_TWO_READINGS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_SIGNS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})

LONGEST_UNIT = 40


class NumericAnswerBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=gettext_lazy("Answer"))
    tolerance = blocks.DecimalBlock(
        label=gettext_lazy("Tolerance"),
        min_value=0,
        help_text=gettext_lazy("Absolute, in the same unit."),
    )
    unit = blocks.CharBlock(label=gettext_lazy("Unit"), max_length=LONGEST_UNIT, required=False)


class Numeric(Item):
    """A number within a tolerance of the key, both ends included. An answer is its digits."""

    type = "numeric"
    label = gettext_lazy("Numeric")
    block = NumericAnswerBlock(label=label, icon="decimal")

    def freeze(self, value) -> dict[str, Any]:
        return {
            "value": decimal_text(value["value"]),
            "tolerance": decimal_text(value["tolerance"]),
            "unit": value["unit"] or "",
        }

    def check(self, content) -> list[ItemFault]:
        if Decimal(content["tolerance"]) >= 0:
            return []
        return [
            ItemFault("negative_tolerance", _("A tolerance must not be negative."), "tolerance")
        ]

    def read(self, fields: Fields) -> dict[str, Any]:
        return {
            "value": fields["answer"].decimal(),
            "tolerance": fields["tolerance"].decimal(),
            "unit": fields.get("unit").text(longest=LONGEST_UNIT),
        }

    def write(self, value, writing: Writing) -> dict[str, Any]:
        return {
            "answer": decimal_text(value["value"]),
            "tolerance": decimal_text(value["tolerance"]),
            "unit": plain(value["unit"] or ""),
        }

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

    def fraction(self, content, answer) -> Decimal:
        if answer is None:
            return NOTHING
        distance = abs(Decimal(answer) - Decimal(content["value"]))
        return EVERYTHING if distance <= Decimal(content["tolerance"]) else NOTHING

    def key(self, content) -> str:
        return content["value"]

    def describe(self, content, answer) -> str:
        return "" if answer is None else f"{answer} {content['unit']}".strip()

    def present(self, content, asked, answer) -> Presentation:
        return Presentation(
            template=ASK,
            instruction=_("Enter a number, for example 12.5."),
            typed=answer or "",
            unit=content["unit"],
        )

    def explain(self, content, asked, answer) -> Explanation:
        key = self.describe(content, self.key(content))
        if Decimal(content["tolerance"]):
            key = _("%(value)s, and up to %(tolerance)s more or less") % {
                "value": key,
                "tolerance": self.describe(content, content["tolerance"]),
            }
        return Explanation(template=EXPLAIN, answer=self.describe(content, answer), key=key)
