"""From what was typed to scenarios. What is wrong is said beside its field; the rest still counts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from courses.dosing import (
    EXPOSURE_SETS,
    KAP_EDU_1,
    PARAMETER_SETS,
    ExposureSet,
    ParameterSet,
)
from courses.explorer.published import PER_KG, PUBLISHED_DOSES, PublishedDose, plain

LETTERS = ("a", "b", "c", "d")
FIELDS = ("source", "amount", "minutes", "share", "weight", "second", "at", "model")

# One standard deviation either side of the most varied group in the adult models of Otto 2021.
LIGHTEST, HEAVIEST, REFERENCE = Decimal(60), Decimal(98), Decimal(70)
LATEST_SECOND = Decimal(240)
LOWEST_LEVEL, HIGHEST_LEVEL, USUAL_LEVEL = Decimal(10), Decimal(2400), Decimal(100)

LONGEST = 24  # characters kept of anything typed; no number and no code is longer
NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?")

DEFAULT = {
    "a-source": "iv-andrade",
    "a-amount": "0.5",
    "a-minutes": "40",
    "a-weight": "70",
    "b-source": "im-zanos",
    "b-amount": "0.5",
    "b-weight": "70",
    "c-source": "sl-ktc",
    "c-amount": "200",
    "c-weight": "70",
    "level": "100",
}

AnySet = ParameterSet | ExposureSet
SETS: dict[str, AnySet] = {**PARAMETER_SETS, **EXPOSURE_SETS}


@dataclass(frozen=True)
class Scenario:
    """One thing to draw: a published dose in a body, perhaps given twice, by one set."""

    dose: PublishedDose
    amount: Decimal
    minutes: Decimal | None
    share: Decimal | None  # per cent, where it is not the set's own
    weight: Decimal
    second: Decimal | None
    at: Decimal | None
    parameters: AnySet

    def milligrams(self, amount: Decimal) -> Decimal:
        return amount * self.weight if self.dose.unit == PER_KG else amount

    def fields(self) -> dict[str, str]:
        """The fields that make this scenario again, in one way of writing."""
        written = {
            "source": self.dose.code,
            "amount": _written(self.amount),
            "minutes": _written(self.minutes),
            "share": _written(self.share),
            "weight": _written(self.weight),
            "second": _written(self.second),
            "at": _written(self.at),
            "model": "" if self.parameters is KAP_EDU_1 else self.parameters.code,
        }
        return {name: value for name, value in written.items() if value}

    @cached_property
    def key(self) -> tuple[tuple[str, str], ...]:
        """What tells it from every other scenario, and may be kept."""
        return tuple(self.fields().items())


@dataclass(frozen=True)
class Entry:
    """What was typed for one scenario, and the scenario or the errors that came of it."""

    letter: str
    typed: Mapping[str, str]
    scenario: Scenario | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All that was asked."""

    entries: tuple[Entry, ...]
    typed_level: str
    level: Decimal
    level_error: str
    has_bands: bool

    @property
    def scenarios(self) -> list[tuple[str, Scenario]]:
        return [(entry.letter, entry.scenario) for entry in self.entries if entry.scenario]

    @property
    def error_count(self) -> int:
        return sum(len(entry.errors) for entry in self.entries) + bool(self.level_error)

    @property
    def query(self) -> str:
        return query_of(self.scenarios, level=self.level, has_bands=self.has_bands)


class _Refused(Exception):
    """Why one field cannot be taken."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def read(query: Mapping[str, str]) -> Reading:
    """What a query string asks; the usual comparison where it asks for nothing."""
    query = query or DEFAULT
    typed_level = _typed(query, "level")
    level, level_error = USUAL_LEVEL, ""
    try:
        level = _number("level", typed_level, LOWEST_LEVEL, HIGHEST_LEVEL, "ng/mL") or USUAL_LEVEL
    except _Refused as refused:
        level_error = refused.reason
    return Reading(
        entries=tuple(_entry(query, letter) for letter in LETTERS),
        typed_level=typed_level,
        level=level,
        level_error=level_error,
        has_bands=_typed(query, "band") != "off",
    )


def query_of(scenarios: list[tuple[str, Scenario]], *, level: Decimal, has_bands: bool) -> str:
    """The one query string of these scenarios, to share."""
    pairs = [
        (f"{letter}-{name}", value)
        for letter, scenario in scenarios
        for name, value in scenario.fields().items()
    ]
    pairs.append(("level", plain(level)))
    if not has_bands:
        pairs.append(("band", "off"))
    return urlencode(pairs)


def _typed(query: Mapping[str, str], name: str) -> str:
    return str(query.get(name, "")).strip()[:LONGEST]


def _entry(query: Mapping[str, str], letter: str) -> Entry:
    typed = {name: _typed(query, f"{letter}-{name}") for name in FIELDS}
    if not typed["source"]:
        # The weight and the set are filled in beforehand and ask for nothing by themselves.
        asked = [name for name in FIELDS if typed[name] and name not in ("weight", "model")]
        errors = {"source": _("Choose what this scenario draws.")} if asked else {}
        return Entry(letter, typed, errors=errors)
    scenario, errors = read_scenario(typed)
    return Entry(letter, typed, scenario, errors)


def read_scenario(typed: Mapping[str, str]) -> tuple[Scenario | None, dict[str, str]]:
    """The scenario that the fields say, or an error for each field that is wrong."""
    dose = PUBLISHED_DOSES.get(typed.get("source", ""))
    if dose is None:
        return None, {"source": _("That is none of the published doses. Choose one from the list.")}
    errors: dict[str, str] = {}
    read: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            read[name] = reader(typed.get(name, ""), dose, read)
        except _Refused as refused:
            errors[refused.name] = refused.reason
            read[name] = None
    if errors:
        return None, errors
    return Scenario(dose=dose, parameters=read.pop("model"), **read), {}


# ------------------------------------------------------------ one field each


def _model(text: str, dose: PublishedDose, _read: Mapping) -> AnySet:
    parameters = SETS.get(text or KAP_EDU_1.code)
    if parameters is None:
        raise _Refused("model", _("There is no such parameter set. Choose one from the list."))
    if dose.route not in parameters.routes:
        raise _Refused(
            "model",
            _("%(title)s cannot take this route. %(limits)s")
            % {
                "title": parameters.title,
                "limits": " ".join(str(limit) for limit in parameters.limits),
            },
        )
    return parameters


def _amount(text: str, dose: PublishedDose, _read: Mapping) -> Decimal:
    amount = _number("amount", text)
    if amount is None:
        return dose.usual
    return _published(amount, "amount", dose)


def _published(amount: Decimal, name: str, dose: PublishedDose) -> Decimal:
    if not dose.allows(amount):
        raise _Refused(
            name,
            _("%(source)s used %(extent)s. Only published doses are drawn.")
            % {"source": dose.source.name, "extent": dose.extent},
        )
    return amount


def _minutes(text: str, dose: PublishedDose, _read: Mapping) -> Decimal | None:
    if dose.minutes is None:
        if text:
            raise _Refused("minutes", _("Only an infusion lasts. Leave this empty."))
        return None
    least, usual, most = dose.minutes
    minutes = _number("minutes", text, least, most, _("min"), source=dose.source.name)
    return usual if minutes is None else minutes


def _share(text: str, dose: PublishedDose, read: Mapping) -> Decimal | None:
    if not text:
        return None
    published = dose.shares
    if published is None:
        raise _Refused("share", _("All of a dose by vein arrives. Leave this empty."))
    if isinstance(read["model"], ExposureSet):
        raise _Refused("share", _("This set has a share of its own. Leave this empty."))
    least, most = (Decimal(str(share)) * 100 for share in (published.least, published.most))
    return _number("share", text, least, most, "%")


def _weight(text: str, _dose: PublishedDose, _read: Mapping) -> Decimal:
    weight = _number("weight", text, LIGHTEST, HEAVIEST, "kg")
    return REFERENCE if weight is None else weight


def _at(text: str, _dose: PublishedDose, _read: Mapping) -> Decimal | None:
    return _number("at", text, Decimal(1), LATEST_SECOND, _("min"))


def _second(text: str, dose: PublishedDose, read: Mapping) -> Decimal | None:
    """Each dose within what the source used, and both together no more than its highest."""
    first, at = read["amount"], read["at"]
    second = _number("second", text)
    if second is None and at is None:
        return None
    if at is None:
        raise _Refused("at", _("Say at which minute the second dose follows."))
    if first is None:
        return None
    second = first if second is None else _published(second, "second", dose)
    if first + second > dose.highest:
        raise _Refused(
            "second" if text else "at",
            _(
                "Both doses together come to %(total)s %(unit)s, and %(source)s used no more than %(most)s %(unit)s."
            )
            % {
                "total": plain(first + second),
                "unit": dose.unit,
                "source": dose.source.name,
                "most": plain(dose.highest),
            },
        )
    return second


# In this order: the second dose is held against the first, the share against the set.
_READERS = {
    "model": _model,
    "amount": _amount,
    "minutes": _minutes,
    "share": _share,
    "weight": _weight,
    "at": _at,
    "second": _second,
}


def _number(
    name: str,
    text: str,
    least: Decimal | None = None,
    most: Decimal | None = None,
    unit: str = "",
    *,
    source: str = "",
) -> Decimal | None:
    """The number typed, or None where nothing was."""
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise _Refused(name, _("Write a number, such as 0.5 or 40."))
    number = Decimal(text.replace(",", "."))
    if least is not None and most is not None and not least <= number <= most:
        # A percentage stands by its figure, a unit apart from it.
        until = f"{plain(most)}{unit}" if unit == "%" else f"{plain(most)} {unit}"
        limits = {"least": plain(least), "most": until, "source": source}
        if least == most:
            sentence = (
                _("%(source)s used %(most)s.")
                if source
                else _("Here it is %(most)s, and nothing else was published.")
            )
        elif source:
            sentence = _("%(source)s used %(least)s to %(most)s.")
        else:
            sentence = _("It must be from %(least)s to %(most)s.")
        raise _Refused(name, sentence % limits)
    return number


def _written(number: Decimal | None) -> str:
    return "" if number is None else plain(number)
