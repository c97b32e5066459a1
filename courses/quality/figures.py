"""What a figure shows is also said."""

import re
from collections.abc import Iterator
from datetime import date

from courses.content import text
from courses.quality.findings import Finding, error, warning
from courses.quality.material import Curriculum

SHORTEST = 40
SAYS_NOTHING = re.compile(
    r"^(?:an? )?(?:image|figure|picture|diagram|chart|graph|illustration)(?: (?:of|showing))?\b",
    re.IGNORECASE,
)


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for step in curriculum.steps:
        for figure in step.content.figures:
            alt, caption = figure.alt.strip(), text.words(figure.caption)
            name = f"A figure of “{step.title}”"
            if not alt:
                yield error(figure.spot, "alt_missing", f"{name} has no text alternative.")
                continue
            if _same(alt, caption):
                yield error(
                    figure.spot,
                    "alt_repeats_caption",
                    f"The text alternative of {name.lower()} "
                    "is its caption: it should say what the figure says.",
                )
            elif len(alt) < SHORTEST:
                yield warning(
                    figure.spot,
                    "alt_short",
                    f"The text alternative “{alt}” is short: it should say what the figure says.",
                )
            if found := SAYS_NOTHING.match(alt):
                yield warning(
                    figure.spot,
                    "alt_names_figure",
                    f"A text alternative need not begin with “{found[0]}”.",
                )


def _same(one: str, other: str) -> bool:
    one, other = _bare(one), _bare(other)
    return bool(one) and (one == other or (len(one) > SHORTEST and one in other))


def _bare(words: str) -> str:
    return re.sub(r"\W+", " ", words).casefold().strip()
