from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.items import choices
from assessments.items.base import EVERYTHING, NOTHING, Explanation, Presentation


class SingleBestAnswer(choices.WithOptions):
    """One option is best. An answer is its number."""

    type = "single"
    label = gettext_lazy("Single best answer")
    block = choices.ChoiceAnswerBlock(label=label, icon="radio-full")
    usual_options = (3, 5)
    has_one_key = True

    def clean(self, asked, sent) -> int | None:
        place = sent.get("answer", "")
        return choices.option_at(asked["options"], place) if place else None

    def fraction(self, content, answer) -> Decimal:
        return EVERYTHING if answer in choices.keys(content) else NOTHING

    def key(self, content) -> int:
        return choices.keys(content)[0]

    def describe(self, content, answer) -> str:
        return "" if answer is None else choices.words(content, [answer])

    def present(self, content, asked, answer) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_("Choose the one best answer."),
            choices=choices.shown(content, asked["options"], {answer}, self._names),
        )

    def explain(self, content, asked, answer) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(content, answer),
            key=self.describe(content, self.key(content)),
            choices=choices.explained(content, asked["options"], {answer}, self._names),
        )

    @staticmethod
    def _names(place: int) -> tuple[str, str]:
        return "answer", str(place)
