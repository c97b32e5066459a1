"""What a trainee is told about attempts, in words and in their own time zone."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.quizzes.standing import May, Standing


def moment(at: datetime, user) -> str:
    """A moment on the trainee's own clock, with the zone named."""
    local = timezone.localtime(at, user.zone)
    return _("%(date)s at %(time)s (%(zone)s)") % {
        "date": formats.date_format(local, "DATE_FORMAT"),
        "time": formats.time_format(local, "TIME_FORMAT"),
        "zone": local.tzname(),
    }


def number(value: Decimal) -> str:
    """A mark with at most two places and without needless zeros: 7, 6.67."""
    text = f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def percent(value: Decimal) -> str:
    """A percentage, as 80% or 66.67%."""
    return _("%(value)s%%") % {"value": number(value)}


def length(duration: timedelta) -> str:
    """A length of time in hours or in minutes, whichever is whole."""
    minutes = int(duration.total_seconds()) // 60
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def attempts_left(standing: Standing) -> str:
    """How many attempts remain, or that there is no limit."""
    left = standing.attempts_left
    if left is None:
        return _("You can try as often as you like.")
    if left == 0:
        return _("No attempts are left.")
    return ngettext("%(count)d attempt is left.", "%(count)d attempts are left.", left) % {
        "count": left
    }


def why_not(standing: Standing, user) -> str:
    """Why no attempt can be started now, and what to do."""
    match standing.may:
        case May.NOTHING_MORE:
            return _("You have passed this quiz, so there is nothing more to do here.")
        case May.ASK:
            return _("No attempts are left. Ask the organization, which can allow another.")
        case May.WAIT if standing.available_at:
            return _("You can start the next attempt on %s.") % moment(standing.available_at, user)
    return ""


def whom_to_ask(contact: str) -> str:
    """What somebody does who has used every attempt."""
    return (
        _(
            "Every attempt is used. Write to %s: the organization can talk it over with you and allow "
            "another one."
        )
        % contact
    )


def what_next(standing: Standing, user) -> str:
    """What follows a result: said under it, and in the outline."""
    if standing.may is May.START:
        return _("You can try again now.") + " " + attempts_left(standing)
    if standing.may is May.WAIT:
        return why_not(standing, user) + " " + attempts_left(standing)
    return why_not(standing, user)
