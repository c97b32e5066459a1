"""What stands beside every curve: what it is for, and what it cannot tell."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from courses.dosing.parameters import Words

GUARD_RAIL = _(
    "For education only. Every dose here is what a named source used, never a recommendation, and no dose may be read from a curve. Only a licensed prescriber chooses a dose."
)

NO_IDENTIFIERS = _(
    "Enter nothing about a real patient. What you type is not kept; it stands in the address of this page alone."
)

LIMITS: tuple[Words, ...] = (
    _("The data come from a few healthy adult volunteers."),
    _("The parameters are venous: arterial peaks are higher during an infusion."),
    _("Only racemic ketamine itself is modeled, not norketamine or hydroxynorketamine."),
    _(
        "There is no delay to the brain, no acute tolerance and no prediction of what anybody feels. The model keeps 0.5 mg/kg by muscle above 50 ng/mL for about two hours, longer than most people report marked effects."
    ),
    _(
        "Weight is scaled in a straight line, which is poor at the extremes. It is held to 60 to 98 kg, one standard deviation either side of the most varied group in published adult models (79 ± 19 kg)."
    ),
    _("There is no term for age, liver disease, pregnancy, interactions or genotype."),
    _("The absorption constants are our own calibration."),
    _(
        "The band shows clearance and central volume 30% either way. It is not a measured range of patients, and it leaves out how differently people absorb."
    ),
)


@dataclass(frozen=True)
class Measurement:
    """A published measurement beside what the model gives for the same dose."""

    case: Words
    measured: Words
    modeled: Words
    verdict: Words


COMPARISONS = (
    Measurement(
        _("By vein, 0.5 mg/kg over 40 min"),
        _("peak about 185 ng/mL (Zarate 2006, in Zanos 2018)"),
        _("177 ng/mL"),
        _("agrees"),
    ),
    Measurement(
        _("Under the tongue, 25 mg"),
        _("28.6 ± 6.6 ng/mL at 46 min (Chong 2006)"),
        _("23.4 ng/mL at 42 min"),
        _("within one standard deviation"),
    ),
    Measurement(
        _("Into the nose, 50 mg"),
        _("77.6 ng/mL at 16 min, area 64 ng·h/mL (study of 2022)"),
        _("89 ng/mL at 28 min, area 281 ng·h/mL"),
        _("disagrees: the least certain route"),
    ),
    Measurement(
        _("Swallowed, 0.5 mg/kg"),
        _("45 ± 10 ng/mL (Grant 1981, in Zanos 2018)"),
        _("about 23 ng/mL"),
        _("too low"),
    ),
)
