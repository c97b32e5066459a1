"""Cut the letters that nearly every page needs, and no more, out of the whole fonts.

    .venv/bin/python script/cut_fonts.py

A visitor's first page waits for what this leaves: the letters of English and of the commonest
names, in the weights that the style sheets use. Everything else stays in the unchanged files,
which a browser asks for when a page has a letter of theirs (``unicode-range`` in `fonts.css`).
"""

import io
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parents[1] / "site" / "static" / "fonts"

WEIGHTS = (400, 700)
LETTERS = "".join(map(chr, range(0x20, 0x7F)))
# Hard spaces are written by their numbers, as nobody sees them.
SIGNS = "\u00a0\u202f\u2009©®°±²³µ·½×÷†•‐‑–—‘’“”…′−"
NAMES = "ÄÅÉÖØÜßàáâãäåçèéêëíïñóôöøùúü"
FEATURES = ["ccmp", "frac", "kern", "liga", "lnum", "locl", "mark", "mkmk", "pnum", "tnum", "zero"]

# Of Central Europe, which another file holds.
MORE_NAMES = "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīİŁłŃńŇňŌōŐőŘřŚśŞşŠšŤťŪūŮůŰűŹźŻżŽž"

UPRIGHT = LETTERS + SIGNS + NAMES
# Titles of journals, and words of English.
ITALIC = LETTERS + SIGNS

# By the file that is cut, the name of the cut and what it holds. The licence reserves "Source" for
# whole fonts.
CUTS = {
    "source-serif-4-latin-normal": ("Preceptor Basic Serif", UPRIGHT),
    "source-serif-4-latin-italic": ("Preceptor Basic Serif Italic", ITALIC),
    "source-sans-3-latin-normal": ("Preceptor Basic Sans", UPRIGHT),
    "source-sans-3-latin-italic": ("Preceptor Basic Sans Italic", ITALIC),
    "source-serif-4-latin-ext-normal": ("Preceptor Names Serif", MORE_NAMES),
    "source-sans-3-latin-ext-normal": ("Preceptor Names Sans", MORE_NAMES),
    "source-code-pro-latin-normal": ("Preceptor Basic Mono", LETTERS + SIGNS),
}
# Family, unique name, full name and PostScript name, as the fonts are called where they are installed.
NAMED = (1, 3, 4, 6, 16, 25)


def cut(whole: Path, name: str, letters: str) -> bytes:
    font = instancer.instantiateVariableFont(
        TTFont(whole, recalcTimestamp=False), {"wght": WEIGHTS}
    )
    # Written and read again: what the subsetter looks at is then in one state.
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    font = TTFont(plain, recalcTimestamp=False)
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, name_IDs=["*"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in NAMED:
            record.string = name.replace(" ", "") if record.nameID in (6, 25) else name
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def ranges(letters: Iterable[int]) -> str:
    """The letters as ``unicode-range`` has them."""
    runs: list[list[int]] = []
    for point in sorted(letters):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ", ".join(
        f"U+{first:04X}" if first == last else f"U+{first:04X}-{last:04X}" for first, last in runs
    )


if __name__ == "__main__":
    for whole, (name, letters) in CUTS.items():
        target = FONTS / f"{name.lower().replace(' ', '-')}.woff2"
        target.write_bytes(cut(FONTS / f"{whole}.woff2", name, letters))
        print(f"{target.name} {target.stat().st_size}")
        # With what no file has, such as a narrow space: it is then made of what is here, and the
        # whole file is not asked for in vain.
        print(f"  unicode-range: {ranges(set(map(ord, letters)))};")
        print(f"{whole}.woff2")
        print(f"  unicode-range: {ranges(TTFont(FONTS / f'{whole}.woff2').getBestCmap())};")
