"""What the rooms above show on the public page of a curriculum: its edition, and how to join it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

_shown: list[Callable[[Any, HttpRequest], Mapping[str, Any]]] = []


def show(context_of: Callable[[Any, HttpRequest], Mapping[str, Any]]) -> None:
    """Add to the context of every curriculum's page what ``context_of(page, request)`` gives."""
    _shown.append(context_of)


def context_of(page: Any, request: HttpRequest) -> dict[str, Any]:
    return {name: value for of in _shown for name, value in of(page, request).items()}
