"""What the curves of the scenarios say: figures, one sentence each, a table of the same."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.made.store import at_hand
from courses.dosing import (
    ABSORPTION,
    KAP_EDU_1,
    SOURCES,
    Absorbed,
    Absorption,
    Bolus,
    Curve,
    Dose,
    ExposureSet,
    Infusion,
    Source,
    corners,
    curve,
)
from courses.explorer.published import PER_KG, ROUTE_LETTERS, ROUTE_NAMES, plain
from courses.explorer.reading import Scenario

MINUTES = (20, 60, 120, 240)
SHORTEST = 240  # minutes that a chart shows at least
POINTS = 80
# Until this minute levels move fast, and are told every five minutes; then every ten.
CLOSE = 120


@dataclass(frozen=True)
class Figure:
    """A value, and the least and the most of it over the corners of the band."""

    value: float
    least: float
    most: float


@dataclass(frozen=True)
class Measured:
    """The figures of one scenario. A set without a curve has its area alone."""

    area: Figure
    peak: Figure | None = None
    peak_at: Figure | None = None
    above: Figure | None = None
    levels: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """The points of a line and of its band."""

    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Answer:
    """One scenario, what it says, and what to draw of it."""

    letter: str
    scenario: Scenario
    measured: Measured
    drawn: Drawn | None

    @property
    def name(self) -> str:
        return self.letter.upper()

    @property
    def label(self) -> str:
        """For the end of the line: “A IM 35 mg”."""
        scenario = self.scenario
        if scenario.parameters is not KAP_EDU_1:
            return f"{self.name} {scenario.parameters.short}"
        route = ROUTE_LETTERS[scenario.dose.route]
        milligrams = "+".join(amount(mg) for mg, _at in _given(scenario))
        return f"{self.name} {route} {milligrams} mg"


def answers(
    scenarios: Sequence[tuple[str, Scenario]], *, level: Decimal
) -> tuple[list[Answer], float]:
    """Every scenario measured, and the minute until which all are drawn."""
    until = max([SHORTEST, *(_shown_until(scenario) for _letter, scenario in scenarios)])
    return [
        Answer(letter, scenario, measure(scenario, float(level)), draw(scenario, until))
        for letter, scenario in scenarios
    ], until


# ------------------------------------------------------------ figures

# Who changes one scenario asks for the others again; what is known of them is at hand.


def measure(scenario: Scenario, level: float) -> Measured:
    """The figures of a scenario."""
    return at_hand(
        "explorer-figures",
        scenario.key,
        level,
        make=lambda: _measure(scenario, level),
        size=lambda _measured: 2_000,
    )


def _measure(scenario: Scenario, level: float) -> Measured:
    if isinstance(scenario.parameters, ExposureSet):
        total = sum(mg for mg, _at in _given(scenario))
        area = scenario.parameters.area(total, scenario.dose.route, float(scenario.weight))
        return Measured(area=Figure(area, area / 1.3, area / 0.7))
    every = _curves(scenario)
    return Measured(
        area=_figure(every, lambda one: one.area()),
        peak=_figure(every, lambda one: one.peak.level),
        peak_at=_figure(every, lambda one: one.peak.at),
        above=_figure(every, lambda one: one.minutes_above(level)),
        levels=tuple(_figure(every, _level_at(minute)) for minute in MINUTES),
    )


def draw(scenario: Scenario, until: float) -> Drawn | None:
    """A line fine enough to look smooth, with its events and its peak among the points."""
    if isinstance(scenario.parameters, ExposureSet):
        return None
    return at_hand(
        "explorer-line",
        scenario.key,
        until,
        make=lambda: _draw(scenario, until),
        size=lambda drawn: 300 * len(drawn.points),
    )


def _draw(scenario: Scenario, until: float) -> Drawn:
    middle, *others = _curves(scenario)
    step = until / POINTS
    times = {step * index for index in range(POINTS + 1)}
    # A steep beginning needs closer points than the rest.
    for segment in middle.segments:
        times |= {segment.start + step * part / 4 for part in range(8)}
    times.add(middle.peak.at)
    shown = sorted(t for t in times if t <= until)
    corners_of_band = zip(*(one.levels(shown) for one in others), strict=True)
    return Drawn(
        points=tuple(zip(shown, middle.levels(shown), strict=True)),
        band=tuple(
            (t, min(column), max(column)) for t, column in zip(shown, corners_of_band, strict=True)
        ),
    )


def _curves(scenario: Scenario) -> tuple[Curve, ...]:
    """The curve of the set itself, then those of the corners of its band."""
    return at_hand(
        "explorer-curves",
        scenario.key,
        make=lambda: _drawn_by_set(scenario),
        size=lambda curves: 10_000 * len(curves),
    )


def _drawn_by_set(scenario: Scenario) -> tuple[Curve, ...]:
    assert not isinstance(scenario.parameters, ExposureSet)  # noqa: S101
    body = scenario.parameters.disposition(float(scenario.weight))
    doses = _doses(scenario)
    return tuple(curve(one, doses) for one in (body, *corners(body)))


def _doses(scenario: Scenario) -> list[Dose]:
    dose = scenario.dose
    if dose.minutes is not None:
        minutes = float(scenario.minutes or dose.minutes[1])
        return [Infusion(mg, minutes, at=at) for mg, at in _given(scenario)]
    taken = ABSORPTION.get(dose.route)
    if taken is None:
        return [Bolus(mg, at=at) for mg, at in _given(scenario)]
    if scenario.share is not None:
        taken = Absorption(float(scenario.share) / 100, taken.rate, taken.lag)
    return [Absorbed(mg, taken, at=at) for mg, at in _given(scenario)]


def _given(scenario: Scenario) -> list[tuple[float, float]]:
    """(milligrams, minute) of each dose."""
    given = [(float(scenario.milligrams(scenario.amount)), 0.0)]
    if scenario.second is not None and scenario.at is not None:
        given.append((float(scenario.milligrams(scenario.second)), float(scenario.at)))
    return given


def _figure(every: Sequence[Curve], asked: Callable[[Curve], float]) -> Figure:
    values = [asked(one) for one in every]
    return Figure(values[0], min(values), max(values))


def _level_at(minute: float) -> Callable[[Curve], float]:
    return lambda one: one.at(minute)


def _shown_until(scenario: Scenario) -> float:
    last = float(scenario.at or 0)
    return 60 * math.ceil((SHORTEST + last) / 60)


# ------------------------------------------------------------ words


def amount(number: float) -> str:
    """To three figures at most: the model knows no more."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.0f}" if number >= 9.95 else f"{number:.2g}"


def sentence(answer: Answer, *, level: Decimal, has_bands: bool) -> str:
    """A curve, told to who does not see it."""
    measured = answer.measured
    given = {"name": answer.name, "given": given_of(answer.scenario)}
    if measured.peak is None or measured.peak_at is None or measured.above is None:
        return _("%(name)s, %(given)s: an area of %(area)s ng·h/mL. This set gives no curve.") % {
            **given,
            "area": amount(measured.area.value),
        }
    said = {
        **given,
        "peak": amount(measured.peak.value),
        "at": f"{measured.peak_at.value:.0f}",
        "level": plain(level),
        "above": f"{measured.above.value:.0f}",
        "late": amount(measured.levels[-1].value),
        "area": amount(measured.area.value),
    }
    told = _(
        "%(name)s, %(given)s: the modeled level peaks at %(peak)s ng/mL %(at)s minutes after the first dose."
    )
    if measured.above.value < 0.5:
        told += " " + _("It does not rise above %(level)s ng/mL.")
    else:
        told += " " + _("It is above %(level)s ng/mL for %(above)s minutes.")
    told += " " + _("After four hours it is %(late)s ng/mL; the whole area is %(area)s ng·h/mL.")
    if has_bands:
        told += " " + _("The band puts the peak between %(least)s and %(most)s ng/mL.")
        said |= {"least": amount(measured.peak.least), "most": amount(measured.peak.most)}
    return told % said


def given_of(scenario: Scenario) -> str:
    """“35 mg (0.5 mg/kg) into a muscle at 70 kg, and again after 20 min”."""
    dose = scenario.dose
    parts = {
        "dose": _amount_given(scenario, scenario.amount),
        "route": _lowered(str(ROUTE_NAMES[dose.route])),
        "weight": plain(scenario.weight),
    }
    told = _("%(dose)s %(route)s at %(weight)s kg") % parts
    if scenario.minutes is not None:
        told += " " + _("over %s min") % plain(scenario.minutes)
    if scenario.share is not None:
        told += " " + _("with %s%% absorbed") % plain(scenario.share)
    if scenario.second is not None and scenario.at is not None:
        told += ", " + _("and %(dose)s more after %(at)s min") % {
            "dose": _amount_given(scenario, scenario.second),
            "at": plain(scenario.at),
        }
    if scenario.parameters is not KAP_EDU_1:
        told += ", " + _("by %s") % scenario.parameters.title
    return told


def _amount_given(scenario: Scenario, number: Decimal) -> str:
    milligrams = f"{amount(float(scenario.milligrams(number)))} mg"
    return f"{milligrams} ({plain(number)} mg/kg)" if scenario.dose.unit == PER_KG else milligrams


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Table:
    """One row a measure, one column a scenario."""

    headers: list[str]
    rows: list[list[str]]


def table(given: Sequence[Answer], *, level: Decimal, has_bands: bool) -> Table:
    """The figures of the chart and the sentences."""

    def figures(label: str, of: Callable[[Measured], Figure | None], digits=amount) -> list[str]:
        return [label, *(_cell(of(one.measured), has_bands, digits) for one in given)]

    def whole(number: float) -> str:
        return f"{number:.0f}"

    def level_at(index: int) -> Callable[[Measured], Figure | None]:
        return lambda measured: measured.levels[index] if measured.levels else None

    return Table(
        headers=[pgettext("of a table", "Measure"), *(one.name for one in given)],
        rows=[
            [_("Given"), *(given_of(one.scenario) for one in given)],
            [_("Source of the dose"), *(one.scenario.dose.source.name for one in given)],
            [_("Parameter set"), *(one.scenario.parameters.code for one in given)],
            figures(_("Peak, ng/mL"), lambda m: m.peak),
            figures(_("Time of the peak, min"), lambda m: m.peak_at, whole),
            figures(_("Time above %s ng/mL, min") % plain(level), lambda m: m.above, whole),
            figures(_("Area to infinity, ng·h/mL"), lambda m: m.area),
            *(
                figures(_("At %s min, ng/mL") % minute, level_at(index))
                for index, minute in enumerate(MINUTES)
            ),
        ],
    )


def levels(given: Sequence[Answer], until: float) -> Table | None:
    """The levels of every curve at moments close enough to read them off, each peak among them."""
    drawn = [one for one in given if one.drawn]
    if not drawn:
        return None
    moments = {*range(0, CLOSE, 5), *range(CLOSE, int(until) + 1, 10)}
    moments |= {round(one.measured.peak_at.value) for one in drawn if one.measured.peak_at}
    shown = sorted(moment for moment in moments if moment <= until)
    columns = [_curves(one.scenario)[0].levels(shown) for one in drawn]
    return Table(
        headers=[_("Time, min"), *(one.name for one in drawn)],
        rows=[
            [str(moment), *map(amount, levels_then)]
            for moment, *levels_then in zip(shown, *columns, strict=True)
        ],
    )


def _cell(figure: Figure | None, has_bands: bool, digits: Callable[[float], str]) -> str:
    if figure is None:
        return _("no curve")
    value, least, most = (digits(one) for one in (figure.value, figure.least, figure.most))
    return f"{value} ({least}–{most})" if has_bands and least != most else value


def sources_of(given: Sequence[Answer]) -> list[Source]:
    """The works behind the doses, the sets and the effect ranges that are shown."""
    keys: dict[str, None] = {}
    for answer in given:
        keys[answer.scenario.dose.source_key] = None
        keys.update(dict.fromkeys(answer.scenario.parameters.sources))
        shares = answer.scenario.dose.shares
        keys.update(dict.fromkeys(shares.sources if shares else ()))
    keys.update(dict.fromkeys(("zanos-2018", "otto-2021")))
    return [SOURCES[key] for key in keys]
