"""A name is text in any script: how one is kept, compared, searched and ordered, here and nowhere else.

It stands on the lowest floor, because people have names before organisations do. Categories and
normal forms are those of Unicode Standard Annexes 15 and 44.
"""

import unicodedata
from functools import reduce
from operator import and_

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# They join or part letters in Arabic and Indic scripts, where a name may need them.
JOINERS = "\u200c\u200d"
# Letters and marks that are drawn as nothing.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
# Word writes the second hyphen and fonts lack it; it is the same hyphen, kept from breaking.
SAME_AS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " "})
# Letters of their own that no normal form takes apart, as people type them on another keyboard.
PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)


def tidied(text: str) -> str:
    """``text`` as it is kept: composed (NFC), without what nobody can see, with single spaces."""
    seen = unicodedata.normalize("NFC", text.translate(SAME_AS))
    kept = "".join(
        letter for place, letter in enumerate(seen) if not _is_invisible(letter, seen, place)
    )
    return " ".join(kept.split())


def check(text: str) -> None:
    """Raise ``ValidationError`` that names what is no part of a name, or that there is no letter."""
    for letter in text:
        if unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs"):
            raise ValidationError(
                _("A name cannot hold the character %(character)s. Type the name anew."),
                code="not_a_letter",
                params={"character": said(letter)},
            )
    if text and not any(unicodedata.category(letter).startswith("L") for letter in text):
        raise ValidationError(_("A name needs at least one letter."), code="no_letter")


def said(letter: str) -> str:
    """A character in words, so that one that cannot be seen can still be looked up."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def key_of(*names: str) -> str:
    """What names are compared, searched and ordered by: letters and digits in one form.

    Without regard to case, accents, spaces, apostrophes or hyphens.
    """
    folded = unicodedata.normalize("NFKD", " ".join(names)).casefold().translate(PLAIN)
    # A vowel sign of an Indic script has no combining class and stays: without it, it is another name.
    letters = [letter for letter in folded if not unicodedata.combining(letter)]
    return " ".join(
        "".join(one if one.isalnum() or _is_mark(one) else " " for one in letters).split()
    )


def holding(field: str, text: str) -> models.Q:
    """Rows whose ``field``, a key of names, holds every word of ``text``, in any order."""
    words = key_of(text).split()
    if not words:
        return models.Q(pk__in=[])
    return reduce(and_, (models.Q(**{f"{field}__contains": word}) for word in words))


def _is_invisible(letter: str, text: str, place: int) -> bool:
    if letter in JOINERS:
        around = text[place - 1 : place] + text[place + 1 : place + 2]
        return not (len(around) == 2 and all(_may_be_joined(one) for one in around))
    is_variant = "\ufe00" <= letter <= "\ufe0f"
    return unicodedata.category(letter) == "Cf" or letter in FILLERS or is_variant


def _may_be_joined(letter: str) -> bool:
    return ord(letter) >= 0x0600 and unicodedata.category(letter)[0] in "LM"


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


# ------------------------------------------------------------ fields


class NameFormField(forms.CharField):
    """Asks for a name, and takes it as it is to be kept."""

    default_validators = [check]

    def to_python(self, value):
        return tidied(super().to_python(value) or "")


class NameField(models.CharField):
    """The name of a person, an organisation or whoever signs, tidied at every door."""

    default_validators = [check]

    def to_python(self, value):
        value = super().to_python(value)
        return value and tidied(value)

    def pre_save(self, model_instance, add):
        name = tidied(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, name)
        return name

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": NameFormField, **kwargs})
