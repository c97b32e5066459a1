"""The language that a curriculum is written in: any of BCP 47, whatever the interface speaks."""

from functools import lru_cache

import langcodes
from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Scripts that are read from right to left, by their ISO 15924 codes.
RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}


def check(tag: str) -> None:
    """Raise ``ValidationError`` unless ``tag`` names a language by BCP 47, as ``es-MX`` does."""
    if not is_known(tag):
        raise ValidationError(
            _("%(tag)s is no language tag. Write one such as en, es-MX or zh-Hant."),
            code="no_language",
            params={"tag": tag},
        )


def is_known(tag: str) -> bool:
    return bool(tag.strip()) and langcodes.tag_is_valid(tag)


def standard(tag: str) -> str:
    """``tag`` as it is written everywhere: ``ES_mx`` is ``es-MX``. ``LookupError`` for no language."""
    if not is_known(tag):
        raise LookupError(tag)
    return langcodes.standardize_tag(tag)


def name_of(tag: str) -> str:
    """What the language is called by those who speak it."""
    return langcodes.Language.get(tag).autonym()


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``, as HTML says it."""
    script = langcodes.Language.get(tag).maximize().script
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"


def said_in(tag: str) -> str:
    """What an element bears whose text is in the language ``tag``, so that it is read aloud as such.

    Nothing where the page around it speaks the same.
    """
    around = get_language() or ""
    if not is_known(tag) or (is_known(around) and _read_alike(tag) == _read_alike(around)):
        return ""
    return format_html(' lang="{}" dir="{}"', tag, direction(tag))


def marked(words: str, tag: str) -> str:
    """A title or a sentence in the language ``tag``, as it stands among words of the interface."""
    said = said_in(tag)
    return format_html("<span{}>{}</span>", said, words) if said and words else words


@lru_cache(maxsize=256)
def _read_alike(tag: str) -> tuple[str | None, str | None]:
    """``en`` and ``en-US`` are, but not ``zh-Hans`` and ``zh-Hant``."""
    language = langcodes.Language.get(tag).maximize()
    return language.language, language.script


class LanguageInput(forms.TextInput):
    """A tag, with the languages that are often meant to choose from by their names."""

    template_name = "courses/admin/_language_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{name}-languages"
        known = (code for code, said in LANG_INFO.items() if "name" in said)
        context["languages"] = [(standard(code), name_of(code)) for code in sorted(known)]
        return context
