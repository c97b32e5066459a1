"""HTML that is the same for everybody but for a few places, drawn by a template once.

The template is drawn with a mark at each place; what stands between the marks is kept, and what
belongs to one reader, or to one page, is put in where it is shown.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Place = Callable[[str], SafeString]


@dataclass(frozen=True, slots=True)
class Pattern:
    """``parts`` are by turns HTML and the name of the place that follows it."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, draw: Callable[[Place], str]) -> "Pattern":
        """The pattern of what ``draw`` draws; it is given a function that marks a place by its name.

        A mark is digits, so that it may stand for a key in an address too, and so many that nobody
        can foretell them: no content is taken for one.
        """
        token = str(10**20 + secrets.randbelow(9 * 10**20))
        names: list[str] = []

        def place(name: str) -> SafeString:
            names.append(name)
            return mark_safe(f"{token}{len(names) - 1:04d}")

        parts = re.split(token + "([0-9]{4})", str(draw(place)))
        parts[1::2] = [names[int(number)] for number in parts[1::2]]
        return cls(tuple(parts))

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def filled(self, values: Mapping[str, Any]) -> SafeString:
        """The HTML with ``values`` in its places, escaped unless they are HTML themselves."""
        parts = list(self.parts)
        parts[1::2] = [_escaped(values[name]) for name in parts[1::2]]
        return mark_safe("".join(parts))


def _escaped(value: Any) -> str:
    # What conditional_escape does, without what it does for lazy values: there are hundreds a page.
    return value if isinstance(value, SafeString) else escape(value)
