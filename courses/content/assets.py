from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

AddressOf = Callable[[Mapping[str, Any]], str]


def kept_file(file: Mapping[str, Any]) -> str:
    """Where a file of released content is served."""
    return reverse("courses:asset", args=[file["sha256"]])
