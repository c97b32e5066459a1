"""All that a template needs to show a comparison, on its own page or inside a lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import Plot
from courses.dosing import Source
from courses.explorer import answers, drawing
from courses.explorer.answers import Answer, Table
from courses.explorer.forms import OptionsForm, ScenarioForm
from courses.explorer.limits import GUARD_RAIL, LIMITS, NO_IDENTIFIERS
from courses.explorer.reading import Reading, Scenario, query_of


@dataclass(frozen=True)
class Comparison:
    """Scenarios answered: the chart, a sentence for each, and the table of the same figures."""

    plot: Plot | None
    caption: str
    beyond: str
    sentences: list[str]
    notes: list[str]
    table: Table
    levels: Table | None
    sources: list[Source]
    address: str


def compare(
    scenarios: Sequence[tuple[str, Scenario]], *, level: Decimal, has_bands: bool
) -> Comparison | None:
    """The answer, or nothing where there is no scenario."""
    if not scenarios:
        return None
    given, until = answers.answers(scenarios, level=level)
    plot = drawing.plot(given, until=until, has_bands=has_bands)
    query = query_of(list(scenarios), level=level, has_bands=has_bands)
    return Comparison(
        plot=plot,
        caption=_caption(given, has_bands),
        beyond=_beyond(plot),
        sentences=[answers.sentence(one, level=level, has_bands=has_bands) for one in given],
        notes=_notes(given),
        table=answers.table(given, level=level, has_bands=has_bands),
        levels=answers.levels(given, until),
        sources=answers.sources_of(given),
        address=f"{reverse('courses:explorer')}?{query}",
    )


def context_of(reading: Reading, *, of: str = "", has_controls: bool = True) -> dict[str, Any]:
    """What the templates of an explorer show: its form, its answer, and what stands beside them.

    ``of`` is the anchor of an explorer inside a lesson.
    """
    forms = [ScenarioForm(entry, has_controls=has_controls, of=of) for entry in reading.entries]
    # One group at a time: the first to be mended, else the first; a lesson begins with the chart.
    to_mend = (form.prefix for form in forms if form.errors)
    return {
        "reading": reading,
        "of": of,
        "forms": forms,
        "unfolded": next(to_mend, "" if of else forms[0].prefix),
        "options": OptionsForm(reading, has_controls=has_controls, of=of),
        "comparison": compare(reading.scenarios, level=reading.level, has_bands=reading.has_bands),
        "guard_rail": GUARD_RAIL,
        "no_identifiers": NO_IDENTIFIERS,
        "limits": LIMITS,
    }


def _caption(given: Sequence[Answer], has_bands: bool) -> str:
    told = _("Modeled ketamine in plasma, for education only, over effect ranges of Zanos 2018.")
    if has_bands and any(one.drawn for one in given):
        told += " " + _(
            "Each band is the envelope of clearance and central volume 30% either way, not a range of patients."
        )
    return told


def _beyond(plot: Plot | None) -> str:
    names = drawing.beyond(plot) if plot else []
    return _("Above this chart: %s ng/mL.") % "; ".join(names) if names else ""


def _notes(given: Sequence[Answer]) -> list[str]:
    """What a set other than the curriculum's may not be used for."""
    notes: dict[str, None] = {}
    for answer in given:
        parameters = answer.scenario.parameters
        limits = " ".join(str(limit) for limit in parameters.limits)
        notes[f"{parameters.title} ({parameters.holds_for}): {limits}"] = None
    return list(notes)
