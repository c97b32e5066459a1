from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.items import choices
from assessments.items.base import EVERYTHING, NOTHING, Explanation, Presentation


class SingleBestAnswer:
    """One option is best. Kept as its number."""

    type = "single"

    def arrange(self, question, shuffle) -> list[int]:
        return choices.arrange(question, shuffle)

    def clean(self, asked, sent) -> int | None:
        place = sent.get("answer", "")
        return choices.option_at(asked["options"], place) if place else None

    def fraction(self, question, value) -> Decimal:
        return EVERYTHING if value in choices.keys(question) else NOTHING

    def describe(self, question, value) -> str:
        return "" if value is None else choices.words(question, [value])

    def present(self, question, asked, value) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_("Choose the one best answer."),
            choices=choices.shown(question, asked["options"], {value}, self._names),
        )

    def explain(self, question, asked, value) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(question, value),
            key=choices.words(question, choices.keys(question)),
            choices=choices.explained(question, asked["options"], {value}, self._names),
        )

    @staticmethod
    def _names(place: int) -> tuple[str, str]:
        return "answer", str(place)
