"""Linear compartments, and doses into them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from courses.dosing.curves import Curve, Onset, Term, superposed

# Closer than this share of one another, two rates are one: dividing by their difference would
# leave rounding errors, and the limit is exact to a millionth.
ONE_RATE = 1e-6
NG_PER_ML = 1000  # from mg/L


@dataclass(frozen=True)
class Disposition:
    """What a body does with drug in its blood: a central volume that drug leaves, and fills again.

    ``v1`` in litres for this body; ``k10`` per minute; ``peripheral`` holds (k1j, kj1) per
    minute for each further compartment, of which there are at most two.
    """

    v1: float
    k10: float
    peripheral: tuple[tuple[float, float], ...]

    @property
    def clearance(self) -> float:
        """Litres of blood cleared a minute: k10 · V1."""
        return self.k10 * self.v1

    @property
    def steady_volume(self) -> float:
        """Litres that the drug seems to fill at steady state: V1 · (1 + Σ k1j/kj1)."""
        return self.v1 * (1 + sum(out / back for out, back in self.peripheral))

    @cached_property
    def exponentials(self) -> tuple[tuple[float, float], ...]:
        """(fraction, rate per minute) of each phase after a bolus, fastest first; they sum to 1."""
        rates = self._rates()
        return tuple((self._fraction(rate, rates), rate) for rate in rates)

    @property
    def half_lives(self) -> tuple[float, ...]:
        """Minutes, of each phase, shortest first."""
        return tuple(math.log(2) / rate for _fraction, rate in self.exponentials)

    def scaled(self, *, clearance: float = 1, volume: float = 1) -> "Disposition":
        """With CL and V1 multiplied; the constants between compartments stay as they are."""
        return Disposition(self.v1 * volume, self.k10 * clearance / volume, self.peripheral)

    def _rates(self) -> tuple[float, ...]:
        """The roots of the characteristic polynomial, all real and positive, largest first."""
        if not self.peripheral:
            return (self.k10,)
        (k12, k21), *more = self.peripheral
        if not more:
            total = self.k10 + k12 + k21
            root = math.sqrt(total**2 - 4 * self.k10 * k21)
            return (total + root) / 2, 2 * self.k10 * k21 / (total + root)
        ((k13, k31),) = more
        return _cubic_rates(
            self.k10 + k12 + k13 + k21 + k31,
            self.k10 * k21 + self.k10 * k31 + k12 * k31 + k13 * k21 + k21 * k31,
            self.k10 * k21 * k31,
        )

    def _fraction(self, rate: float, rates: Iterable[float]) -> float:
        above = math.prod(back - rate for _out, back in self.peripheral)
        return above / math.prod(other - rate for other in rates if other != rate)


def _cubic_rates(a2: float, a1: float, a0: float) -> tuple[float, ...]:
    """The three real roots of λ³ − a2·λ² + a1·λ − a0, by the cosine."""
    p = a1 - a2**2 / 3
    q = a1 * a2 / 3 - 2 * a2**3 / 27 - a0
    size = 2 * math.sqrt(-p / 3)
    angle = math.acos(max(-1.0, min(1.0, 3 * q / (p * size)))) / 3
    roots = (a2 / 3 + size * math.cos(angle - 2 * math.pi * turn / 3) for turn in range(3))
    return tuple(sorted(roots, reverse=True))


@dataclass(frozen=True)
class Absorption:
    """How a dose outside the blood reaches it: share F, rate ka per minute, lag in minutes."""

    share: float
    rate: float
    lag: float = 0


@dataclass(frozen=True)
class Bolus:
    """``mg`` into the blood at once, at minute ``at``."""

    mg: float
    at: float = 0

    def onsets(self, body: Disposition) -> tuple[Onset, ...]:
        level = NG_PER_ML * self.mg / body.v1
        return (Onset(self.at, tuple(Term(level * a, rate) for a, rate in body.exponentials)),)


@dataclass(frozen=True)
class Infusion:
    """``mg`` into the blood evenly over ``minutes``, from minute ``at``."""

    mg: float
    minutes: float
    at: float = 0

    def onsets(self, body: Disposition) -> tuple[Onset, ...]:
        """An infusion that stops is one that goes on for ever, less the same begun later."""
        flow = NG_PER_ML * self.mg / self.minutes / body.v1
        parts = [(flow * a / rate, rate) for a, rate in body.exponentials]
        plateau = sum(level for level, _rate in parts)
        running = (Term(plateau, 0.0), *(Term(-level, rate) for level, rate in parts))
        stopped = tuple(Term(-term.coefficient, term.rate) for term in running)
        return Onset(self.at, running), Onset(self.at + self.minutes, stopped)


@dataclass(frozen=True)
class Absorbed:
    """``mg`` given outside the blood at minute ``at`` and absorbed at a first-order rate."""

    mg: float
    absorption: Absorption
    at: float = 0

    def onsets(self, body: Disposition) -> tuple[Onset, ...]:
        taken = self.absorption
        flow = NG_PER_ML * taken.share * self.mg * taken.rate / body.v1
        terms: list[Term] = []
        for a, rate in body.exponentials:
            if abs(taken.rate - rate) <= ONE_RATE * taken.rate:
                terms.append(Term(flow * a, rate, power=1))
            else:
                level = flow * a / (taken.rate - rate)
                terms += [Term(level, rate), Term(-level, taken.rate)]
        return (Onset(self.at + taken.lag, tuple(terms)),)


Dose = Bolus | Infusion | Absorbed


def curve(body: Disposition, doses: Iterable[Dose]) -> Curve:
    """The level after all ``doses``, which neither help nor hinder one another."""
    return superposed(onset for dose in doses for onset in dose.onsets(body))


def steady_state(body: Disposition, mg_per_hour: float) -> float:
    """The level that an infusion without end tends to: R/CL."""
    return NG_PER_ML * mg_per_hour / 60 / body.clearance


def corners(body: Disposition, spread: float = 0.3) -> tuple[Disposition, ...]:
    """The four bodies at the edges of what CL and V1, each ``spread`` either way, may be.

    The band of a curve is the envelope of the curves of these four.
    """
    return tuple(
        body.scaled(clearance=1 + clearance, volume=1 + volume)
        for clearance in (-spread, spread)
        for volume in (-spread, spread)
    )
