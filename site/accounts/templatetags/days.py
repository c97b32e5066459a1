"""Moments as dates, of an organisation, a person or whoever reads, and how long ago they were."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from accounts.days import day_of as reckoned

register = template.Library()


@register.filter
def day_of(at: datetime, whose) -> date:
    """The date of a moment by the clock of ``whose``: an organisation, a person."""
    return whose.day_of(at)


@register.filter
def own_day(at: datetime) -> date:
    """The date of a moment by the reader's own clock, of what concerns nobody else."""
    return reckoned(at, timezone.get_current_timezone())


@register.filter
def passed(since: datetime, at: datetime) -> str:
    """How long it is from one moment to another; nobody waits for "0 minutes"."""
    is_short = at - since < timedelta(minutes=1)
    return _("less than a minute") if is_short else timesince(since, at)
