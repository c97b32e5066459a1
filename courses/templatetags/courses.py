"""What templates say about courses."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from courses.content import languages, text
from courses.formats import faults

register = template.Library()
register.filter("told", faults.told)
register.filter("of_the_rest", faults.of_the_rest)


@register.filter
def cited(html: str, references: list[dict]) -> SafeString:
    """Released text with its citations as numbered links into ``references``."""
    return text.render(html or "", references or [])


@register.filter
def said_in(source: Any) -> str:
    """What an element bears that holds text of ``source``, an edition or a curriculum."""
    return languages.said_in(getattr(source, "language", ""))


@register.filter
def spoken_in(words: str, source: Any) -> str:
    """A title or a sentence of ``source``, as it stands among words of the interface."""
    return languages.marked(words, getattr(source, "language", ""))
