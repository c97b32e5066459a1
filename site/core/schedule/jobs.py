"""Timed jobs: ending overdue attempts, releasing markings, publishing pages whose time has come.

Each floor registers its jobs when it is ready. A job is safe to repeat and to run twice at
once: it asks the rows what is due and calls the same verbs that a person would.

Any number of schedulers may look at one database. Which of them runs a job is settled by one
conditional UPDATE of its row (``ScheduledJob``); nothing is locked while the job runs.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.schedule.models import ScheduledJob

log = logging.getLogger("preceptor.schedule")

# How long a job is left to the scheduler that began it, should that one have died.
LEASE = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    name: str
    run: Callable[[datetime], object]
    every: timedelta
    lease: timedelta
    is_irrevocable: bool


_jobs: dict[str, Job] = {}


def register(
    name: str,
    run: Callable[[datetime], object],
    *,
    every: timedelta,
    lease: timedelta = LEASE,
    is_irrevocable: bool = False,
) -> None:
    """Have ``run(at)`` called about once in ``every``. Registering a name again replaces it.

    One that does by the clock what cannot be taken back ``is_irrevocable``: it waits for as
    long as the clock is not believed.
    """
    _jobs[name] = Job(name, run, every=every, lease=lease, is_irrevocable=is_irrevocable)


def registered() -> dict[str, Job]:
    return dict(_jobs)


def run_due(at: datetime, *, clock_is_trusted: bool = True) -> list[str]:
    """Run the jobs that are due and that no other scheduler has begun; return their names.

    One that fails is logged, says so in its row, and hinders no other.
    """
    _know_all()
    may_run = [one for one in _jobs.values() if clock_is_trusted or not one.is_irrevocable]
    return [job.name for job in may_run if _run_if_due(job, at)]


def _know_all() -> None:
    """Give a job that was never seen its row."""
    unknown = _jobs.keys() - set(ScheduledJob.objects.values_list("name", flat=True))
    if unknown:
        rows = [ScheduledJob(name=name) for name in sorted(unknown)]
        ScheduledJob.objects.bulk_create(rows, ignore_conflicts=True)


def _run_if_due(job: Job, at: datetime) -> bool:
    row = ScheduledJob.objects.filter(name=job.name)
    due = row.due(every=job.every, lease=job.lease, at=at)
    # Asked first, so that a look at which nothing is due writes nothing.
    if not due.exists() or not due.update(last_started_at=at, leased_until=at + job.lease):
        return False
    error = _error_of(job, at)
    # Whose lease ran out meanwhile has lost the row to another scheduler.
    row.filter(last_started_at=at).update(
        leased_until=None, last_finished_at=timezone.now(), last_error=error
    )
    return True


def _error_of(job: Job, at: datetime) -> str:
    """Run ``job``; what went wrong, or nothing."""
    try:
        job.run(at)
    except Exception as error:
        log.exception("The job %s failed", job.name)
        return f"{type(error).__name__}: {error}"
    return ""
