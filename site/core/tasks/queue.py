"""What becomes of a queued task: done, tried again after a growing pause, or kept as failed.

The rows are those of the database backend, which itself leaves a failed task failed and one
whose worker was killed running for ever. Every claim adds a worker to the row, so that its
workers are its tries.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks.utils import get_module_path, normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from core.errors import Refusal

log = logging.getLogger("preceptor.tasks")

# After so many pauses it is given up: about a day.
PAUSES = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=18),
)
KEPT_DONE = timedelta(days=7)
KEPT_FAILED = timedelta(days=90)

_sentences: dict[str, Callable[..., str]] = {}


# ------------------------------------------------------------ queuing


def once(task: Task, *args, again: bool = False) -> None:
    """Queue ``task`` unless the same is waiting, running or given up; ``again`` revives the last."""
    row = _unfinished(task, args).first()
    if row is None:
        task.enqueue(*args)
    elif again and row.status == TaskResultStatus.FAILED:
        try_again(row)


def is_given_up(task: Task, *args) -> bool:
    """Whether ``task`` was tried with these arguments, for the last time in vain."""
    return _unfinished(task, args).filter(status=TaskResultStatus.FAILED).exists()


def _unfinished(task: Task, args: tuple):
    return DBTaskResult.objects.filter(
        task_path=task.module_path,
        args_kwargs=normalize_json({"args": list(args), "kwargs": {}}),
    ).exclude(status=TaskResultStatus.SUCCESSFUL)


def due(at: datetime):
    """Rows that wait for a worker and whose pause is over.

    A pause that would end later than any that is given was reckoned by a clock since put back.
    """
    never_paused, over = Q(run_after=get_date_max()), Q(run_after__lte=at)
    reckoned_wrongly = Q(run_after__gt=at + PAUSES[-1])
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return waiting.filter(never_paused | over | reckoned_wrongly)


# ------------------------------------------------------------ ends of a try


def done(row: DBTaskResult, value, *, at: datetime) -> None:
    _held(row).update(
        status=TaskResultStatus.SUCCESSFUL,
        return_value=value,
        finished_at=at,
        exception_class_path="",
        traceback="",
    )


def went_wrong(row: DBTaskResult, error: Exception, *, at: datetime) -> None:
    """Let it be tried again after a pause; a ``Refusal`` is final, as is the last try."""
    what = get_module_path(type(error)), "".join(traceback.format_exception(error))
    _pause_or_give_up(row, *what, at=at, is_final=isinstance(error, Refusal))


def was_left(row: DBTaskResult, *, at: datetime) -> None:
    """Take back a task whose worker is dead. One that kills its workers is given up in the end."""
    what = "core.tasks.WorkerDied", _("The worker was killed, or died, while it ran this.")
    _pause_or_give_up(row, *what, at=at, is_final=False)


def _pause_or_give_up(row: DBTaskResult, kind: str, told: str, *, at, is_final: bool) -> None:
    tries = len(row.worker_ids)
    said = {"exception_class_path": kind, "traceback": told}
    if is_final or tries > len(PAUSES):
        _held(row).update(status=TaskResultStatus.FAILED, finished_at=at, **said)
        log.error("A task was given up: %s", row.task_path)
    else:
        pause = PAUSES[max(tries, 1) - 1]
        _held(row).update(status=TaskResultStatus.READY, run_after=at + pause, **said)


def _held(row: DBTaskResult):
    """The row as long as it is still the same try: another worker may have it by now."""
    return DBTaskResult.objects.filter(
        pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
    )


# ------------------------------------------------------------ for the operator


def try_again(row: DBTaskResult) -> bool:
    """Queue a failed task anew, with all its tries; whether it was still failed."""
    failed = DBTaskResult.objects.failed().filter(pk=row.pk)
    return bool(
        failed.update(
            status=TaskResultStatus.READY,
            run_after=get_date_max(),
            finished_at=None,
            worker_ids=[],
        )
    )


def describe(task: Task, sentence: Callable[..., str]) -> None:
    """Have the operator told what ``task`` does by ``sentence``, called with its arguments."""
    _sentences[task.module_path] = sentence


def what_it_does(row: DBTaskResult) -> str:
    """What the row's task does, in words where there are any."""
    args = row.args_kwargs["args"]
    if sentence := _sentences.get(row.task_path):
        return sentence(*args)
    return f"{row.task_name}({', '.join(str(one) for one in args)})"


def why(row: DBTaskResult) -> str:
    """What went wrong, as one line."""
    lines = row.traceback.strip().splitlines()
    return lines[-1] if lines else ""


def forget_old(at: datetime) -> None:
    """Take away the rows of tasks that ended long ago."""
    rows = DBTaskResult.objects
    rows.successful().filter(finished_at__lt=at - KEPT_DONE).delete()
    rows.failed().filter(finished_at__lt=at - KEPT_FAILED).delete()
