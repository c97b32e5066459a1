"""Measure a running installation and print one figure a line: ``name value unit``.

Each scenario is measured in turns with its floor, so that whatever else the machine does
falls on both; the figure is the median of the turns.
"""

import statistics
import sys
from collections.abc import Iterable

from tests.benchmarks.load import Measured, measure
from tests.benchmarks.scenarios import Scenario


def run(scenarios: Iterable[Scenario], floors: dict, *, port: int, turns: int, seconds: float):
    """Measure every scenario beside its floor and print what came out."""
    for scenario in scenarios:
        measured: list[Measured] = []
        floor: list[Measured] = []
        for _turn in range(turns):
            for requests, into, allowed in (
                (floors[scenario.floor], floor, (200,)),
                (scenario.requests, measured, scenario.allowed),
            ):
                into.append(
                    measure(requests, port=port, connections=8, seconds=seconds, allowed=allowed)
                )
        _print(scenario.name, measured)
        _print(f"{scenario.name}-floor-{scenario.floor}", floor)
        ratio = _rate(measured) / _rate(floor)
        print(f"{scenario.name}-of-{scenario.floor} {ratio:.2f} ratio", flush=True)


def _rate(measured: list[Measured]) -> float:
    return statistics.median(one.per_second for one in measured)


def _print(name: str, measured: list[Measured]) -> None:
    p95 = statistics.median(one.p95_ms for one in measured)
    print(f"{name} {_rate(measured):.1f} requests/s")
    print(f"{name}-p95 {p95:.1f} ms", flush=True)


def say(line: str) -> None:
    """Progress, apart from the figures."""
    print(line, file=sys.stderr, flush=True)
