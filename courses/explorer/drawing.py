"""The one chart of all scenarios, over the published effect ranges."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Axis, Plot, Series, Zone, line_plot
from courses.explorer.answers import Answer
from courses.explorer.reading import LETTERS

# Zanos 2018, table 1: ng/mL, in people. Ranges of effects reported, no goals.
EFFECTS = (
    (gettext_lazy("Analgesia 70–160"), 70, 160),
    (gettext_lazy("Dissociation 100–250"), 100, 250),
    (gettext_lazy("Antidepressant infusion, peak 185"), 185, 185),
    (gettext_lazy("General anesthesia 1,200–2,400"), 1200, 2400),
)
# Where nothing rises higher, a chart still reaches the lowest effect range.
LOWEST_TOP = 120


def plot(given: Sequence[Answer], *, until: float, has_bands: bool) -> Plot | None:
    """The chart, or nothing where no scenario has a curve."""
    series = [
        Series(
            one.label,
            one.drawn.points,
            one.drawn.band if has_bands else (),
            tone=LETTERS.index(one.letter) + 1,
        )
        for one in given
        if one.drawn
    ]
    if not series:
        return None
    return line_plot(
        series,
        x=Axis(_("Time after the first dose"), _("min"), step=60, reach=(0, until)),
        y=Axis(_("Ketamine in plasma"), "ng/mL", reach=(0, LOWEST_TOP)),
        zones=[Zone(str(label), low, high) for label, low, high in EFFECTS],
    )


def beyond(drawn: Plot) -> list[str]:
    """The effect ranges that lie wholly above the chart."""
    shown = {zone.label for zone in drawn.zones}
    return [str(label) for label, _low, _high in EFFECTS if str(label) not in shown]
