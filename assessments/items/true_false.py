from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from assessments.items import choices
from assessments.items.base import (
    EVERYTHING,
    NOTHING,
    Choice,
    Explanation,
    Item,
    Presentation,
    UnreadableAnswer,
)
from courses.content import text
from courses.content.blocks import INLINE_FEATURES
from courses.formats.fields import Fields
from courses.formats.parts import paragraph
from courses.formats.writing import Writing

_SENT = {"true": True, "false": False}


class TrueFalseAnswerBlock(blocks.StructBlock):
    is_true = blocks.BooleanBlock(label=gettext_lazy("The statement is true"), required=False)
    feedback_true = blocks.RichTextBlock(
        label=gettext_lazy("Feedback to “true”"), features=INLINE_FEATURES
    )
    feedback_false = blocks.RichTextBlock(
        label=gettext_lazy("Feedback to “false”"), features=INLINE_FEATURES
    )


class TrueFalse(Item):
    """A statement that holds or does not. An answer is a boolean."""

    type = "true_false"
    label = gettext_lazy("True or false")
    block = TrueFalseAnswerBlock(label=label, icon="check")

    def freeze(self, value) -> dict[str, Any]:
        return {
            "is_true": bool(value["is_true"]),
            "feedback_true": text.clean_inline(value["feedback_true"].source),
            "feedback_false": text.clean_inline(value["feedback_false"].source),
        }

    def read(self, fields: Fields) -> dict[str, Any]:
        with fields["feedback"].fields() as feedback:
            return {
                "is_true": fields["answer"].flag(),
                "feedback_true": paragraph(feedback["true"].inline()),
                "feedback_false": paragraph(feedback["false"].inline()),
            }

    def write(self, value, writing: Writing) -> dict[str, Any]:
        return {
            "answer": bool(value["is_true"]),
            "feedback": {
                "true": writing.run(value["feedback_true"].source),
                "false": writing.run(value["feedback_false"].source),
            },
        }

    def holds(self, content) -> bool:
        return content["is_true"]

    def feedback(self, content) -> list[str]:
        return [content["feedback_true"], content["feedback_false"]]

    def clean(self, asked, sent) -> bool | None:
        word = sent.get("answer", "")
        if not word:
            return None
        if word not in _SENT:
            raise UnreadableAnswer("unknown_option", _("Choose “True” or “False”."))
        return _SENT[word]

    def fraction(self, content, answer) -> Decimal:
        return EVERYTHING if answer is content["is_true"] else NOTHING

    def key(self, content) -> bool:
        return content["is_true"]

    def describe(self, content, answer) -> str:
        return {True: _("True"), False: _("False")}.get(answer, "")

    def present(self, content, asked, answer) -> Presentation:
        return Presentation(
            template=choices.ASK,
            instruction=_("Choose whether the statement is true or false."),
            choices=[
                Choice(
                    "answer",
                    word,
                    self.describe(content, truth),
                    checked=answer is truth,
                    is_ours=True,
                )
                for word, truth in _SENT.items()
            ],
        )

    def explain(self, content, asked, answer) -> Explanation:
        return Explanation(
            template=choices.EXPLAIN,
            answer=self.describe(content, answer),
            key=self.describe(content, self.key(content)),
            choices=[
                Choice(
                    "answer",
                    word,
                    self.describe(content, truth),
                    checked=answer is truth,
                    outcome=choices.outcome(truth is content["is_true"], answer is truth),
                    feedback=content[f"feedback_{word}"],
                    is_ours=True,
                )
                for word, truth in _SENT.items()
            ],
        )
