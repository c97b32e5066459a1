"""Codes that the system knows, offered in words where a field of a block asks for one.

A block is made once for everybody and knows no organisation. So its field names a list, and a panel
of the form prints that list from what the person may see.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from wagtail.admin.panels import Panel
from wagtail.blocks import FieldBlock

# By name of the list: each code, and what it means.
Offers = Mapping[str, Iterable[tuple[str, str]]]
Block = TypeVar("Block", bound=FieldBlock)


def offered(block: Block, name: str) -> Block:
    """Have the field of ``block`` offer what the panel of its form prints as ``name``."""
    block.field.widget.attrs |= {"list": f"offers-{name}", "autocomplete": "off"}
    return block


class OffersPanel(Panel):
    """Prints what the fields of a form offer; nothing of it is seen until one is typed in."""

    def __init__(self, offers: Callable[[Any], Offers], **kwargs) -> None:
        super().__init__(**kwargs)
        self.offers = offers

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "offers": self.offers}

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/cms/offers.html"

        def get_context_data(self, parent_context=None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"offers": dict(self.panel.offers(self.form)).items()}
