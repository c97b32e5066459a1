"""Concentration of ketamine in plasma over time: shape, routes and stacking, for teaching only.

Pure: no database, clock, request or settings. Amounts are in mg, times in minutes, volumes in
litres, rates per minute, concentrations in ng/mL (the same as µg/L), areas in ng·h/mL.

- ``curves`` is the mathematics: a level that is a sum of exponentials from event to event.
- ``compartments`` turns volumes, rate constants and doses into curves.
- ``parameters`` holds the published sets of constants and what each may not be used for.
- ``sources`` says where every number comes from.

Nothing here answers which dose to give. A set or a source that a released lesson has used is
never changed: a better one gets a code of its own.
"""

from courses.dosing.compartments import (
    Absorbed,
    Absorption,
    Bolus,
    Disposition,
    Dose,
    Infusion,
    corners,
    curve,
    steady_state,
)
from courses.dosing.curves import Curve, Peak
from courses.dosing.parameters import (
    ABSORPTION,
    EXPOSURE_SETS,
    KAP_EDU_1,
    PARAMETER_SETS,
    SHARES,
    ExposureSet,
    ParameterSet,
    Route,
    ShareRange,
)
from courses.dosing.sources import SOURCES, Source

__all__ = [
    "ABSORPTION",
    "EXPOSURE_SETS",
    "KAP_EDU_1",
    "PARAMETER_SETS",
    "SHARES",
    "SOURCES",
    "Absorbed",
    "Absorption",
    "Bolus",
    "Curve",
    "Disposition",
    "Dose",
    "ExposureSet",
    "Infusion",
    "ParameterSet",
    "Peak",
    "Route",
    "ShareRange",
    "Source",
    "corners",
    "curve",
    "steady_state",
]
