"""How the citations of a text are shown: under the numbers of a list, or with those left open."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.made.patterns import Place

CITED = "cited:"


class Citations(ABC):
    @abstractmethod
    def links(self, keys: Sequence[str]) -> SafeString:
        """What stands where the works under ``keys`` are cited together."""


class Numbered(Citations):
    """Links into a list of references.

    A key that is not in the list is shown as ``[key?]``: a reader is never left without the page.
    """

    def __init__(self, references: Iterable[Mapping[str, Any]]) -> None:
        self._numbers = {one["key"]: number for number, one in enumerate(references, 1)}

    def links(self, keys: Sequence[str]) -> SafeString:
        # No line parts them: a number alone at its head says nothing.
        ordered = sorted(keys, key=lambda key: self._numbers.get(key, 0))
        return mark_safe("\N{NO-BREAK SPACE}".join(map(self._link, ordered)))

    def _link(self, key: str) -> str:
        number = self._numbers.get(key)
        if number is None:
            return f"[{escape(key)}?]"
        name = escape(_("Reference %(number)d") % {"number": number})
        return f'<a class="citation" href="#ref-{escape(key)}" aria-label="{name}">{number}</a>'


class LeftOpen(Citations):
    """Places of a pattern: the same question has other numbers in another paper."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def links(self, keys: Sequence[str]) -> SafeString:
        return self._place(CITED + ";".join(keys))


class Filling(dict[str, Any]):
    """What is put into a pattern's places, the citations that were left open among them."""

    def __init__(self, citations: Citations, **values: Any) -> None:
        super().__init__(values)
        self._citations = citations

    def __missing__(self, name: str) -> SafeString:
        if not name.startswith(CITED):
            raise KeyError(name)
        return self._citations.links(name.removeprefix(CITED).split(";"))
