"""Moments as dates: of an organisation or a person who is named, or of whoever reads."""

from datetime import date, datetime

from django import template
from django.utils import timezone

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
