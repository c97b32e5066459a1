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
from django.utils.translation import gettext_lazy

from assessments.items import choices
from assessments.items.base import NOTHING, Explanation, Help, Presentation


class MultipleResponse(choices.WithOptions):
    """One or more options are correct. An answer is their numbers, in order."""

    type = "multiple"
    label = gettext_lazy("Multiple response")
    block = choices.ChoiceAnswerBlock(label=label, icon="tick")
    help = Help(
        gettext_lazy("Several correct answers"),
        gettext_lazy(
            "Each right choice earns its part of the mark, each wrong choice takes one "
            "part away, and the least you can earn is nothing. No other kind of "
            "question takes anything away."
        ),
    )
    usual_options = (4, 7)

    def clean(self, asked, sent) -> list[int] | None:
        places = [name.removeprefix("answer-") for name in sent if name.startswith("answer-")]
        return sorted({choices.option_at(asked["options"], place) for place in places}) or None

    def fraction(self, content, answer) -> Decimal:
        right = choices.keys(content)
        chosen = set(answer or ())
        points = len(chosen.intersection(right)) - len(chosen.difference(right))
        return max(NOTHING, Decimal(points) / Decimal(len(right)))

    def key(self, content) -> list[int]:
        return choices.keys(content)

    def describe(self, content, answer) -> str:
        return choices.words(content, answer or ())

    def present(self, content, asked, answer) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_(
                "Choose every correct answer. A wrong choice cancels a right one; "
                "the least you can earn is nothing."
            ),
            choices=choices.shown(content, asked["options"], answer or (), self._names),
            input_type="checkbox",
        )

    def explain(self, content, asked, answer) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(content, answer),
            key=self.describe(content, self.key(content)),
            choices=choices.explained(content, asked["options"], answer or (), self._names),
            input_type="checkbox",
        )

    @staticmethod
    def _names(place: int) -> tuple[str, str]:
        return f"answer-{place}", "chosen"
