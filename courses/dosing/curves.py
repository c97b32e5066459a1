"""A concentration that is a sum of exponentials from one event to the next.

Every event (a dose, the end of an infusion, absorption that begins) adds terms; superposition
is this adding. Peaks, crossings and areas are found from the terms, not read off a grid.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import exp

# The first look for a turning point, in minutes, and how far apart the next ones are. No two
# turning points of these curves are nearer to one another than a factor of 1.3 in time.
FIRST_LOOK = 0.01
NEXT_LOOK = 1.3
# After this many of the slowest time constants a level only falls.
LONG_AFTER = 20
HALVINGS = 36


@dataclass(frozen=True)
class Term:
    """``coefficient · s^power · e^(−rate·s)``, s minutes after its segment began; power 0 or 1.

    A rate of 0 is what a running infusion tends to; a power of 1 is the limit in which
    absorption and disposition share one rate.
    """

    coefficient: float
    rate: float
    power: int = 0

    def area(self, s: float) -> float:
        """The area under the term in its first ``s`` minutes, which may be infinite."""
        if not self.rate:
            return self.coefficient * s
        gone = -math.expm1(-self.rate * s)
        if not self.power:
            return self.coefficient * gone / self.rate
        left = 0.0 if math.isinf(s) else s * math.exp(-self.rate * s)
        return self.coefficient * (gone / self.rate - left) / self.rate

    def later(self, s: float) -> Iterator["Term"]:
        """The same term, counted from ``s`` minutes later."""
        decayed = self.coefficient * math.exp(-self.rate * s)
        if self.power:
            yield Term(decayed, self.rate, 1)
            yield Term(decayed * s, self.rate)
        else:
            yield Term(decayed, self.rate)


@dataclass(frozen=True)
class Onset:
    """What begins at a time, and stays."""

    at: float
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Segment:
    """The curve from ``start`` until ``end``, its terms counted from ``start``."""

    start: float
    end: float
    terms: tuple[Term, ...]

    # Asked thousands of times for one chart, so these two loop over plain numbers.
    @cached_property
    def _numbers(self) -> tuple[tuple[float, float, int], ...]:
        return tuple((term.coefficient, term.rate, term.power) for term in self.terms)

    def level(self, t: float) -> float:
        s = t - self.start
        level = 0.0
        for coefficient, rate, power in self._numbers:
            part = coefficient * exp(-rate * s)
            level += part * s if power else part
        # Two nearly equal exponentials leave a rounding error where there is nothing yet.
        return max(0.0, level)

    def levels(self, times: Sequence[float]) -> list[float]:
        """The level at each of ``times``, to the last bit what ``level`` says of it."""
        after = [t - self.start for t in times]
        levels = [0.0] * len(after)
        for coefficient, rate, power in self._numbers:
            for index, s in enumerate(after):
                part = coefficient * exp(-rate * s)
                levels[index] += part * s if power else part
        return [max(0.0, level) for level in levels]

    def slope(self, t: float) -> float:
        s = t - self.start
        slope = 0.0
        for coefficient, rate, power in self._numbers:
            decay = coefficient * exp(-rate * s)
            slope += decay * (1 - rate * s) if power else -rate * decay
        return slope

    def area(self, t: float) -> float:
        return sum(term.area(t - self.start) for term in self.terms)

    def slopes(self, times: Sequence[float]) -> list[float]:
        """The slope at each of ``times``, to the last bit what ``slope`` says of it."""
        after = [t - self.start for t in times]
        slopes = [0.0] * len(after)
        for coefficient, rate, power in self._numbers:
            for index, s in enumerate(after):
                decay = coefficient * exp(-rate * s)
                slopes[index] += decay * (1 - rate * s) if power else -rate * decay
        return slopes

    @cached_property
    def turns(self) -> tuple[float, ...]:
        """Where the level stops rising or falling inside the segment."""
        looks = [self.start + s for s in self._looks()]
        slopes = self.slopes(looks)
        return tuple(
            _root(self.slope, looks[index], looks[index + 1])
            for index in range(len(looks) - 1)
            if slopes[index] * slopes[index + 1] < 0
        )

    def _looks(self) -> Iterator[float]:
        length = min(self.end - self.start, self._long_after())
        s = FIRST_LOOK
        while s < length:
            yield s
            s *= NEXT_LOOK
        yield length

    def _long_after(self) -> float:
        rates = [term.rate for term in self.terms if term.rate]
        return LONG_AFTER / min(rates) if rates else FIRST_LOOK

    @cached_property
    def stretches(self) -> tuple[tuple[float, float], ...]:
        """The parts in each of which the level only rises or only falls."""
        ends = [self.start, *self.turns, self.end]
        return tuple(pairwise(ends))


@dataclass(frozen=True)
class Peak:
    """The highest level and the first minute at which it is reached."""

    level: float
    at: float


@dataclass(frozen=True)
class Curve:
    """The level from minute 0 on."""

    segments: tuple[Segment, ...]

    def at(self, t: float) -> float:
        """The level at minute ``t``; at the moment of a bolus, with it."""
        segment = self._around(t)
        return segment.level(t) if segment else 0.0

    def levels(self, times: Sequence[float]) -> list[float]:
        """The level at each of ``times``, which rise."""
        found: list[float] = []
        for segment in self.segments:
            # Before the first segment there is nothing.
            found += [0.0] * (bisect_left(times, segment.start) - len(found))
            found += segment.levels(times[len(found) : bisect_left(times, segment.end)])
        return found or [0.0] * len(times)

    def slope_at(self, t: float) -> float:
        segment = self._around(t)
        return segment.slope(t) if segment else 0.0

    @cached_property
    def peak(self) -> Peak:
        best = Peak(0.0, 0.0)
        for segment in self.segments:
            ends = [segment.end] if math.isfinite(segment.end) else []
            for t in [segment.start, *segment.turns, *ends]:
                level = segment.level(t)
                # The end of an infusion is met twice, from both sides, a rounding apart.
                if level > best.level * (1 + 1e-12):
                    best = Peak(level, t)
        return best

    def above(self, level: float) -> tuple[tuple[float, float], ...]:
        """The stretches of minutes in which the curve is above ``level``, which is positive."""
        if level <= 0:
            raise ValueError("A curve is above zero for ever.")
        found: list[tuple[float, float]] = []
        for segment in self.segments:
            for start, end in segment.stretches:
                part = _part_above(segment, start, end, level)
                if part and found and math.isclose(found[-1][1], part[0], abs_tol=1e-6):
                    found[-1] = (found[-1][0], part[1])
                elif part:
                    found.append(part)
        return tuple(found)

    def minutes_above(self, level: float) -> float:
        return sum(end - start for start, end in self.above(level))

    def area(self, until: float = math.inf) -> float:
        """The area under the curve until a minute, or for ever, in ng·h/mL."""
        return (
            sum(
                segment.area(min(until, segment.end))
                for segment in self.segments
                if segment.start < until
            )
            / 60
        )

    def _around(self, t: float) -> Segment | None:
        for segment in reversed(self.segments):
            if segment.start <= t:
                return segment
        return None


def superposed(onsets: Iterable[Onset]) -> Curve:
    """The curve of everything that begins."""
    waiting = sorted(onsets, key=lambda onset: onset.at)
    times = sorted({onset.at for onset in waiting})
    segments: list[Segment] = []
    terms: list[Term] = []
    for start, end in zip(times, [*times, math.inf][1:], strict=True):
        elapsed = start - segments[-1].start if segments else 0.0
        terms = [later for term in terms for later in term.later(elapsed)]
        terms += [term for onset in waiting if onset.at == start for term in onset.terms]
        terms = _gathered(terms)
        segments.append(Segment(start, end, tuple(terms)))
    return Curve(tuple(segments))


def _gathered(terms: Sequence[Term]) -> list[Term]:
    """Terms of one rate and power as one: the cost of a curve does not grow with its doses."""
    plateaus: list[float] = []
    sums: dict[tuple[float, int], float] = {}
    for term in terms:
        key = (term.rate, term.power)
        if term.rate:
            sums[key] = sums.get(key, 0.0) + term.coefficient
        # Each infusion that ends takes away its own plateau to the last bit. Summed with those
        # of others it would leave a rounding error, which is an area without end.
        elif -term.coefficient in plateaus:
            plateaus.remove(-term.coefficient)
        else:
            plateaus.append(term.coefficient)
    return [
        *(Term(level, 0.0) for level in plateaus),
        *(Term(sums[rate, power], rate, power) for rate, power in sums if sums[rate, power]),
    ]


def _part_above(
    segment: Segment, start: float, end: float, level: float
) -> tuple[float, float] | None:
    """The part of one rise or fall that lies above ``level``."""
    if math.isinf(end):
        end = max(start, segment.start + FIRST_LOOK)
        while segment.level(end) > level:
            end = segment.start + 2 * (end - segment.start)
    first, last = segment.level(start) > level, segment.level(end) > level
    if first and last:
        return start, end
    if not first and not last:
        return None
    crossing = _root(lambda t: segment.level(t) - level, start, end)
    return (start, crossing) if first else (crossing, end)


def _root(function, low: float, high: float) -> float:
    """Where a function that changes sign once between ``low`` and ``high`` is zero."""
    is_positive = function(low) > 0
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        if (function(middle) > 0) == is_positive:
            low = middle
        else:
            high = middle
    return (low + high) / 2
