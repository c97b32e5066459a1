"""Whether the form of the items gives their keys away.

Each cue (``cues``) is given to a guesser, and what it earns is held against chance. Where a cue
points at some options of an item, chance would put the keys among them as it would any others, so
that the number of keys that it meets follows the hypergeometric distribution; over a bank, the sum
of them, which is counted exactly. Of many cues one will seem to help by chance. The bound is
therefore Holm's (A simple sequentially rejective multiple test procedure. Scandinavian Journal of
Statistics 1979;6:65–70): of a hundred honest banks, at most five are told that any of the cues
helps. Forbidding one cue alone only moves the keys to the next.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import comb

from courses.quality import cues
from courses.quality.cues import Cue, Task
from courses.quality.findings import Finding, Spot, shortfall
from courses.quality.material import Curriculum, QuestionPassage

BOUND = 0.05


@dataclass(frozen=True)
class Earned:
    """What one cue earns: ``met`` of the keys of the ``items`` that it speaks of, ``by_chance``
    expected, and the guesser's gain over chance in a hundredth of all marks.

    ``chance`` is how often an honest bank would give as much to the cue, or to any other tried.
    """

    cue: str
    items: int
    met: int
    by_chance: float
    gain: float
    chance: float

    @property
    def helps(self) -> bool:
        return self.gain > 0 and self.chance < BOUND


@dataclass(frozen=True)
class Group:
    """The tasks of one kind in a module, or in the whole curriculum, and every cue tried on them."""

    title: str
    tasks: str
    items: int
    measured: tuple[Earned, ...]
    spot: Spot


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for group in groups(curriculum):
        for one in group.measured:
            if one.helps:
                yield shortfall(
                    group.spot,
                    "form_tells_key",
                    f"In {group.title}, {group.items} {group.tasks}: who goes by “{one.cue}” meets "
                    f"{one.met} keys where chance gives {one.by_chance:.1f} "
                    f"(gain {one.gain:+.0%}, p = {one.chance:.2g}).",
                )


def groups(curriculum: Curriculum) -> list[Group]:
    """Every kind of task, in each module and over all of them."""
    parts = []
    for module in curriculum.modules:
        asked = {question.code for step in module.steps for question in step.content.questions}
        own = [one for one in curriculum.questions if one.code in asked] if not module.bank else []
        checks = [one for _step, lesson in module.lessons for one in lesson.checks]
        if module.title:
            parts.append((f"“{module.title}”", [*module.bank, *own], checks, module.spot))
    every_check = [one for _title, _questions, checks, _spot in parts for one in checks]
    parts.append(("the whole curriculum", curriculum.questions, every_check, curriculum.spot))
    english = curriculum.language.startswith("en")
    return [
        Group(title, tasks, len(items), measure(items, tried(items, english=english)), spot)
        for title, questions, checks, spot in parts
        for tasks, items, tried in _tasks(questions, checks)
        if items
    ]


def _tasks(
    questions: list[QuestionPassage], checks: list[QuestionPassage]
) -> list[tuple[str, list[Task], Callable[..., list[Cue]]]]:
    # Where there is nothing to choose from, another rule says so.
    offered = [one for one in questions if len(one.options) > 1]
    checks = [one for one in checks if len(one.options) > 1]
    single = [one for one in offered if one.has_one_key]
    multiple = [cues.chosen_from(one) for one in offered if not one.has_one_key]
    stated = [cues.believed(one) for one in questions if one.holds is not None]
    return [
        ("single best answers", [cues.chosen_from(one) for one in single], cues.of_options),
        ("multiple responses", multiple, cues.of_options),
        ("numbers of right options", [cues.counted(one) for one in multiple], cues.of_counts),
        ("statements", stated, cues.of_statements),
        ("knowledge checks", [cues.chosen_from(one) for one in checks], cues.of_options),
    ]


def measure(items: list[Task], tried: Iterable[Cue]) -> tuple[Earned, ...]:
    """What each cue that says something earns, the most telling first."""
    pointing: dict[tuple[frozenset[int], ...], str] = {}
    for name, points in tried:
        pools = tuple(_pool(item, points(item)) for item in items)
        if any(pools):
            pointing.setdefault(pools, name)  # Two cues that point alike are one.
    earned = sorted(
        (_earned(name, items, pools) for pools, name in pointing.items()),
        key=lambda one: (one.chance, one.cue),
    )
    adjusted, before = [], 0.0
    for rank, one in enumerate(earned):
        before = max(before, min(1.0, one.chance * (len(earned) - rank)))
        adjusted.append(Earned(one.cue, one.items, one.met, one.by_chance, one.gain, before))
    return tuple(adjusted)


def _pool(item: Task, pointed: Iterable[int]) -> frozenset[int]:
    """The options of ``item`` that a cue points at; none where it points at all of them, which says nothing."""
    pool = frozenset(pointed)
    return pool if len(pool) < len(item.options) else frozenset()


def _earned(name: str, items: list[Task], pools: tuple[frozenset[int], ...]) -> Earned:
    spoken = [(item, pool) for item, pool in zip(items, pools, strict=True) if pool]
    met = sum(len(item.keys & pool) for item, pool in spoken)
    shares = [
        len(item.keys & pool) / len(pool) - len(item.keys) / len(item.options)
        for item, pool in spoken
    ]
    return Earned(
        cue=name,
        items=len(spoken),
        met=met,
        by_chance=sum(len(item.keys) * len(pool) / len(item.options) for item, pool in spoken),
        gain=sum(shares) / len(items),
        chance=sum(_distribution(spoken)[met:]),
    )


def _distribution(spoken: Iterable[tuple[Task, frozenset[int]]]) -> list[float]:
    """How likely each number of keys is in the pools, if the keys stood anywhere."""
    total = [1.0]
    for item, pool in spoken:
        options, keys, size = len(item.options), len(item.keys), len(pool)
        own = [
            comb(keys, met) * comb(options - keys, size - met) / comb(options, size)
            for met in range(min(keys, size) + 1)
        ]
        summed = [0.0] * (len(total) + len(own) - 1)
        for before, likely in enumerate(total):
            for met, share in enumerate(own):
                summed[before + met] += likely * share
        total = summed
    return total
