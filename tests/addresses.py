"""Every address that the installation answers, as a list that a test can walk."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern: its route as written, and its name with the namespaces before it.

    ``arguments`` are those with a name, and ``groups`` counts the others too: of the whole route,
    also of what stands before an ``include``.
    """

    route: str
    name: str
    arguments: tuple[str, ...]
    groups: int
    pattern: URLPattern


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns))


def _walk(
    patterns, route: str = "", namespace: str = "", arguments: tuple[str, ...] = (), groups: int = 0
) -> Iterator[Address]:
    for entry in patterns:
        here = route + str(entry.pattern)
        named = (*arguments, *entry.pattern.regex.groupindex)
        counted = groups + entry.pattern.regex.groups
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner, named, counted)
        else:
            yield Address(here, f"{namespace}{entry.name or ''}", named, counted, entry)
