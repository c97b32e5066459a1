"""A clock that jumps does nothing for good, stops nothing that may go on, and is reported."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import ClockReading, ScheduledJob
from core.schedule import clock, jobs

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)


class Machine:
    """A machine whose clock can be set, and whose time since its start cannot."""

    def __init__(self) -> None:
        self.shows, self.seconds, self.boot = NOW, 1000.0, "first"

    def pass_time(self, span: timedelta) -> None:
        self.shows += span
        self.seconds += span.total_seconds()

    def start_anew(self, after: timedelta) -> None:
        self.shows += after
        self.seconds, self.boot = 5.0, self.boot + "+"

    def forget(self) -> None:
        """A process is started: it remembers what the row says and nothing else."""
        clock._watch.believed, clock._watch.written_at = None, float("-inf")


@pytest.fixture
def machine(monkeypatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(clock, "_read", lambda: clock.ClockFace(machine.shows, machine.seconds))
    monkeypatch.setattr(clock, "_boot", lambda: machine.boot)
    monkeypatch.setattr(clock, "_of_database", lambda: None)
    monkeypatch.setattr(clock, "_watch", clock._Watch())
    return machine


def test_time_that_passes_is_believed(machine):
    for span in (timedelta(seconds=5), timedelta(hours=3), timedelta(days=40)):
        assert clock.tick()
        machine.pass_time(span)
    assert clock.tick()
    assert clock.doubt() is None


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(hours=1), timedelta(minutes=-3)])
@pytest.mark.parametrize("was_restarted", [False, True])
def test_a_jump_is_doubted_and_told_until_the_clock_is_right_again(
    machine, caplog, jump, was_restarted
):
    clock.tick()
    machine.shows += jump
    if was_restarted:
        machine.forget()
    assert not clock.tick()
    assert not clock.is_trusted()
    assert clock.doubt() == machine.shows
    assert caplog.text.count("The clock has jumped") == 1
    machine.pass_time(timedelta(seconds=5))
    assert not clock.tick()
    assert caplog.text.count("The clock has jumped") == 1
    machine.shows -= jump
    assert clock.tick()
    assert clock.doubt() is None


@pytest.mark.parametrize("apart", [timedelta(hours=1), -timedelta(hours=1)])
def test_a_second_machine_whose_clock_is_another_ends_nothing(machine, monkeypatch, apart):
    """It has just started, so that what it shows could be true; the database shows all the same."""
    monkeypatch.setattr(clock, "_of_database", lambda: NOW)
    assert clock.tick()
    machine.forget()
    machine.start_anew(after=apart)
    assert not clock.tick()
    assert not clock.is_trusted()
    assert clock.doubt() == NOW + apart
    machine.shows = NOW + timedelta(seconds=30)
    assert clock.tick()
    assert clock.doubt() is None


def test_the_database_shows_the_time(monkeypatch):
    shown = clock._of_database()
    if connection.vendor == "postgresql":
        assert abs(shown - timezone.now()) < timedelta(minutes=1)
    else:
        assert shown is None


def test_what_a_time_server_corrects_is_no_jump(machine):
    clock.tick()
    machine.shows += timedelta(seconds=90)
    assert clock.tick()


def test_an_administrator_can_say_that_the_clock_is_right(machine):
    clock.tick()
    machine.shows += DAY
    assert not clock.tick()
    clock.trust()
    assert clock.is_trusted()
    assert clock.tick()
    assert clock.doubt() is None


def test_another_process_believes_what_the_administrator_said(machine):
    clock.tick()
    machine.shows += DAY
    clock.tick()
    remembered, clock._watch.believed = clock._watch.believed, None
    clock.trust()
    clock._watch.believed = remembered
    assert clock.is_trusted()


def test_a_server_that_was_away_for_a_weekend_is_believed(machine):
    clock.tick()
    machine.forget()
    machine.start_anew(after=3 * DAY)
    assert clock.tick()


def test_where_no_system_tells_its_starts_apart_a_weekend_is_believed_too(machine):
    machine.boot = ""
    clock.tick()
    machine.forget()
    machine.start_anew(after=3 * DAY)
    machine.boot, machine.seconds = "", 5000.0
    assert clock.tick()


@pytest.mark.parametrize("after", [-DAY, 30 * DAY])
def test_a_machine_that_starts_with_a_clock_that_cannot_be_is_not_believed(machine, after):
    clock.tick()
    machine.forget()
    machine.start_anew(after=after)
    assert not clock.tick()


def test_a_look_writes_once_in_a_minute(machine, django_assert_num_queries):
    clock.tick()
    machine.pass_time(timedelta(seconds=5))
    with django_assert_num_queries(0):
        assert clock.tick()
    machine.pass_time(timedelta(seconds=60))
    clock.tick()
    assert ClockReading.objects.get().shown_at == machine.shows


# ------------------------------------------------------- the schedule


@pytest.fixture
def ran(monkeypatch) -> list[str]:
    monkeypatch.setattr(jobs, "_jobs", {})
    ran: list[str] = []
    jobs.register("harmless", lambda at: ran.append("harmless"), every=timedelta(hours=1))
    jobs.register(
        "for good", lambda at: ran.append("for good"), every=timedelta(hours=1), is_irrevocable=True
    )
    return ran


def test_what_cannot_be_taken_back_waits_for_a_clock_that_is_believed(ran):
    jobs.run_due(NOW, clock_is_trusted=False)
    assert ran == ["harmless"]
    jobs.run_due(NOW, clock_is_trusted=True)
    assert ran == ["harmless", "for good"]


def test_a_clock_put_back_a_day_stops_no_job(ran):
    jobs.run_due(NOW)
    jobs.run_due(NOW - DAY)
    assert ran == ["harmless", "for good"] * 2


def test_a_lease_from_a_clock_since_put_back_holds_nothing_up(ran):
    ScheduledJob.objects.create(
        name="harmless", last_started_at=NOW + DAY, leased_until=NOW + DAY + jobs.LEASE
    )
    jobs.run_due(NOW)
    assert "harmless" in ran


def test_a_scheduler_whose_clock_is_a_little_behind_does_not_run_it_again(ran):
    jobs.run_due(NOW)
    jobs.run_due(NOW - timedelta(seconds=2))
    assert ran == ["harmless", "for good"]


def test_every_act_of_the_clock_that_cannot_be_taken_back_says_so():
    irrevocable = {one.name for one in jobs.registered().values() if one.is_irrevocable}
    assert jobs.registered().keys() - irrevocable == {"tell of earned certificates"}


def test_the_real_clock_of_this_machine_is_believed():
    assert abs(clock._read().shown_at - timezone.now()) < timedelta(seconds=30)
    assert clock.is_trusted()
