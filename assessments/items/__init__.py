"""The types of question, one module each.

A type says what it accepts as an answer, what part of the mark an answer earns, and how it
is asked and explained. The interface is closed: whoever asks, marks or prints a question
needs nothing else of it.
"""

from .base import Item
from .multiple import MultipleResponse
from .numeric import Numeric
from .single import SingleBestAnswer
from .true_false import TrueFalse

_ITEMS: dict[str, Item] = {
    item.type: item for item in (SingleBestAnswer(), MultipleResponse(), TrueFalse(), Numeric())
}


def item_of(question_type: str) -> Item:
    """The type of question called ``question_type``; ``KeyError`` for an unknown one."""
    return _ITEMS[question_type]


__all__ = ["Item", "item_of"]
