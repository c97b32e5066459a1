"""How long something takes, as people say it."""

from django.utils.translation import gettext as _


def duration(minutes: int) -> str:
    """Minutes as "50 min", "2 h" or "1 h 40 min"."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
