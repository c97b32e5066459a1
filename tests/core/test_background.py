"""The background process: tasks and timed jobs side by side, and both ended as they should be."""

import threading
from collections.abc import Callable, Iterator

import pytest

from core.management.commands import run_background
from core.management.commands.run_background import Background
from core.schedule import jobs
from core.tasks.worker import Worker

LONGEST = 10.0


@pytest.fixture
def background(monkeypatch) -> Iterator[Background]:
    """One whose looks touch no row: each test says what a look does. It ends by itself, at last."""
    monkeypatch.setattr(Worker, "beat", lambda worker: None)
    monkeypatch.setattr(Worker, "look", lambda worker: False)
    monkeypatch.setattr(run_background.scheduler.clock, "tick", lambda: True)
    monkeypatch.setattr(jobs, "run_due", lambda at, clock_is_trusted: [])
    # What the end of a pulse takes away is not there.
    monkeypatch.setattr("core.tasks.worker.TaskWorker", _NoRows)
    background = Background(0.01, 0.01)
    ending = threading.Timer(LONGEST, background.on_signal)
    ending.start()
    yield background
    ending.cancel()


class _NoRows:
    class objects:  # noqa: N801  as models have it
        @staticmethod
        def filter(**_):
            return _NoRows

    @staticmethod
    def delete() -> None:
        pass


def looks(monkeypatch, *, task: Callable[[], bool] | None = None, job=None) -> None:
    if task:
        monkeypatch.setattr(Worker, "look", lambda worker: task())
    if job:
        monkeypatch.setattr(jobs, "run_due", lambda at, clock_is_trusted: job())


def test_timed_jobs_are_run_while_a_long_task_is_done(background, monkeypatch):
    job_was_run = threading.Event()

    def long_task() -> bool:
        # Nothing but the job beside it lets it end.
        assert job_was_run.wait(LONGEST)
        background.on_signal()
        return True

    looks(monkeypatch, task=long_task, job=job_was_run.set)
    background.run()


def test_tasks_are_done_while_a_long_job_is_run(background, monkeypatch):
    task_was_done = threading.Event()
    in_time = []

    def long_job() -> list[str]:
        in_time.append(task_was_done.wait(LONGEST))
        background.on_signal()
        return []

    def task() -> bool:
        task_was_done.set()
        return False

    looks(monkeypatch, task=task, job=long_job)
    background.run()
    assert in_time[0]


def test_what_is_being_done_on_both_sides_is_finished(background, monkeypatch):
    both = threading.Barrier(2)
    finished = []

    def slowly(name: str):
        both.wait(LONGEST)
        if name == "task":
            background.on_signal()
        both.wait(LONGEST)
        finished.append(name)
        return False

    looks(monkeypatch, task=lambda: slowly("task"), job=lambda: slowly("job"))
    background.run()
    assert sorted(finished) == ["job", "task"]


def test_asked_a_second_time_it_drops_what_it_does(background, monkeypatch):
    job_goes_on = threading.Event()

    def task() -> bool:
        background.on_signal()
        background.on_signal()
        return True

    looks(monkeypatch, task=task, job=lambda: job_goes_on.wait(LONGEST))
    with pytest.raises(SystemExit) as ended:
        background.run()
    assert ended.value.code == 1
    job_goes_on.set()


@pytest.mark.parametrize("side", ["task", "job"])
def test_one_that_stumbles_takes_the_other_with_it(background, monkeypatch, side):
    def stumble():
        raise RuntimeError("the printer is on fire")

    looks(monkeypatch, **{side: stumble})
    with pytest.raises(RuntimeError, match="on fire"):
        background.run()
