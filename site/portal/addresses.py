"""Which words the site's own addresses have taken, so that no organisation can have them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

WORD = re.compile(r"[a-z0-9_-]+")
ORGANISATIONS = "organisations"


def is_taken(word: str) -> bool:
    """Whether the site answers at ``/word/``, below it, or at ``/organisations/word/``."""
    return word in _taken()


@cache
def _taken() -> frozenset[str]:
    ours = [*_addresses(get_resolver().url_patterns), settings.STATIC_URL, settings.MEDIA_URL]
    taken = set()
    for first, second in (_first_two(address) for address in ours):
        taken.add(first)
        if first == ORGANISATIONS:
            taken.add(second)
    return frozenset(word for word in taken if WORD.fullmatch(word))


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        else:
            yield address


def _first_two(address: str) -> tuple[str, str]:
    first, _, rest = address.lstrip("/").partition("/")
    return first, rest.partition("/")[0]
