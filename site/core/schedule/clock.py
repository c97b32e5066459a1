"""Whether the server's clock can be believed, asked before what follows from it for good.

A clock that is put back or forward while the server runs would end examinations, release and
delete before their time. Beside it runs one that nobody can set, the time since the machine
was started. Where the two part, nothing irrevocable is done by the clock until it is put
right, or an administrator says that it is right.

Several machines have one database: on PostgreSQL it shows them all one clock, and a machine whose own
is another does nothing irrevocable either.
"""

import functools
import logging
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from core.schedule.models import ClockReading

log = logging.getLogger("preceptor.schedule")

# Time servers correct by less; a summer time that somebody set by hand is an hour.
TOLERANCE = timedelta(minutes=2)
# What a server may have been away for, where its machine was started anew meanwhile.
LONGEST_AWAY = timedelta(days=7)
WRITTEN_EVERY = 60.0

_THE_ROW = 1


@dataclass(frozen=True)
class ClockFace:
    shown_at: datetime
    since_boot: float

    def fits(self, later: "ClockFace") -> bool:
        """Whether as much time has passed by the clock as has passed."""
        passed = timedelta(seconds=later.since_boot - self.since_boot)
        return abs(later.shown_at - self.shown_at - passed) <= TOLERANCE


class _Watch:
    """What this process last believed."""

    believed: ClockFace | None = None
    written_at = float("-inf")


_watch = _Watch()


def is_trusted() -> bool:
    """Whether the clock shows what it must, going by what it showed before."""
    now = _read()
    if not _is_everybodys(now.shown_at):
        return False
    if (_watch.believed is not None and _watch.believed.fits(now)) or _fits_the_row(now):
        _watch.believed = now
        return True
    return False


def tick() -> bool:
    """What ``is_trusted`` says, noted for the other processes and for the operator."""
    now = _read()
    if is_trusted():
        if now.since_boot - _watch.written_at >= WRITTEN_EVERY:
            _write(now)
        return True
    if not doubt():
        ClockReading.objects.filter(pk=_THE_ROW).update(doubted_at=now.shown_at)
        log.error("The clock has jumped to %s: nothing irrevocable is done by it", now.shown_at)
    # Written as soon as it is right again, so that the doubt goes.
    _watch.written_at = float("-inf")
    return False


def doubt() -> datetime | None:
    """What the clock showed when it was first not believed, as long as it is not."""
    return ClockReading.objects.filter(pk=_THE_ROW).values_list("doubted_at", flat=True).first()


def trust() -> None:
    """An administrator says that what the clock shows now is right."""
    _write(_read())


def _read() -> ClockFace:
    return ClockFace(datetime.fromtimestamp(time.time(), UTC), _since_boot())


def _since_boot() -> float:
    # Both go on while the machine sleeps, which time.monotonic does not everywhere.
    clock = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC
    return time.clock_gettime(clock)


def _is_everybodys(shown_at: datetime) -> bool:
    shared = _of_database()
    return shared is None or abs(shown_at - shared) <= TOLERANCE


def _of_database() -> datetime | None:
    """What the clock of the database shows, where that is one that all machines share."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@functools.cache
def _boot() -> str:
    """Which start of which machine this is, where the system tells."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""


def _fits_the_row(now: ClockFace) -> bool:
    row = ClockReading.objects.filter(pk=_THE_ROW).first()
    if row is None:
        return _watch.believed is None
    if row.boot and row.boot == _boot() and row.since_boot <= now.since_boot:
        return ClockFace(row.shown_at, row.since_boot).fits(now)
    return -TOLERANCE <= now.shown_at - row.shown_at <= LONGEST_AWAY


def _write(now: ClockFace) -> None:
    fields = {"shown_at": now.shown_at, "boot": _boot(), "since_boot": now.since_boot}
    ClockReading.objects.update_or_create(pk=_THE_ROW, defaults={**fields, "doubted_at": None})
    _watch.written_at = now.since_boot
