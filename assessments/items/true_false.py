from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.items import choices
from assessments.items.base import (
    EVERYTHING,
    NOTHING,
    Choice,
    Explanation,
    Presentation,
    UnreadableAnswer,
)

_SENT = {"true": True, "false": False}


class TrueFalse:
    """A statement that holds or does not. Kept as a boolean."""

    type = "true_false"

    def arrange(self, question, shuffle) -> list[int]:
        return []

    def clean(self, asked, sent) -> bool | None:
        word = sent.get("answer", "")
        if not word:
            return None
        if word not in _SENT:
            raise UnreadableAnswer("unknown_option", _("Choose “True” or “False”."))
        return _SENT[word]

    def fraction(self, question, value) -> Decimal:
        return EVERYTHING if value is question["is_true"] else NOTHING

    def describe(self, question, value) -> str:
        return {True: _("True"), False: _("False")}.get(value, "")

    def present(self, question, asked, value) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_("Choose whether the statement is true or false."),
            choices=[
                Choice("answer", word, self.describe(question, truth), checked=value is truth)
                for word, truth in _SENT.items()
            ],
        )

    def explain(self, question, asked, value) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(question, value),
            key=self.describe(question, question["is_true"]),
            choices=[
                Choice(
                    "answer",
                    word,
                    self.describe(question, truth),
                    checked=value is truth,
                    outcome=choices.outcome(truth is question["is_true"], value is truth),
                    feedback=question[f"feedback_{word}"],
                )
                for word, truth in _SENT.items()
            ],
        )
