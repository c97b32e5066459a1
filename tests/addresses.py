"""Every address that the installation answers, as a list that a test can walk."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One URL pattern: its route as written, and its name with the namespaces before it."""

    route: str
    name: str
    arguments: tuple[str, ...]
    pattern: URLPattern


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns, route: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner)
        else:
            arguments = tuple(entry.pattern.regex.groupindex)
            yield Address(here, f"{namespace}{entry.name or ''}", arguments, entry)
