"""What the two types with options share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from assessments.items.base import Choice, Item, ItemFault, UnreadableAnswer
from courses.content import text
from courses.content.blocks import INLINE_FEATURES
from courses.formats.fields import Fields
from courses.formats.parts import read_option, write_option
from courses.formats.writing import Writing
from courses.quality.material import read_options
from courses.quality.options import faults_of

ASK = "assessments/items/choices.html"
EXPLAIN = "assessments/items/choices_explained.html"

FEWEST, MOST = 2, 8


class OptionBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=gettext_lazy("Option"), features=INLINE_FEATURES)
    is_correct = blocks.BooleanBlock(label=gettext_lazy("Correct"), required=False)
    feedback = blocks.RichTextBlock(
        label=gettext_lazy("Feedback"),
        features=INLINE_FEATURES,
        help_text=gettext_lazy("Why it is right or wrong."),
    )

    class Meta:
        label = gettext_lazy("Option")


class ChoiceAnswerBlock(blocks.StructBlock):
    options = blocks.ListBlock(
        OptionBlock(), min_num=FEWEST, max_num=MOST, label=gettext_lazy("Options")
    )


class WithOptions(Item):
    """A type of question whose content is a list of options, each right or wrong."""

    def freeze(self, value) -> dict[str, Any]:
        return {
            "options": [
                {
                    "text": text.clean_inline(option["text"].source),
                    "is_correct": bool(option["is_correct"]),
                    "feedback": text.clean_inline(option["feedback"].source),
                }
                for option in value["options"]
            ]
        }

    def check(self, content: Mapping[str, Any]) -> list[ItemFault]:
        options = read_options(content["options"])
        found = faults_of(options, fewest=FEWEST, most=MOST, one_key=self.has_one_key)
        return [ItemFault(code, sentence, "options") for code, sentence in found]

    def read(self, fields: Fields) -> dict[str, Any]:
        return {"options": [read_option(option) for option in fields["options"].items()]}

    def write(self, value, writing: Writing) -> dict[str, Any]:
        return {"options": [write_option(option, writing) for option in value["options"]]}

    def options(self, content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        return content["options"]

    def feedback(self, content: Mapping[str, Any]) -> list[str]:
        return [option["feedback"] for option in content["options"]]

    def arrange(
        self, content: Mapping[str, Any], shuffle: Callable[[list[int]], None]
    ) -> list[int]:
        order = list(range(len(content["options"])))
        shuffle(order)
        return order


def option_at(order: list[int], place: str) -> int:
    """The option that stands at ``place`` on the page: the page never knows its number."""
    if not (place.isascii() and place.isdigit() and len(place) < 3 and int(place) < len(order)):
        raise UnreadableAnswer("unknown_option", _("Choose one of the options on the page."))
    return order[int(place)]


def keys(content: Mapping[str, Any]) -> list[int]:
    """The places of the options that are right."""
    return [place for place, option in enumerate(content["options"]) if option["is_correct"]]


def words(content: Mapping[str, Any], chosen: Collection[int]) -> str:
    """The options that were chosen, in the order of the question."""
    return "; ".join(content["options"][place]["text"] for place in sorted(chosen))


def shown(
    content: Mapping[str, Any],
    order: list[int],
    chosen: Collection[int],
    names: Callable[[int], tuple[str, str]],
) -> list[Choice]:
    """The options as they are asked; ``names`` gives the name and value of the field at a place."""
    return [
        Choice(*names(place), content["options"][option]["text"], checked=option in chosen)
        for place, option in enumerate(order)
    ]


def explained(
    content: Mapping[str, Any],
    order: list[int],
    chosen: Collection[int],
    names: Callable[[int], tuple[str, str]],
) -> list[Choice]:
    """The same options after the end, each with its outcome and the reason for it."""
    return [
        Choice(
            *names(place),
            content["options"][option]["text"],
            checked=option in chosen,
            outcome=outcome(content["options"][option]["is_correct"], option in chosen),
            feedback=content["options"][option]["feedback"],
        )
        for place, option in enumerate(order)
    ]


def outcome(is_correct: bool, is_chosen: bool) -> str:
    """How choosing an option, or leaving it, turned out; nothing for a wrong one left alone."""
    if is_correct:
        return "correct" if is_chosen else "missed"
    return "wrong" if is_chosen else ""
