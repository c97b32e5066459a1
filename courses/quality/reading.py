"""How hard a lesson is to read.

The Flesch–Kincaid grade (Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new
readability formulas for Navy enlisted personnel. Naval Technical Training Command, 1975):
0.39 × words a sentence + 11.8 × syllables a word − 15.59. It was made for English, and is asked
of nothing else. Syllables are counted by rule and so nearly: over a lesson the misses level out. The bound is that of a reader with a degree; a text may stay far below it.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from courses.quality.findings import Finding, error, warning
from courses.quality.material import Curriculum, Step

# The grade of a reader in the last year of a first degree, and where few read with ease.
COMFORTABLE, HARDEST = 14, 17
ENOUGH_WORDS = 100
PROSE = {"text", "key point", "warning", "narrative"}

VOWELS = re.compile(r"[aeiouy]+")
# The e of "dose", "used" and "notes", and not that of "table", "needed" and "doses".
SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$")


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    if not curriculum.language.startswith("en"):
        return
    for step in curriculum.steps:
        prose = prose_of(step)
        if len(prose.split()) < ENOUGH_WORDS:
            continue
        reached = grade(prose)
        if reached > COMFORTABLE:
            found = error if reached > HARDEST else warning
            yield found(
                step.spot,
                "hard_to_read",
                f"“{step.title}” reads at grade {reached:.1f}; {COMFORTABLE} is the bound.",
            )


def prose_of(step: Step) -> str:
    """The sentences of a step, each paragraph ended."""
    parts = []
    for passage in step.content.passages:
        if passage.role in PROSE:
            words = re.sub(r"</(?:p|li|h2|h3)>", ". ", re.sub(r"</(?:ul|ol)>", " ", passage.html))
            parts.append(type(passage)(words, passage.role, passage.spot).words)
    return " ".join(parts)


def grade(prose: str) -> float:
    """The Flesch–Kincaid grade of English prose."""
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", prose)
    sentences = [one for one in re.split(r"[.!?:;]+(?:\s|$)", prose) if re.search(r"[A-Za-z]", one)]
    if not words or not sentences:
        return 0.0
    syllables = sum(syllables_of(word.lower()) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without a silent ending."""
    spoken = SILENT.sub("", word.lower().replace("’", "").replace("'", ""))
    return max(len(VOWELS.findall(spoken)), 1)
