"""Whether and by which font a text is drawn: every letter, with its marks in their places.

What opens fonts is loaded with the first name that is looked at, and not by every web process.
"""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import uharfbuzz

FONTS = Path(__file__).parent / "print" / "fonts"

PARTS = ("latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "vietnamese")

Face = tuple["uharfbuzz.Font", frozenset[int]]


def undrawable(text: str) -> list[str]:
    """The letters of ``text``, each once and with their marks, that would not be drawn as they are."""
    letters = dict.fromkeys(_letters_of(unicodedata.normalize("NFC", text)))
    return [letter for letter in letters if letter.strip() and not _family_for(letter)]


def drawn(text: str) -> SafeString:
    """``text`` as HTML in which a letter and its marks come from one font.

    The layout takes each character from the first font that has it, and the mark of another
    font stands beside its letter.
    """
    letters = _letters_of(unicodedata.normalize("NFC", text))
    return mark_safe("".join(map(_with_its_font, letters)))


def _with_its_font(letter: str) -> str:
    family = _family_for(letter) if len(letter) > 1 else None
    return format_html('<span class="{}">{}</span>', family, letter) if family else escape(letter)


def _family_for(letter: str) -> str | None:
    """The style of the font that draws ``letter``; None when none does."""
    return next((name for name, face in _faces().items() if _draws(face, letter)), None)


def _letters_of(text: str) -> Iterator[str]:
    letter = ""
    for character in text:
        if letter and unicodedata.category(character).startswith("M"):
            letter += character
            continue
        if letter:
            yield letter
        letter = character
    if letter:
        yield letter


def _draws(face: Face, letter: str) -> bool:
    font, covered = face
    if not covered.issuperset(map(ord, letter)):
        return False
    if len(letter) == 1:
        return True
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    _base, *marks = buffer.glyph_positions
    has_all = all(glyph.codepoint for glyph in buffer.glyph_infos)
    # What stands above or below a letter moves the pen nowhere.
    return has_all and all(mark.x_advance == 0 for mark in marks)


@cache
def _faces() -> dict[str, Face]:
    """The fonts by their style in ``certificate.css``, each with the characters that it has."""
    parts = [f"source-serif-4-{part}-400-normal" for part in PARTS]
    return {
        f"letter--{name}": _opened(FONTS / f"{file}.woff2")
        for name, file in zip((*PARTS, "symbols"), (*parts, "preceptor-symbols-serif"), strict=True)
    }


def _opened(file: Path) -> Face:
    import uharfbuzz
    from fontTools.ttLib import TTFont

    with TTFont(file) as font:
        covered = frozenset(font.getBestCmap())
        font.flavor = None
        plain = io.BytesIO()
        font.save(plain)
    return uharfbuzz.Font(uharfbuzz.Face(plain.getvalue())), covered
