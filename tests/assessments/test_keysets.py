"""Places in the queue survive the address of a page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.marking.keysets import RowPlace

# Hypothesis takes its bounds without a zone.
FIRST, LAST = datetime(1990, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@given(moments, st.integers(1, 10**12))
def test_a_place_survives_its_own_address(moment, pk):
    assert RowPlace.parse(str(RowPlace(moment, pk))) == RowPlace(moment, pk)


@pytest.mark.parametrize(
    "text", ["", "x", "12", "-", "12-", "-12", "1-2-3", "9" * 30 + "-1", "١-1x"]
)
def test_what_names_no_place_is_none(text):
    assert RowPlace.parse(text) is None
