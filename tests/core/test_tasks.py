"""What was queued is done once, or kept with what went wrong: whatever fails, whoever is killed."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from core.errors import Refusal
from core.models import TaskWorker
from core.tasks import queue
from core.tasks.worker import STANDING_STILL, Worker

pytestmark = [pytest.mark.database, pytest.mark.django_db]

done: list[str] = []
stumbles: list[Exception] = []


@task()
def write_down(word: str) -> str:
    if stumbles:
        raise stumbles.pop(0)
    done.append(word)
    return word


@pytest.fixture(autouse=True)
def database_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    DBTaskResult.objects.all().delete()
    done.clear()
    stumbles.clear()


class Hands:
    """A worker, with a clock of its own that is put on by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.worker = Worker(threading.Event(), monotonic=lambda: self.seconds)
        self.worker.beat()

    def work(self) -> bool:
        return self.worker.look()

    def begin_and_be_killed(self) -> None:
        assert self.worker._claim()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def let_the_pause_pass() -> None:
    """Every pause that was given is over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_a_task_is_done_once(hands):
    write_down.enqueue("a")
    assert (hands.work(), hands.work()) == (True, False)
    assert done == ["a"]
    assert (row().status, row().return_value) == ("SUCCESSFUL", "a")


def test_what_fails_is_tried_again_after_a_pause_that_grows(hands):
    stumbles.extend([OSError("no route"), OSError("no route")])
    write_down.enqueue("a")
    pauses = []
    for _ in range(2):
        before = timezone.now()
        hands.work()
        pauses.append(row().run_after - before)
        assert not hands.work()
        let_the_pause_pass()
    assert pauses[1] > pauses[0] + timedelta(seconds=60)
    assert queue.why(row()) == "OSError: no route"
    hands.work()
    assert (done, row().status, row().traceback) == (["a"], "SUCCESSFUL", "")


def test_it_is_tried_so_many_times_and_then_kept_as_failed(hands):
    tries = len(queue.PAUSES) + 1
    stumbles.extend([OSError("no route")] * tries)
    write_down.enqueue("a")
    for _ in range(tries):
        assert hands.work()
        let_the_pause_pass()
    assert not hands.work()
    assert (row().status, queue.why(row())) == ("FAILED", "OSError: no route")


def test_what_a_rule_forbids_is_not_tried_again(hands):
    stumbles.append(Refusal("never", "It is forbidden."))
    write_down.enqueue("a")
    hands.work()
    assert (row().status, queue.why(row())) == ("FAILED", "core.errors.Refusal: It is forbidden.")


def test_a_failed_task_can_be_tried_again_with_all_its_tries(hands):
    stumbles.append(Refusal("never", "It is forbidden."))
    write_down.enqueue("a")
    hands.work()
    assert queue.try_again(row())
    assert not queue.try_again(row())
    hands.work()
    assert done == ["a"]


def test_a_killed_workers_task_is_taken_up_when_its_pulse_has_stood_still(hands):
    write_down.enqueue("a")
    Hands().begin_and_be_killed()
    hands.work()
    hands.seconds += STANDING_STILL - 1
    hands.work()
    assert row().status == "RUNNING"
    hands.seconds += 1
    hands.work()
    let_the_pause_pass()
    hands.work()
    assert (done, row().status) == (["a"], "SUCCESSFUL")
    assert TaskWorker.objects.get().name == hands.worker.name


def test_a_worker_with_a_long_task_is_left_alone_while_its_pulse_goes_on(hands):
    write_down.enqueue("a")
    busy = Hands()
    busy.begin_and_be_killed()
    for _ in range(10):
        hands.work()
        hands.seconds += STANDING_STILL - 1
        busy.worker.beat()
    hands.work()
    assert row().status == "RUNNING"


def test_what_a_stopped_worker_dropped_is_taken_up_at_once(hands):
    write_down.enqueue("a")
    dropped = Hands()
    dropped.begin_and_be_killed()
    TaskWorker.objects.filter(name=dropped.worker.name).delete()
    hands.work()
    assert row().status == "READY"


def test_a_task_that_kills_its_workers_is_given_up(hands):
    write_down.enqueue("a")
    for _ in range(len(queue.PAUSES) + 1):
        dead = Hands()
        dead.begin_and_be_killed()
        TaskWorker.objects.filter(name=dead.worker.name).delete()
        hands.worker.take_up_what_was_left()
        let_the_pause_pass()
    assert row().status == "FAILED"
    assert "killed" in queue.why(row())


def test_an_end_that_comes_too_late_changes_nothing(hands):
    write_down.enqueue("a")
    buried = Hands()
    held = buried.worker._claim()
    TaskWorker.objects.filter(name=buried.worker.name).delete()
    hands.work()
    let_the_pause_pass()
    hands.work()
    queue.went_wrong(held, OSError("late"), at=timezone.now())
    assert row().status == "SUCCESSFUL"


def test_a_worker_that_could_not_write_the_end_gives_its_task_back(hands):
    write_down.enqueue("a")
    hands.worker._claim()
    hands.work()
    assert row().status == "READY"


def test_a_pause_reckoned_by_a_clock_that_was_put_back_is_over(hands):
    write_down.enqueue("a")
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(days=30))
    hands.work()
    assert done == ["a"]


def test_the_same_is_queued_once(hands):
    queue.once(write_down, "a")
    queue.once(write_down, "a")
    queue.once(write_down, "b")
    assert DBTaskResult.objects.count() == 2
    while hands.work():
        pass
    queue.once(write_down, "a")
    assert DBTaskResult.objects.count() == 3


def test_what_was_given_up_is_not_queued_again_unless_it_is_asked_for(hands):
    stumbles.append(Refusal("never", "It is forbidden."))
    queue.once(write_down, "a")
    hands.work()
    queue.once(write_down, "a")
    assert row().status == "FAILED"
    queue.once(write_down, "a", again=True)
    assert row().status == "READY"


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(hands):
    write_down.enqueue("a")
    hands.work()
    write_down.enqueue("b")
    queue.forget_old(timezone.now() + queue.KEPT_DONE + timedelta(hours=1))
    assert row().args_kwargs["args"] == ["b"]
