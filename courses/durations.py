"""How long something takes, as people say it."""

from django.utils.translation import gettext as _


def duration(minutes: int) -> str:
    """Minutes as "50 min", "2 h" or "1 h 40 min"; a figure never parts from its unit."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d\u00a0min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d\u00a0h") % {"hours": hours}
    return _("%(hours)d\u00a0h %(minutes)d\u00a0min") % {"hours": hours, "minutes": rest}
