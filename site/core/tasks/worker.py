"""The worker: does one queued task after another, and takes up what a dead worker left.

Its pulse is a thread of its own, so that a long task is no sign of death.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskContext
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from core.tasks import queue
from core.tasks.models import TaskWorker

log = logging.getLogger("preceptor.tasks")

BEAT = 5.0
# Longer than a writer of SQLite waits for another, so that a great import buries nobody.
STANDING_STILL = 45.0


class Worker:
    """One process's worker; ``stop`` ends it after the task in its hands."""

    def __init__(
        self, stop: threading.Event, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = get_random_string(32)
        self._stop = stop
        self._monotonic = monotonic
        self._seen: dict[str, tuple[int, float]] = {}

    def run(self, *, interval: float, until_idle: bool = False) -> None:
        """Work until stopped, looking again after ``interval`` seconds when nothing waits."""
        is_well = True
        with self._pulse():
            while not self._stop.is_set():
                close_old_connections()
                try:
                    found = self.look()
                    is_well = True
                except DatabaseError as error:
                    # It may be back at the next look; until then it is said once.
                    if is_well:
                        log.error("The tasks could not be read: %s", error)
                    found = is_well = False
                if not found and until_idle:
                    return
                if not found:
                    self._stop.wait(interval)

    def look(self) -> bool:
        """Do the next task; whether there was one."""
        self.take_up_what_was_left()
        row = self._claim()
        if row is None:
            return False
        self._do(row)
        return True

    # -------------------------------------------------------- one task

    def _claim(self) -> DBTaskResult | None:
        due = queue.due(timezone.now())
        # Asked first, so that a look at which nothing waits takes no lock.
        if not due.exists():
            return None
        with transaction.atomic():
            row = due.get_locked()
            if row is not None:
                row.claim(self.name)
        return row

    def _do(self, row: DBTaskResult) -> None:
        try:
            value = normalize_json(self._call(row))
        except Exception as error:
            queue.went_wrong(row, error, at=timezone.now())
        else:
            queue.done(row, value, at=timezone.now())

    def _call(self, row: DBTaskResult):
        task, result = row.task, row.task_result
        if task.takes_context:
            return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)  # type: ignore[arg-type]
        return task.call(*result.args, **result.kwargs)

    # -------------------------------------------------------- the dead

    def take_up_what_was_left(self) -> None:
        """Give back the tasks of workers that are gone, and what this one could not write the end of."""
        # Before the workers: whoever claims a task later than this is listed there already.
        running = list(DBTaskResult.objects.running())
        living = self._living()
        for row in running:
            if row.worker_ids[-1] not in living:
                queue.was_left(row, at=timezone.now())

    def _living(self) -> set[str]:
        now = self._monotonic()
        living = set()
        for worker in TaskWorker.objects.exclude(name=self.name):
            beats, since = self._seen.get(worker.name, (-1, now))
            if worker.beats != beats:
                since = now
                self._seen[worker.name] = (worker.beats, now)
            if now - since < STANDING_STILL:
                living.add(worker.name)
            else:
                worker.delete()
        return living

    # -------------------------------------------------------- the pulse

    @contextlib.contextmanager
    def _pulse(self) -> Iterator[None]:
        self.beat()
        ended = threading.Event()
        pulse = threading.Thread(target=self._beat_until, args=[ended], daemon=True)
        pulse.start()
        try:
            yield
        finally:
            ended.set()
            pulse.join()
            with contextlib.suppress(DatabaseError):
                TaskWorker.objects.filter(name=self.name).delete()

    def beat(self) -> None:
        """Show that it lives; one that was buried by mistake rises again."""
        row, is_new = TaskWorker.objects.get_or_create(name=self.name)
        if not is_new:
            TaskWorker.objects.filter(pk=row.pk).update(beats=F("beats") + 1)

    def _beat_until(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            try:
                close_old_connections()
                self.beat()
            except DatabaseError as error:
                log.warning("The worker could not show that it lives: %s", error)
        connection.close()
