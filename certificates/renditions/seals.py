"""The engraving of a certificate: a border of woven waves and a seal of rosettes, as SVG.

Both are drawn from the serial alone, so that no two certificates look alike and the same
one always comes out the same, to the byte. Lines carry them, not tone: they survive a
black-and-white copier.
"""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

INK = "#16243a"
TEAL = "#0f5f66"

# The handle of a cubic Bézier that runs from one extremum of a cosine to the next, as a
# share of the way; it stays within 0.6% of the curve.
HANDLE = 0.3642

Point = tuple[float, float]


def border(serial: str, *, width: float, height: float, depth: float = 8.0) -> str:
    """A woven band along the edges of a ``width`` × ``height`` mm rectangle, ``depth`` mm deep."""
    draws = _draws(serial, "border")
    frame = _Frame(width=width, height=height, inset=depth / 2, radius=depth)
    waves = round(frame.length / (9.5 + next(draws) * 2.5))
    threads = 4 + int(next(draws) * 2)
    amplitude = depth / 2 * (0.74 + next(draws) * 0.16)
    slow = max(8, waves // 2 + int(next(draws) * 7) - 3)
    paths = [
        *_woven(frame, waves=waves, amplitude=amplitude, threads=threads, color=TEAL),
        *_woven(frame, waves=slow, amplitude=amplitude * 0.52, threads=3, color=INK),
    ]
    rules = _rule(frame, 0.3 - depth / 2, 0.5) + _rule(frame, depth / 2 - 0.3, 0.2)
    return _svg(width, height, rules + "".join(paths))


def seal(serial: str, *, size: float = 30.0) -> str:
    """A round seal of interlaced rosettes, ``size`` mm across."""
    draws = _draws(serial, "seal")
    lobes = 14 + int(next(draws) * 9)
    inner_lobes = 7 + int(next(draws) * 6)
    radius = size / 2
    rings = [
        _Ring(radius * 0.86, radius * (0.075 + next(draws) * 0.035), lobes * 2, 3, TEAL),
        _Ring(radius * 0.60, radius * (0.10 + next(draws) * 0.04), lobes, 5, INK),
        _Ring(radius * 0.22, radius * (0.15 + next(draws) * 0.05), inner_lobes, 5, TEAL),
    ]
    paths = "".join(path for ring in rings for path in _rosette(ring, radius))
    circles = "".join(
        f'<circle cx="{_n(radius)}" cy="{_n(radius)}" r="{_n(radius * share)}" fill="none" '
        f'stroke="{INK}" stroke-width="{line}"/>'
        for share, line in ((0.985, 0.3), (0.96, 0.12), (0.755, 0.12), (0.44, 0.12))
    )
    return _svg(size, size, circles + paths)


@dataclass(frozen=True)
class _Ring:
    radius: float
    amplitude: float
    lobes: int
    threads: int
    color: str


@dataclass(frozen=True)
class _Frame:
    """The closed line that a border follows: a rectangle with round corners."""

    width: float
    height: float
    inset: float
    radius: float

    @property
    def length(self) -> float:
        across, along = self._straights
        return 2 * (across + along) + 2 * math.pi * self.radius

    @property
    def _straights(self) -> tuple[float, float]:
        trim = 2 * (self.inset + self.radius)
        return self.width - trim, self.height - trim

    def at(self, way: float, offset: float) -> Point:
        """The point ``way`` mm along the line and ``offset`` mm outside it."""
        across, along = self._straights
        bend = math.pi * self.radius / 2
        rest = way % self.length
        corner_x, corner_y = self.inset + self.radius, self.inset + self.radius
        sides = (
            (across, corner_x, corner_y, 0.0),
            (along, self.width - corner_x, corner_y, 90.0),
            (across, self.width - corner_x, self.height - corner_y, 180.0),
            (along, corner_x, self.height - corner_y, 270.0),
        )
        reach = self.radius + offset
        for side, x, y, degrees in sides:
            heading = math.radians(degrees)
            if rest <= side:
                return (
                    x + rest * math.cos(heading) + reach * math.sin(heading),
                    y + rest * math.sin(heading) - reach * math.cos(heading),
                )
            rest -= side
            if rest <= bend:
                turned = heading + rest / self.radius
                x, y = x + side * math.cos(heading), y + side * math.sin(heading)
                return x + reach * math.sin(turned), y - reach * math.cos(turned)
            rest -= bend
        return self.at(0.0, offset)


def _woven(
    frame: _Frame, *, waves: int, amplitude: float, threads: int, color: str
) -> Iterator[str]:
    half = frame.length / (2 * waves)
    for thread in range(threads):
        start = thread * 2 * half / threads
        yield _wave(
            lambda way, crest: frame.at(way, crest),
            start=start,
            half=half,
            halves=2 * waves,
            amplitude=amplitude,
            color=color,
            line=0.14,
        )


def _rosette(ring: _Ring, center: float) -> Iterator[str]:
    half = math.pi / ring.lobes

    def at(angle: float, crest: float) -> Point:
        reach = ring.radius + crest
        return center + reach * math.cos(angle), center + reach * math.sin(angle)

    for thread in range(ring.threads):
        yield _wave(
            at,
            start=thread * 2 * half / ring.threads,
            half=half,
            halves=2 * ring.lobes,
            amplitude=ring.amplitude,
            color=ring.color,
            line=0.12,
        )


def _wave(
    at: Callable[[float, float], Point],
    *,
    start: float,
    half: float,
    halves: int,
    amplitude: float,
    color: str,
    line: float,
) -> str:
    """A cosine laid along a line, from crest to trough to crest until it closes."""
    parts = ["M", _pair(at(start, amplitude)), "C", _pair(at(start + HANDLE * half, amplitude))]
    crest = -amplitude
    for step in range(1, halves + 1):
        there = start + step * half
        # S mirrors the handle before it, which at a crest is the very handle that is wanted.
        parts += ["S"] if step > 1 else [" "]
        parts += [_pair(at(there - HANDLE * half, crest)), " ", _pair(at(there, crest))]
        crest = -crest
    return f'<path d="{"".join(parts)}Z" fill="none" stroke="{color}" stroke-width="{line}"/>'


def _rule(frame: _Frame, inward: float, line: float) -> str:
    inset = frame.inset + inward
    return (
        f'<rect x="{_n(inset)}" y="{_n(inset)}" width="{_n(frame.width - 2 * inset)}" '
        f'height="{_n(frame.height - 2 * inset)}" rx="{_n(frame.radius - inward)}" '
        f'fill="none" stroke="{INK}" stroke-width="{line}"/>'
    )


def _svg(width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}mm" height="{_n(height)}mm">{body}</svg>'
    )


def _draws(serial: str, part: str) -> Iterator[float]:
    """Numbers from 0 to 1 that the serial decides."""
    digest = hashlib.sha256(f"{part}:{serial}".encode()).digest()
    return (byte / 256 for byte in digest)


def _pair(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
