"""What must happen as time passes: ending overdue attempts, releasing markings, mending lost news.

Each app registers its jobs when it is ready. A job is safe to repeat and to run twice at
once: it asks the rows what is due and calls the same verbs that a person would.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

log = logging.getLogger("preceptor.schedule")


@dataclass
class Job:
    name: str
    run: Callable[[datetime], object]
    every: timedelta
    last_run: datetime | None = field(default=None)

    def is_due(self, at: datetime) -> bool:
        return self.last_run is None or at - self.last_run >= self.every


_jobs: dict[str, Job] = {}


def register(name: str, run: Callable[[datetime], object], *, every: timedelta) -> None:
    """Have ``run(at)`` called about once in ``every``. Registering a name again replaces it."""
    _jobs[name] = Job(name=name, run=run, every=every)


def run_due(at: datetime) -> list[str]:
    """Run the jobs that are due and return their names. One that fails is logged and hinders no other."""
    due = [job for job in _jobs.values() if job.is_due(at)]
    for job in due:
        job.last_run = at
        try:
            job.run(at)
        except Exception:
            log.exception("The job %s failed", job.name)
    return [job.name for job in due]
