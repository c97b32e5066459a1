"""A day is somebody's day: a moment becomes a date here and nowhere else, in a zone that is stated.

What an organisation issues, releases or receives is reckoned in its zone, what is a person's own
(a licence) in theirs. It stands on the lowest floor, because people and organisations both ask.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The date that a clock in ``zone`` shows at the moment ``at``; ``ValueError`` without an offset."""
    if at.tzinfo is None:
        raise ValueError(f"{at} says no offset, so it is no moment.")
    return at.astimezone(zone).date()
