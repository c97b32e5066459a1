"""How long something takes, as people say it: one way where they plan, one where it is certified."""

import re

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content.credit import hours_of_credit

BEFORE_A_UNIT = re.compile(r"(?<=\d) ")


def duration(minutes: int) -> str:
    """Minutes as "50 min", "2 h" or "1 h 40 min"; a figure never parts from its unit."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        told = _("%(minutes)d min")
    elif not rest:
        told = _("%(hours)d h")
    else:
        told = _("%(hours)d h %(minutes)d min")
    return BEFORE_A_UNIT.sub("\u00a0", told % {"hours": hours, "minutes": rest})


def hours_certified(minutes: int) -> str:
    """Minutes as "31 hours", down to the quarter of an hour: what is certified is never rounded up."""
    hours = hours_of_credit(minutes)
    told = ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2)
    return told % {"hours": number_format(hours.normalize())}
