"""A day is somebody's day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.days import day_of

EVENING_IN_LOS_ANGELES = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Los_Angeles", date(2026, 6, 30)),
        ("UTC", date(2026, 7, 1)),
        ("Pacific/Auckland", date(2026, 7, 1)),
    ],
)
def test_a_moment_is_the_date_of_the_clock_that_is_named(zone, day):
    assert day_of(EVENING_IN_LOS_ANGELES, ZoneInfo(zone)) == day


def test_what_says_no_offset_is_no_moment():
    with pytest.raises(ValueError, match="no offset"):
        day_of(EVENING_IN_LOS_ANGELES.replace(tzinfo=None), ZoneInfo("UTC"))
