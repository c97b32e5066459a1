"""The types of question, one module each.

A type is whole in its module: the block that authors fill in, what a version keeps of it,
what keeps it from being asked, its fields in a file, how it is asked, scored and explained.
The interface is closed: whoever asks, marks, imports or prints a question needs nothing else
of it. A further type is a module here, its line below, and a template where none here serves.
"""

from assessments.items.base import Item
from assessments.items.multiple import MultipleResponse
from assessments.items.numeric import Numeric
from assessments.items.single import SingleBestAnswer
from assessments.items.true_false import TrueFalse

# In the order in which the CMS offers them.
_ITEMS: dict[str, Item] = {
    item.type: item
    for item in (
        SingleBestAnswer(),
        MultipleResponse(),
        TrueFalse(),
        Numeric(),
    )
}


def item_of(question_type: str) -> Item:
    """The type of question called ``question_type``; ``KeyError`` for an unknown one."""
    return _ITEMS[question_type]


def all_items() -> list[Item]:
    """Every type of question, in the order in which the CMS offers them."""
    return list(_ITEMS.values())


__all__ = ["Item", "all_items", "item_of"]
