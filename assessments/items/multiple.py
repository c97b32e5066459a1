"""Multiple response, marked by plus/minus scoring.

One point for each correct option chosen, minus one for each wrong option chosen, never
below nothing, out of the number of correct options. It credits part of an answer, and
choosing every option earns no more than guessing. Evaluated, with its alternatives, in
Betts J, Muntean W, Kim D, Kao S. Evaluating different scoring methods for multiple
response items providing partial credit. Educational and Psychological Measurement
2022;82(1):151–176, doi:10.1177/0013164421994636; the nursing licence examination of the
United States marks "select all that apply" in this way.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.items import choices
from assessments.items.base import NOTHING, Explanation, Presentation


class MultipleResponse:
    """One or more options are correct. Kept as their numbers, in order."""

    type = "multiple"

    def arrange(self, question, shuffle) -> list[int]:
        return choices.arrange(question, shuffle)

    def clean(self, asked, sent) -> list[int] | None:
        places = [name.removeprefix("answer-") for name in sent if name.startswith("answer-")]
        return sorted({choices.option_at(asked["options"], place) for place in places}) or None

    def fraction(self, question, value) -> Decimal:
        right = choices.keys(question)
        chosen = set(value or ())
        points = len(chosen.intersection(right)) - len(chosen.difference(right))
        return max(NOTHING, Decimal(points) / Decimal(len(right)))

    def describe(self, question, value) -> str:
        return choices.words(question, value or ())

    def present(self, question, asked, value) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_(
                "Choose every correct answer. A wrong choice cancels a right one; "
                "the least you can earn is nothing."
            ),
            choices=choices.shown(question, asked["options"], value or (), self._names),
            input_type="checkbox",
        )

    def explain(self, question, asked, value) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(question, value),
            key=choices.words(question, choices.keys(question)),
            choices=choices.explained(question, asked["options"], value or (), self._names),
            input_type="checkbox",
        )

    @staticmethod
    def _names(place: int) -> tuple[str, str]:
        return f"answer-{place}", "chosen"
