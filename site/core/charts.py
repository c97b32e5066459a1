"""Line charts, computed here and drawn by `components/chart.html`.

Pure: from series of points to positions on a canvas, as text ready for SVG. A template in
another language must not print "0,5" where SVG needs "0.5", so nothing here is a number.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

# Small enough that the words are still readable on a phone, where the whole shrinks.
WIDTH = 520
HEIGHT = 340
LEFT = 52
TOP = 40
BOTTOM = HEIGHT - 58
TICK_LENGTH = 6
TICKS = 6
LABEL_ROOM = 12
LABEL_GAP = 8
LETTER = 8.6
LINE_HEIGHT = 20


@dataclass(frozen=True)
class Axis:
    """What an axis says. ``step`` stands between its ticks where a round number would not do; ``reach``
    are values that it must show.
    """

    label: str
    unit: str = ""
    step: float = 0
    reach: tuple[float, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Series:
    """Points of one line; `band` holds (x, low, high) where its uncertainty is known.

    ``tone`` keeps a line's colour and dashes where those before it are left out.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...] = ()
    tone: int = 0


@dataclass(frozen=True)
class Zone:
    """A named range of heights behind the lines; a single height is drawn as a line."""

    label: str
    low: float
    high: float


@dataclass(frozen=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True)
class Point:
    x: str
    y: str


@dataclass(frozen=True)
class DrawnLine:
    label: str
    path: str
    band: str
    points: tuple[Point, ...]
    label_x: str
    label_y: str
    leader: str = ""
    tone: int = 1


@dataclass(frozen=True)
class DrawnZone:
    """A zone as it is drawn; ``height`` is empty where it is a line."""

    label: str
    y: str
    height: str
    label_y: str


@dataclass(frozen=True)
class Plot:
    """Everything that the template prints, and the table behind the picture.

    ``across`` and ``upward`` say where values lie, for a cursor: least, most, and their places.
    """

    width: str
    height: str
    left: str
    right: str
    bottom: str
    tick_foot: str
    foot: str
    x_title: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[DrawnLine, ...]
    headers: tuple[str, ...]
    series: tuple[Series, ...]
    zones: tuple[DrawnZone, ...] = ()
    breadth: str = ""
    across: str = ""
    upward: str = ""

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Every point of every line, for the table."""
        return _rows(self.series)


@dataclass(frozen=True)
class Scale:
    """Maps values from `low` to `high` onto a canvas from `start` to `end`."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def places(self, values: Iterable[float]) -> list[str]:
        """Where each of ``values`` lies, as text for SVG."""
        low, breadth, start, room = (
            self.low,
            self.high - self.low,
            self.start,
            self.end - self.start,
        )
        return [_place(start + (value - low) / breadth * room) for value in values]

    @property
    def ends(self) -> str:
        values = (self.low, self.high, self.start, self.end)
        return " ".join(f"{value:.6g}" for value in values)

    def ticks(self) -> tuple[Tick, ...]:
        count = round((self.high - self.low) / self.step)
        values = (self.low + index * self.step for index in range(count + 1))
        return tuple(Tick(_place(self(value)), _figure(value)) for value in values)


def line_plot(series: Sequence[Series], *, x: Axis, y: Axis, zones: Sequence[Zone] = ()) -> Plot:
    """Lay out a line chart with direct labels, units on both axes and its table."""
    if not series or any(not line.points for line in series):
        raise ValueError("A chart needs at least one line, and each line a point.")
    right = WIDTH - LABEL_ROOM - LETTER * max(len(line.label) for line in series)
    across = _scale([*x.reach, *(px for line in series for px in _xs(line))], LEFT, right, x.step)
    upward = _scale([*y.reach, *(py for line in series for py in _ys(line))], BOTTOM, TOP, y.step)
    heights = _apart([upward(line.points[-1][1]) for line in series])
    return Plot(
        width=_place(WIDTH),
        height=_place(HEIGHT),
        left=_place(LEFT),
        right=_place(right),
        bottom=_place(BOTTOM),
        tick_foot=_place(BOTTOM + TICK_LENGTH),
        foot=_place(HEIGHT - 6),
        x_title=x.title,
        y_title=y.title,
        x_ticks=across.ticks(),
        y_ticks=upward.ticks(),
        lines=tuple(
            _line(line, across, upward, height, tone)
            for tone, (line, height) in enumerate(zip(series, heights, strict=True), 1)
        ),
        headers=(x.title, *(_header(line, y) for line in series)),
        series=tuple(series),
        zones=_zones(zones, upward),
        breadth=_place(right - LEFT),
        across=across.ends,
        upward=upward.ends,
    )


def _zones(zones: Sequence[Zone], upward: Scale) -> tuple[DrawnZone, ...]:
    """Those that the chart reaches, each cut at its top, their labels kept apart."""
    shown = [zone for zone in zones if zone.low < upward.high]
    tops = [upward(min(zone.high, upward.high)) for zone in shown]
    # A range is named inside, under its upper edge; a single height above its line.
    labels = _apart(
        [
            top + LINE_HEIGHT / 2 if zone.high > zone.low else top - LINE_HEIGHT / 2
            for zone, top in zip(shown, tops, strict=True)
        ]
    )
    return tuple(
        DrawnZone(
            label=zone.label,
            y=_place(top),
            height=_place(upward(zone.low) - top) if zone.high > zone.low else "",
            label_y=_place(label),
        )
        for zone, top, label in zip(shown, tops, labels, strict=True)
    )


def _line(series: Series, across: Scale, upward: Scale, height: float, tone: int) -> DrawnLine:
    xs = across.places(x for x, _y in series.points)
    ys = upward.places(y for _x, y in series.points)
    end = Point(xs[-1], ys[-1])
    return DrawnLine(
        label=series.label,
        path=_path(xs, ys),
        band=_band(series, across, upward),
        points=tuple(map(Point, xs, ys)) if len(xs) <= 24 else (),
        label_x=end.x,
        label_y=_place(height),
        leader=_leader(end, height),
        tone=series.tone or tone,
    )


def _leader(end: Point, height: float) -> str:
    """From the end of a line to its label, where the label had to move away."""
    if abs(height - float(end.y)) < LINE_HEIGHT / 2:
        return ""
    return f"M{end.x} {end.y}L{_place(float(end.x) + LABEL_GAP)} {_place(height)}"


def _path(xs: Iterable[str], ys: Iterable[str]) -> str:
    return "M" + "L".join(map("{} {}".format, xs, ys))


def _band(series: Series, across: Scale, upward: Scale) -> str:
    if not series.band:
        return ""
    xs = across.places(x for x, _low, _high in series.band)
    above = upward.places(high for _x, _low, high in series.band)
    below = upward.places(low for _x, low, _high in series.band)
    return _path(xs + xs[::-1], above + below[::-1]) + "Z"


def _xs(series: Series) -> Iterable[float]:
    return [x for x, _y in series.points] + [x for x, _low, _high in series.band]


def _ys(series: Series) -> Iterable[float]:
    bounds = [bound for _x, low, high in series.band for bound in (low, high)]
    return [y for _x, y in series.points] + bounds


def _scale(values: Iterable[float], start: float, end: float, step: float = 0) -> Scale:
    known = list(values)
    least, most = min(known), max(known)
    if least == most:
        least, most = least - 1, most + 1
    # A line that nearly reaches zero is read against zero.
    if 0 < least < 0.35 * most:
        least = 0
    step = step or _round_step((most - least) / TICKS)
    low, high = math.floor(least / step) * step, math.ceil(most / step) * step
    return Scale(low, high, step, start, end)


def _round_step(rough: float) -> float:
    magnitude = 10 ** math.floor(math.log10(rough))
    return next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough * 0.999)


def _apart(heights: Sequence[float]) -> list[float]:
    """Move labels down until none lies on another, then up again from below the axis."""
    placed = list(heights)
    order = sorted(range(len(placed)), key=lambda index: placed[index])
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + LINE_HEIGHT)
    lowest: float = BOTTOM
    for index in reversed(order):
        placed[index] = min(placed[index], lowest)
        lowest = placed[index] - LINE_HEIGHT
    return placed


def _header(series: Series, y: Axis) -> str:
    return f"{series.label} ({y.unit})" if y.unit else series.label


def _rows(series: Sequence[Series]) -> tuple[tuple[str, ...], ...]:
    known = [dict(line.points) for line in series]
    xs = sorted({x for points in known for x in points})
    return tuple(
        (_figure(x), *(_figure(points[x]) if x in points else "–" for points in known)) for x in xs
    )


def _place(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _figure(value: float) -> str:
    text = f"{value:.6g}"
    return text.replace("-", "−")
