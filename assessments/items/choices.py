"""What the two types with options share."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments.items.base import Choice, UnreadableAnswer

ASK = "assessments/items/choices.html"
EXPLAIN = "assessments/items/choices_explained.html"


def arrange(question: Mapping[str, Any], shuffle: Callable[[list[int]], None]) -> list[int]:
    order = list(range(len(question["options"])))
    shuffle(order)
    return order


def option_at(order: list[int], place: str) -> int:
    """The option that stands at ``place`` on the page: the page never knows its number."""
    if not (place.isascii() and place.isdigit() and len(place) < 3 and int(place) < len(order)):
        raise UnreadableAnswer("unknown_option", _("Choose one of the options on the page."))
    return order[int(place)]


def keys(question: Mapping[str, Any]) -> list[int]:
    return [place for place, option in enumerate(question["options"]) if option["is_correct"]]


def words(question: Mapping[str, Any], chosen: Collection[int]) -> str:
    return "; ".join(question["options"][place]["text"] for place in sorted(chosen))


def shown(
    question: Mapping[str, Any],
    order: list[int],
    chosen: Collection[int],
    names: Callable[[int], tuple[str, str]],
) -> list[Choice]:
    return [
        Choice(*names(place), question["options"][option]["text"], checked=option in chosen)
        for place, option in enumerate(order)
    ]


def explained(
    question: Mapping[str, Any],
    order: list[int],
    chosen: Collection[int],
    names: Callable[[int], tuple[str, str]],
) -> list[Choice]:
    return [
        Choice(
            *names(place),
            question["options"][option]["text"],
            checked=option in chosen,
            outcome=outcome(question["options"][option]["is_correct"], option in chosen),
            feedback=question["options"][option]["feedback"],
        )
        for place, option in enumerate(order)
    ]


def outcome(is_correct: bool, is_chosen: bool) -> str:
    if is_correct:
        return "correct" if is_chosen else "missed"
    return "wrong" if is_chosen else ""
