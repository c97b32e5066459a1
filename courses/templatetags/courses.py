"""What templates say about courses."""

from django import template
from django.utils.safestring import SafeString

from courses.content import languages, text

register = template.Library()


@register.filter
def cited(html: str, references: list[dict]) -> SafeString:
    """Released text with its citations as numbered links into ``references``."""
    return text.render(html or "", references or [])


@register.filter
def language_of(taught) -> SafeString:
    """The attributes of an element that holds the text of an edition or a curriculum."""
    return languages.attributes(taught.language) if taught else SafeString()


@register.filter
def spoken_in(words: str, taught) -> str:
    """A title or a sentence of an edition or a curriculum, among words of the interface."""
    return languages.marked(words, taught.language) if taught else words
