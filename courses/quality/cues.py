"""What a guesser may go by who sees the form of an item and knows nothing of its matter.

A cue points at some of the options. Going against a cue is a way of guessing like going by it, so
each stands twice: what it points at, and the rest.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.content import text
from courses.quality.material import QuestionPassage

# Statements without exception are seldom true, and careful ones seldom false.
ABSOLUTE = re.compile(
    r"\b(?:all|always|any|anyone|anything|cannot|completely|entirely|established|every|everyone|"
    r"everything|exactly|fully|guarantees?|impossible|must|never|no|nobody|none|nothing|only|"
    r"proofs?|proven?|proved|proves|settles?|settled|whatever|whenever|wholly)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:about|can|could|generally|likely|mainly|may|might|mostly|often|partly|perhaps|"
    r"possibl[ey]|probabl[ey]|rarely|roughly|seldom|some|sometimes|tends?|typically|uncertain|"
    r"unclear|unless|usual|usually)\b",
    re.IGNORECASE,
)
# Signs between words; one inside a word or a number (0.5, long-term) is part of it, as is a unit.
SIGN = re.compile(r"[^\w\s%°’']+(?!\w)")
# A word of the stem is heard again in another form of it: "sedated" in "sedation".
SHORTEST_ECHO, STEM_LETTERS = 4, 5


@dataclass(frozen=True)
class Task:
    """Something to choose from: its options as they read, which of them are right, and its stem."""

    options: tuple[str, ...]
    keys: frozenset[int]
    stem: str = ""

    @cached_property
    def lengths(self) -> list[int]:
        return [len(option) for option in self.options]

    @cached_property
    def absolute(self) -> set[int]:
        return {place for place, said in enumerate(self.options) if ABSOLUTE.search(said)}

    @cached_property
    def hedged(self) -> set[int]:
        return {place for place, said in enumerate(self.options) if HEDGE.search(said)}

    @cached_property
    def stems(self) -> list[set[str]]:
        """What each option is heard to say."""
        return [_stems(option) for option in self.options]

    @cached_property
    def signs(self) -> list[int]:
        """How many signs stand in each option, the one at its end aside."""
        return [len(SIGN.findall(said.strip()[:-1])) for said in self.options]

    def longest_of(self, places: Iterable[int]) -> set[int]:
        return _greatest({place: self.lengths[place] for place in places})


Points = Callable[[Task], Iterable[int]]
Cue = tuple[str, Points]


def chosen_from(question: QuestionPassage) -> Task:
    """A question with options, as it is asked."""
    said = tuple(text.words(option.text) for option in question.options)
    return Task(said, frozenset(question.key), text.words(question.stem))


def counted(item: Task) -> Task:
    """How many options of ``item`` are right, as a task of its own."""
    numbers = tuple(str(number) for number in range(1, len(item.options) + 1))
    return Task(numbers, frozenset({len(item.keys) - 1}))


def believed(question: QuestionPassage) -> Task:
    """A statement as a choice between true and false."""
    said = text.words(question.stem)
    return Task(("true", "false"), frozenset({0 if question.holds else 1}), said)


def of_options(items: Sequence[Task], *, english: bool) -> list[Cue]:
    by_wording = _BY_ENGLISH if english else []
    return _both_ways([*_BY_LENGTH, *_BY_WORDS, *by_wording, *_by_position(items, "option {}")])


def of_counts(items: Sequence[Task], *, english: bool) -> list[Cue]:
    return _both_ways(_by_position(items, "{} right"))


def of_statements(items: Sequence[Task], *, english: bool) -> list[Cue]:
    lengths = sorted(len(item.stem) for item in items)
    middle = lengths[len(lengths) // 2] if lengths else 0
    return [
        ("true", lambda item: {0}),
        ("false", lambda item: {1}),
        *(_BY_ENGLISH_STATEMENT if english else ()),
        *_true_or_false("a long statement", lambda item: len(item.stem) > middle),
        *_true_or_false("a short statement", lambda item: len(item.stem) < middle),
    ]


def _true_or_false(name: str, speaks: Callable[[Task], bool]) -> list[Cue]:
    return [
        (f"{name}: true", lambda item: {0} if speaks(item) else ()),
        (f"{name}: false", lambda item: {1} if speaks(item) else ()),
    ]


def _both_ways(cues: Iterable[Cue]) -> list[Cue]:
    found: list[Cue] = []
    for name, points in cues:
        found += [(name, points), (f"not: {name}", _rest(points))]
    return found


def _rest(points: Points) -> Points:
    return lambda item: set(range(len(item.options))).difference(points(item))


def _by_position(items: Sequence[Task], name: str) -> list[Cue]:
    most = max((len(item.options) for item in items), default=0)
    return [(name.format(place + 1), _at(place)) for place in range(most)]


def _at(place: int) -> Points:
    return lambda item: {place} & set(range(len(item.options)))


def _rank(rank: int) -> Points:
    """A cue by length: the options as long as the one at ``rank`` from the longest; below 0, from the shortest."""

    def points(item: Task) -> set[int]:
        if rank >= len(item.lengths):
            return set()
        length = sorted(item.lengths, reverse=True)[rank]
        return {place for place, own in enumerate(item.lengths) if own == length}

    return points


def _longer_half(item: Task) -> set[int]:
    half = sorted(item.lengths)[len(item.lengths) // 2 - 1]
    return {place for place, own in enumerate(item.lengths) if own > half}


def _between(item: Task) -> set[int]:
    ends = (min(item.lengths), max(item.lengths))
    return {place for place, own in enumerate(item.lengths) if own not in ends}


def _echo(item: Task) -> set[int]:
    heard = _stems(item.stem)
    return _greatest({place: len(own & heard) for place, own in enumerate(item.stems)})


def _alike(item: Task) -> set[int]:
    """A cue by likeness: the options that share most words with the others, as what others were made from does."""
    return _greatest(
        {
            place: sum(len(own & other) for other in item.stems) - len(own)
            for place, own in enumerate(item.stems)
        }
    )


def _longest_unless_absolute(item: Task) -> set[int]:
    return item.longest_of(set(range(len(item.options))) - item.absolute)


def _hedged_or_else_longest(item: Task) -> set[int]:
    return item.longest_of(item.hedged - item.absolute) or _longest_unless_absolute(item)


def _most_signs(item: Task) -> set[int]:
    """A cue by punctuation: the options with the most signs, as what is right is often qualified."""
    return _greatest(dict(enumerate(item.signs)))


def _without_signs(item: Task) -> set[int]:
    return {place for place, count in enumerate(item.signs) if not count}


def _greatest(counts: dict[int, int]) -> set[int]:
    most = max(counts.values(), default=0)
    return {place for place, count in counts.items() if count == most and most}


def _stems(said: str) -> set[str]:
    words = re.findall(r"\w+", said.casefold())
    return {word[:STEM_LETTERS] for word in words if len(word) >= SHORTEST_ECHO}


_BY_LENGTH: list[Cue] = [
    ("the longest", _rank(0)),
    ("the second longest", _rank(1)),
    ("the second shortest", _rank(-2)),
    ("the shortest", _rank(-1)),
    ("the longer half", _longer_half),
    ("between the ends in length", _between),
]
_BY_WORDS: list[Cue] = [
    ("an echo of the stem", _echo),
    ("most like the others", _alike),
    ("most signs between the words", _most_signs),
    ("no sign between the words", _without_signs),
]
_BY_ENGLISH: list[Cue] = [
    ("an absolute", lambda item: item.absolute),
    ("a hedge", lambda item: item.hedged),
    ("the longest without an absolute", _longest_unless_absolute),
    ("a hedge, or else the longest without an absolute", _hedged_or_else_longest),
]
_BY_ENGLISH_STATEMENT: list[Cue] = [
    *_true_or_false("an absolute", lambda item: bool(ABSOLUTE.search(item.stem))),
    *_true_or_false("a hedge", lambda item: bool(HEDGE.search(item.stem))),
]
