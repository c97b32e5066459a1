"""The scheduler: looks again and again which timed jobs are due, until it is stopped."""

import logging
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from core.schedule import clock, jobs

log = logging.getLogger("preceptor.schedule")


def look() -> list[str]:
    """Run what is due now; the names of what was run."""
    return jobs.run_due(timezone.now(), clock_is_trusted=clock.tick())


def run(stop: threading.Event, *, interval: float) -> None:
    """Look every ``interval`` seconds; when ``stop`` is set, the job in hand is finished."""
    is_well = True
    while not stop.is_set():
        close_old_connections()
        try:
            look()
            is_well = True
        except DatabaseError as error:
            # It may be back at the next look; until then it is said once.
            if is_well:
                log.error("The schedule could not be read: %s", error)
            is_well = False
        stop.wait(interval)
