"""The one way in which the CMS reads the number of a row from an address or a form.

Django and Wagtail also take ``+12``, `` 12``, ``0_12`` and ``_312`` for twelve. A door that reads
otherwise than what stands behind it lets through what it has not understood: so a number has
one spelling here, and every other is refused before a view sees it.
"""

import re
from collections.abc import Iterable

from django.http import Http404

_NUMBER = re.compile(r"[0-9]{1,18}")
# What stands where a number could, and names no row.
NO_ROW = {"", "all"}


def key_of(text: str) -> int | None:
    """The number that ``text`` spells, or None where it names no row; else the row is absent."""
    if text in NO_ROW:
        return None
    if not _NUMBER.fullmatch(text):
        raise Http404
    return int(text)


def keys_of(texts: Iterable[str]) -> set[int]:
    """The numbers that ``texts`` spell."""
    return {key for text in texts if (key := key_of(text)) is not None}
