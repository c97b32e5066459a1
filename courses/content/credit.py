"""The learning time of a lesson, computed from its frozen content. Pure.

The time to read is Mergener's formula (Mergener MA. Am J Pharm Educ 1991;55:263–266) with
the conservative factor of 0.9 that De Muth and Hanson-Divers confirmed on ten pharmacists'
courses. It was found on printed self-study articles. Media count the minutes that they
last, and activities the minutes that an author states. The constant is *minus* 22.3: a
widely copied sheet leaves the sign out, and its own worked example only fits with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from courses.content import text

EASIEST, HARDEST = 1, 5
# One point of difficulty is worth 14 minutes: until an expert has rated a lesson, it earns
# what the second of five points gives, so that a rating forgotten is never a credit gained.
UNRATED = 2

CAUTION = Decimal("0.9")
CONSTANT = Decimal("-22.3")
PER_WORD = Decimal("0.00209")
PER_QUESTION = Decimal("2.78")
PER_DIFFICULTY = Decimal("15.5")
QUARTER_OF_AN_HOUR = 15


def reading_minutes(*, words: int, questions: int, difficulty: Decimal | int) -> Decimal:
    """How long it takes to read and answer; below zero, where the formula means nothing, it is zero."""
    minutes = CAUTION * (
        CONSTANT + PER_WORD * words + PER_QUESTION * questions + PER_DIFFICULTY * difficulty
    )
    return max(minutes, Decimal(0))


def hours_of_credit(minutes: int) -> Decimal:
    """Minutes in hours, down to the quarter of an hour."""
    quarters = minutes // QUARTER_OF_AN_HOUR
    return Decimal(quarters) / 4


@dataclass(frozen=True)
class Load:
    """What a lesson asks of its reader: all that its learning time is computed from.

    ``rated`` is the difficulty that an expert has set, or None while nobody has.
    """

    words: int
    checks: int
    rated: int | None
    media: int
    activities: int

    @property
    def difficulty(self) -> int:
        return UNRATED if self.rated is None else self.rated

    @property
    def reading(self) -> int:
        """Whole minutes of reading, never rounded up."""
        minutes = reading_minutes(
            words=self.words, questions=self.checks, difficulty=self.difficulty
        )
        return int(minutes.to_integral_value(ROUND_FLOOR))

    @property
    def minutes(self) -> int:
        return self.reading + self.media + self.activities


def load_of(lesson: Mapping[str, Any]) -> Load:
    """The load of a lesson's frozen content."""
    blocks = [(block["type"], block["value"]) for block in lesson["body"]]
    return Load(
        words=sum(_words(kind, value) for kind, value in blocks),
        checks=sum(kind == "check" for kind, _value in blocks),
        rated=lesson.get("difficulty"),
        media=sum(value["minutes"] for kind, value in blocks if kind == "media"),
        activities=lesson.get("activities") or 0,
    )


def learning_minutes(lesson: Mapping[str, Any]) -> int:
    """The minutes that a lesson counts; a hand-out repeats its module and counts none."""
    return 0 if lesson.get("is_handout") else load_of(lesson).minutes


def word_count(lesson: Mapping[str, Any]) -> int:
    """The words that are read: without the title, the references, the checks and transcripts."""
    return sum(_words(block["type"], block["value"]) for block in lesson["body"])


def _words(kind: str, value: Any) -> int:
    return sum(text.word_count(html) for html in _READ[kind](value)) if kind in _READ else 0


def _table(value: Mapping[str, Any]) -> list[str]:
    cells = [cell for row in value["rows"] for cell in row]
    return [value["caption"], *value["columns"], *cells]


# Checks count as questions, media by the clock, and references not at all.
_READ: dict[str, Callable[[Any], list[str]]] = {
    "text": lambda value: [value],
    "key_point": lambda value: [value],
    "warning": lambda value: [value],
    "figure": lambda value: [value["caption"]],
    "table": _table,
    "procedure": lambda value: [value["title"], *value["steps"]],
    "term": lambda value: [value["term"], value["definition"]],
    "explorer": lambda value: [value["title"], value["text"]],
}
