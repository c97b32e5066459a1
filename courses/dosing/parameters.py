"""The published sets of constants: where each comes from, for whom it holds, what it may not do.

A code that a release has used keeps its numbers for ever; a correction is a new code.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.dosing.compartments import Absorption, Disposition

REFERENCE_WEIGHT = 70  # kg

Words = str | Promise


class Route(StrEnum):
    """How a dose is given."""

    INFUSION = "infusion"
    BOLUS = "bolus"
    MUSCLE = "im"
    SKIN = "sc"
    NOSE = "nasal"
    TONGUE = "sublingual"
    RECTAL = "rectal"
    MOUTH = "oral"


VEIN = frozenset({Route.INFUSION, Route.BOLUS})

# Calibrated for this tool: F from the source, ka such that the peak falls in the reported range
# with KAP-EDU-1, and therefore for no other set.
ABSORPTION = {
    Route.MUSCLE: Absorption(share=0.93, rate=0.12),
    Route.SKIN: Absorption(share=0.90, rate=0.06),
    Route.NOSE: Absorption(share=0.45, rate=0.05),
    Route.TONGUE: Absorption(share=0.29, rate=0.03, lag=3),
    Route.RECTAL: Absorption(share=0.30, rate=0.03, lag=3),
    Route.MOUTH: Absorption(share=0.20, rate=0.03, lag=10),
}


@dataclass(frozen=True)
class ShareRange:
    """The shares that reach the circulation by a route, in the sources, and on what they rest."""

    least: float
    most: float
    basis: Words
    sources: tuple[str, ...] = ()


SHARES = {
    Route.MUSCLE: ShareRange(
        0.93,
        0.93,
        _("F of Clements 1982; peak at 16 min against 5 to 20 reported"),
        ("clements-1982",),
    ),
    Route.SKIN: ShareRange(0.90, 0.90, _("an assumption: few human data, taken to be near muscle")),
    Route.NOSE: ShareRange(
        0.11,
        0.45,
        _("45% in three volunteers (Yanagihara 2003), 11 to 17% in the study of 2022"),
        ("yanagihara-2003", "intranasal-2022"),
    ),
    Route.TONGUE: ShareRange(
        0.20,
        0.40,
        _("29% (Rolan 2014); 20 and 40% show how formulation and swallowing move it"),
        ("rolan-2014", "chong-2006"),
    ),
    Route.RECTAL: ShareRange(0.30, 0.30, _("suppository, Yanagihara 2003"), ("yanagihara-2003",)),
    Route.MOUTH: ShareRange(
        0.17,
        0.25,
        _("17% (Clements 1982), 23% (Chong 2006), 20 to 25% (Andrade)"),
        ("clements-1982", "chong-2006", "andrade-oral"),
    ),
}


@dataclass(frozen=True)
class ParameterSet:
    """Constants that draw a curve. ``v1`` in litres and rates per minute, at 70 kg.

    Volumes grow with weight, clearances with weight to the power ``clearance_power``: 1 where
    the source gives everything per kilogram, ¾ where it scales allometrically.
    """

    code: str
    title: Words
    short: Words  # for the label of a line
    holds_for: Words
    limits: tuple[Words, ...]
    sources: tuple[str, ...]
    routes: frozenset[Route]
    v1: float
    k10: float
    peripheral: tuple[tuple[float, float], ...]
    clearance_power: float = 1

    def disposition(self, kilograms: float) -> Disposition:
        """The set in a body of this weight."""
        size = kilograms / REFERENCE_WEIGHT
        slower = size ** (self.clearance_power - 1)
        return Disposition(
            self.v1 * size,
            self.k10 * slower,
            tuple((out * slower, back * slower) for out, back in self.peripheral),
        )


@dataclass(frozen=True)
class ExposureSet:
    """A source of which only clearance and shares are at hand: it gives an area, and no curve."""

    code: str
    title: Words
    short: Words  # for the label of a line
    holds_for: Words
    limits: tuple[Words, ...]
    sources: tuple[str, ...]
    clearance: float  # litres an hour at 70 kg
    shares: dict[Route, float]

    @property
    def routes(self) -> frozenset[Route]:
        return frozenset(self.shares)

    def area(self, mg: float, route: Route, kilograms: float) -> float:
        """AUC∞ in ng·h/mL: F · D / CL, with CL in proportion to weight."""
        clearance = self.clearance * kilograms / REFERENCE_WEIGHT
        return 1000 * self.shares[route] * mg / clearance


def _from_volumes(v1: float, v2: float, clearance: float, between: float) -> dict:
    """Rate constants per minute from litres and litres an hour."""
    return {
        "v1": v1,
        "k10": clearance / v1 / 60,
        "peripheral": ((between / v1 / 60, between / v2 / 60),),
    }


_ONLY_BY_VEIN = _(
    "Doses by vein only: the absorption constants of this tool were fitted to KAP-EDU-1 and mean nothing here."
)
_NOT_FOR_ADULTS = _(
    "From children: at adult weights it is drawn only to show that models disagree."
)

KAP_EDU_1 = ParameterSet(
    code="KAP-EDU-1",
    title=_("KAP-EDU-1, the set of this curriculum"),
    short="KAP-EDU-1",
    holds_for=_("healthy adult volunteers, racemic ketamine, venous blood"),
    limits=(_("One small study; absorption constants are our own calibration."),),
    sources=("clements-nimmo-1981", "opentiva", "kamp-2020"),
    routes=frozenset(Route),
    v1=1.7522 * REFERENCE_WEIGHT,
    k10=0.0109,
    peripheral=((0.0186, 0.0137),),
)

INHIBITED = ParameterSet(
    code="KAP-EDU-1-INHIBITED",
    title=_("KAP-EDU-1 with clearance 30% lower, as under an inhibitor"),
    short=_("CL −30%"),
    holds_for=_("a teaching case: no study was fitted"),
    limits=(
        _(
            "Doses by vein only: what an inhibitor does to a swallowed dose on its way through gut and liver is larger, and is not in the model."
        ),
    ),
    sources=KAP_EDU_1.sources,
    routes=VEIN,
    v1=KAP_EDU_1.v1,
    k10=KAP_EDU_1.k10 * 0.7,
    peripheral=KAP_EDU_1.peripheral,
)

DOMINO = ParameterSet(
    code="DOMINO-1982",
    title=_("Domino 1982, three compartments"),
    short="Domino",
    holds_for=_("adults, racemic ketamine by vein"),
    limits=(
        _ONLY_BY_VEIN,
        _(
            "Its central volume is tiny (4.4 L at 70 kg): with slow absorption it would give early peaks that nobody measured."
        ),
    ),
    sources=("domino-1982", "opentiva"),
    routes=VEIN,
    v1=0.063 * REFERENCE_WEIGHT,
    k10=0.4381,
    peripheral=((0.5921, 0.2470), (0.5900, 0.0146)),
)

HERD = ParameterSet(
    code="HERD-2007",
    title=_("Herd 2007, children"),
    short="Herd",
    holds_for=_("children of 8 ± 4 years and 33 ± 16 kg, racemic ketamine by vein"),
    limits=(_NOT_FOR_ADULTS, _ONLY_BY_VEIN, _("Few samples a child, none after 152 minutes.")),
    sources=("herd-2007", "opentiva"),
    routes=VEIN,
    clearance_power=0.75,
    **_from_volumes(v1=38.7, v2=102, clearance=90, between=215),
)

HORNIK = ParameterSet(
    code="HORNIK-2018",
    title=_("Hornik 2018, children"),
    short="Hornik",
    holds_for=_("children, median 3 years and 14 kg, racemic ketamine"),
    limits=(
        _NOT_FOR_ADULTS,
        _ONLY_BY_VEIN,
        _("By muscle it found a share of 41%, against the 93% used here."),
    ),
    sources=("hornik-2018", "opentiva"),
    routes=VEIN,
    clearance_power=0.75,
    **_from_volumes(v1=32.8, v2=152, clearance=38.9, between=54.9),
)

FANTA = ExposureSet(
    code="FANTA-2015",
    title=_("Fanta 2015, S-ketamine: area only"),
    short="Fanta",
    holds_for=_("healthy young men, 77 ± 8 kg, S-ketamine by vein or swallowed"),
    limits=(
        _("S-ketamine, not the racemate: the milligrams are taken as S-ketamine."),
        _(
            "Clearance and the swallowed share (8%) alone are at hand: it gives an area and no curve."
        ),
    ),
    sources=("fanta-2015",),
    clearance=95,
    shares={Route.INFUSION: 1.0, Route.BOLUS: 1.0, Route.MOUTH: 0.08},
)

PARAMETER_SETS = {one.code: one for one in (KAP_EDU_1, INHIBITED, DOMINO, HERD, HORNIK)}
EXPOSURE_SETS = {FANTA.code: FANTA}
