"""The fonts of a first visit: what is cut small holds what the pages say, and nothing is asked for in vain."""

import io
import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

STATIC = Path(settings.STATICFILES_DIRS[0])
FACE = re.compile(
    r'font-family: "(?P<family>[^"]+)";\s+font-style: (?P<style>\w+);.*?'
    r'fonts/(?P<file>[\w-]+)\.woff2"\).*?unicode-range: (?P<range>[^;]+);',
    re.DOTALL,
)
FACES = [match.groupdict() for match in FACE.finditer((STATIC / "css/fonts.css").read_text())]
CUT = [face for face in FACES if face["file"].startswith(("preceptor-basic", "preceptor-names"))]
# Spaces and hyphens that the fonts make of others, and a dagger that neither has.
IN_NO_FILE = {0x2010, 0x2011, 0x2020, 0x202F, 0x2009}


def points(unicode_range: str) -> set[int]:
    found: set[int] = set()
    for part in unicode_range.split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def held(face: dict[str, str]) -> set[int]:
    return set(TTFont(STATIC / f"fonts/{face['file']}.woff2").getBestCmap())


def test_every_style_of_every_family_has_a_cut():
    assert {(face["family"], face["style"]) for face in CUT} == {
        (face["family"], face["style"]) for face in FACES if "-latin-" in face["file"]
    }


@pytest.mark.parametrize("face", CUT, ids=lambda face: face["file"])
def test_a_cut_holds_what_it_is_asked_for(face):
    assert points(face["range"]) - held(face) <= IN_NO_FILE


@pytest.mark.parametrize(
    "face", [face for face in FACES if "-latin-" in face["file"] and "ext" not in face["file"]]
)
def test_a_whole_file_is_asked_for_nothing_that_it_has_not(face):
    """Else a sign that no file has brings fifty kilobytes that do not help."""
    assert points(face["range"]) <= held(face)


@pytest.mark.parametrize("face", CUT, ids=lambda face: face["file"])
def test_a_cut_comes_after_the_whole_and_so_before_it(face):
    places = [
        place
        for place, one in enumerate(FACES)
        if one not in CUT and (one["family"], one["style"]) == (face["family"], face["style"])
    ]
    assert FACES.index(face) > max(places)


def test_the_shipped_curriculum_is_set_in_the_cuts():
    """No letter of it, nor of the names in its sources, brings a whole file where a cut would do."""
    small = [
        face for face in FACES if "-latin-" not in face["file"] and "greek" not in face["file"]
    ]
    covered = set().union(*(points(face["range"]) for face in small))
    said = {
        ord(letter)
        for suffix in ("md", "yaml")
        for file in (settings.ROOT / "courses/curricula").rglob(f"*.{suffix}")
        for letter in file.read_text()
        if letter.isprintable()
    }
    latin = {point for point in said if point < 0x250 or 0x2000 <= point < 0x2070}
    assert {chr(point) for point in latin - covered} == set()


def test_a_cut_is_what_the_program_makes():
    """Of the smallest, as each takes seconds."""
    program = runpy.run_path(str(settings.ROOT / "script/cut_fonts.py"))
    name, letters = program["CUTS"]["source-code-pro-latin-normal"]
    made = TTFont(
        io.BytesIO(
            program["cut"](STATIC / "fonts/source-code-pro-latin-normal.woff2", name, letters)
        )
    )
    kept = TTFont(STATIC / "fonts/preceptor-basic-mono.woff2")
    assert made.getBestCmap() == kept.getBestCmap()
    assert made["fvar"].axes[0].maxValue == kept["fvar"].axes[0].maxValue == 700


def test_the_first_paint_waits_for_no_font():
    """On a slow phone a font that is asked for early takes the style sheet's place on the line.

    Until it has come, a face of the device stands for it that is sized to match.
    """
    base = (settings.ROOT / "templates/base.html").read_text()
    assert 'as="font"' not in base
    sheet = (STATIC / "css/fonts.css").read_text()
    assert sheet.count("font-display: swap") == len(FACES)
    for family in ("Serif fallback", "Serif fallback narrow", "Sans fallback", "Mono fallback"):
        assert re.search(rf'font-family: "{family}";[^}}]*size-adjust', sheet), family
