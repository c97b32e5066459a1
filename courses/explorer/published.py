"""The doses that named sources used. Nothing outside them can be asked of the explorer.

What a source used is no recommendation. A code that a released lesson has used stays, with
limits no narrower than they were.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.dosing import SHARES, SOURCES, Route, ShareRange, Source
from courses.dosing.parameters import Words

PER_KG = "mg/kg"
FLAT = "mg"


@dataclass(frozen=True)
class PublishedDose:
    """What one source used by one route: single amounts, or a range from ``least`` to ``most``."""

    code: str
    route: Route
    source_key: str
    setting: Words
    unit: str
    usual: Decimal
    amounts: tuple[Decimal, ...] = ()
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    minutes: tuple[Decimal, Decimal, Decimal] | None = None  # least, usual, most of an infusion
    is_recalled: bool = False

    @property
    def source(self) -> Source:
        return SOURCES[self.source_key]

    @property
    def shares(self) -> ShareRange | None:
        """What may be said to arrive by this route; nothing where all of it does."""
        return SHARES.get(self.route)

    @property
    def highest(self) -> Decimal:
        return max(self.amounts) if self.amounts else self.most

    def allows(self, amount: Decimal) -> bool:
        return amount in self.amounts if self.amounts else self.least <= amount <= self.most

    @property
    def extent(self) -> str:
        """“0.1–0.75 mg/kg”, “0.2 or 2 mg/kg”."""
        if not self.amounts:
            return f"{_span(self.least, self.most)} {self.unit}"
        *others, last = (plain(amount) for amount in self.amounts)
        listed = _("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last}
        return f"{listed if others else last} {self.unit}"

    @property
    def label(self) -> str:
        """How a choice names it: the source first, then what it used."""
        label = f"{ROUTE_LETTERS[self.route]} {self.source.name}: {self.extent}"
        if self.minutes:
            label += ", " + _("%s min") % _span(self.minutes[0], self.minutes[2])
        if self.is_recalled:
            label += " " + _("(recalled, to be checked)")
        return label


ROUTE_NAMES: dict[Route, Words] = {
    Route.INFUSION: gettext_lazy("By vein, as an infusion"),
    Route.BOLUS: gettext_lazy("By vein, at once"),
    Route.MUSCLE: gettext_lazy("Into a muscle"),
    Route.SKIN: gettext_lazy("Under the skin"),
    Route.NOSE: gettext_lazy("Into the nose, racemic"),
    Route.TONGUE: gettext_lazy("Under the tongue"),
    Route.MOUTH: gettext_lazy("Swallowed"),
}

# For the label at the end of a line, where there is room for a few letters.
ROUTE_LETTERS: dict[Route, Words] = {
    Route.INFUSION: gettext_lazy("IV"),
    Route.BOLUS: gettext_lazy("IV"),
    Route.MUSCLE: gettext_lazy("IM"),
    Route.SKIN: gettext_lazy("SC"),
    Route.NOSE: gettext_lazy("nasal"),
    Route.TONGUE: gettext_lazy("SL"),
    Route.MOUTH: gettext_lazy("oral"),
}


def _some(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(amount) for amount in amounts)


def _over(least: str, usual: str, most: str) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(least), Decimal(usual), Decimal(most)


_ALL = (
    PublishedDose(
        "iv-andrade",
        Route.INFUSION,
        "andrade-2017a",
        gettext_lazy("review of antidepressant infusions; 0.5 mg/kg over 40 min is the standard"),
        PER_KG,
        Decimal("0.5"),
        least=Decimal("0.1"),
        most=Decimal("0.75"),
        minutes=_over("2", "40", "100"),
    ),
    PublishedDose(
        "iv-fava",
        Route.INFUSION,
        "fava-2020",
        gettext_lazy("dose-ranging trial in depression"),
        PER_KG,
        Decimal("0.5"),
        amounts=_some("0.1", "0.2", "0.5", "1"),
        minutes=_over("40", "40", "40"),
    ),
    PublishedDose(
        "iv-grabski",
        Route.INFUSION,
        "grabski-2022",
        gettext_lazy("trial in alcohol use disorder"),
        PER_KG,
        Decimal("0.8"),
        amounts=_some("0.8"),
        minutes=_over("40", "40", "40"),
    ),
    PublishedDose(
        "iv-rolan",
        Route.INFUSION,
        "rolan-2014",
        gettext_lazy("kinetic study in eight healthy men"),
        FLAT,
        Decimal(10),
        amounts=_some("10"),
        minutes=_over("30", "30", "30"),
    ),
    PublishedDose(
        "bolus-clements",
        Route.BOLUS,
        "clements-nimmo-1981",
        gettext_lazy("the study that the model was fitted to"),
        PER_KG,
        Decimal("0.25"),
        amounts=_some("0.25"),
    ),
    PublishedDose(
        "im-zanos",
        Route.MUSCLE,
        "zanos-2018",
        gettext_lazy("compiled doses for analgesia"),
        PER_KG,
        Decimal("0.5"),
        least=Decimal("0.5"),
        most=Decimal(1),
    ),
    PublishedDose(
        "im-krupitsky",
        Route.MUSCLE,
        "krupitsky-2002",
        gettext_lazy("trial of psychotherapy in heroin dependence"),
        PER_KG,
        Decimal("0.2"),
        amounts=_some("0.2", "2"),
    ),
    PublishedDose(
        "im-loo",
        Route.MUSCLE,
        "loo-2016",
        gettext_lazy("antidepressant studies"),
        PER_KG,
        Decimal("0.5"),
        least=Decimal("0.25"),
        most=Decimal(1),
        is_recalled=True,
    ),
    PublishedDose(
        "sc-loo",
        Route.SKIN,
        "loo-2023",
        gettext_lazy("trial in depression, twice weekly"),
        PER_KG,
        Decimal("0.5"),
        least=Decimal("0.5"),
        most=Decimal("0.9"),
    ),
    PublishedDose(
        "nasal-2022",
        Route.NOSE,
        "intranasal-2022",
        gettext_lazy("kinetic study"),
        FLAT,
        Decimal(50),
        amounts=_some("10", "30", "50"),
    ),
    PublishedDose(
        "sl-ktc",
        Route.TONGUE,
        "ketamine-training-center",
        gettext_lazy("practice description of KAP lozenges"),
        FLAT,
        Decimal(200),
        least=Decimal(100),
        most=Decimal(400),
    ),
    PublishedDose(
        "sl-hull",
        Route.TONGUE,
        "hull-2022",
        gettext_lazy("telehealth cohort without controls"),
        FLAT,
        Decimal(300),
        least=Decimal(300),
        most=Decimal(450),
    ),
    PublishedDose(
        "sl-aycart",
        Route.TONGUE,
        "aycart",
        gettext_lazy("review"),
        FLAT,
        Decimal(100),
        least=Decimal(50),
        most=Decimal(400),
    ),
    PublishedDose(
        "sl-rolan",
        Route.TONGUE,
        "rolan-2014",
        gettext_lazy("kinetic study of a wafer in eight healthy men"),
        FLAT,
        Decimal(25),
        amounts=_some("25"),
    ),
    PublishedDose(
        "oral-andrade",
        Route.MOUTH,
        "andrade-oral",
        gettext_lazy("review of antidepressant use"),
        FLAT,
        Decimal(100),
        least=Decimal(25),
        most=Decimal(300),
    ),
    PublishedDose(
        "oral-grant",
        Route.MOUTH,
        "grant-1981",
        gettext_lazy("kinetic study, read in Zanos 2018"),
        PER_KG,
        Decimal("0.5"),
        amounts=_some("0.5"),
    ),
)

PUBLISHED_DOSES = {dose.code: dose for dose in _ALL}


def plain(number: Decimal) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _span(least: Decimal, most: Decimal) -> str:
    return plain(least) if least == most else f"{plain(least)}–{plain(most)}"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every published dose under its route, for a choice."""
    return [
        (str(name), [(dose.code, dose.label) for dose in _ALL if dose.route == route])
        for route, name in ROUTE_NAMES.items()
    ]
