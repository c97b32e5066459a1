"""Keyset pagination: paging through the queue by the place of a row, not by counting rows.

The ten-thousandth submission costs what the first does, and a row that leaves the queue
meanwhile moves nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class RowPlace:
    """Where a row stands in the order of ``submitted_at`` and primary key."""

    submitted_at: datetime
    pk: int

    @classmethod
    def of(cls, row) -> "RowPlace":
        return cls(row.submitted_at, row.pk)

    @classmethod
    def parse(cls, text: str) -> "RowPlace | None":
        """The place that an address names, or None where it names none."""
        moment, _dash, key = text.partition("-")
        if not (moment.isdecimal() and key.isdecimal() and len(text) < 40):
            return None
        try:
            return cls(EPOCH + int(moment) * MICROSECOND, int(key))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.submitted_at - EPOCH) // MICROSECOND}-{self.pk}"

    # The first condition is implied by the second and lets the index find the start.
    def is_before(self) -> Q:
        later = Q(submitted_at__gt=self.submitted_at)
        same = Q(submitted_at=self.submitted_at, pk__gt=self.pk)
        return Q(submitted_at__gte=self.submitted_at) & (later | same)

    def is_after(self) -> Q:
        earlier = Q(submitted_at__lt=self.submitted_at)
        same = Q(submitted_at=self.submitted_at, pk__lt=self.pk)
        return Q(submitted_at__lte=self.submitted_at) & (earlier | same)


@dataclass(frozen=True)
class KeysetPage:
    """One page of a long list, and the places from which the pages beside it begin."""

    rows: list
    previous: RowPlace | None
    next: RowPlace | None


def page_of(rows: QuerySet, *, after: str = "", before: str = "", size: int) -> KeysetPage:
    """The ``size`` rows after the place ``after``, or before ``before``, or the first ones."""
    if place := RowPlace.parse(before):
        found = list(rows.filter(place.is_after()).order_by("-submitted_at", "-pk")[: size + 1])
        has_more = len(found) > size
        shown = list(reversed(found[:size]))
        return _page(shown, has_previous=has_more, has_next=True)
    place = RowPlace.parse(after)
    if place:
        rows = rows.filter(place.is_before())
    found = list(rows.order_by("submitted_at", "pk")[: size + 1])
    return _page(found[:size], has_previous=place is not None, has_next=len(found) > size)


def _page(rows: list, *, has_previous: bool, has_next: bool) -> KeysetPage:
    return KeysetPage(
        rows=rows,
        previous=RowPlace.of(rows[0]) if rows and has_previous else None,
        next=RowPlace.of(rows[-1]) if rows and has_next else None,
    )
