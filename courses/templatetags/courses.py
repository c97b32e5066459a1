"""What templates say about courses."""

from django import template
from django.utils.safestring import SafeString

from courses.content import text
from courses.formats import faults

register = template.Library()
register.filter("told", faults.told)
register.filter("of_the_rest", faults.of_the_rest)


@register.filter
def cited(html: str, references: list[dict]) -> SafeString:
    """Released text with its citations as numbered links into ``references``."""
    return text.render(html or "", references or [])
