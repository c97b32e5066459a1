"""What a certificate looks like, for pages that show one before there is any."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from certificates.renditions import seals

register = template.Library()

SPECIMEN = "SPECIMEN"


@register.simple_tag
def specimen_border() -> SafeString:
    return _border()


@register.simple_tag
def specimen_seal() -> SafeString:
    return _seal()


# Ours to the last letter: nothing of it was typed by anybody.
@lru_cache(maxsize=1)
def _border() -> SafeString:
    return mark_safe(seals.border(SPECIMEN, width=279, height=216))


@lru_cache(maxsize=1)
def _seal() -> SafeString:
    return mark_safe(seals.seal(SPECIMEN, size=34))
