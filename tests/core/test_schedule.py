"""The schedule: each job once in its interval, whoever looks, and none lost with a scheduler."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier, Event

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.utils import timezone
from wagtail.models import Page

from core.models import HomePage, ScheduledJob
from core.schedule import jobs, scheduler
from core.schedule.models import ScheduledJobQuerySet

pytestmark = pytest.mark.database

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY = timedelta(seconds=30)


@pytest.fixture
def ran(monkeypatch) -> list[datetime]:
    """When the one job of the schedule was run."""
    monkeypatch.setattr(jobs, "_jobs", {})
    moments: list[datetime] = []
    jobs.register("count", moments.append, every=EVERY)
    return moments


def row(name: str = "count") -> ScheduledJob:
    return ScheduledJob.objects.get(name=name)


@pytest.mark.django_db
def test_a_job_runs_once_in_its_interval(ran):
    assert jobs.run_due(NOW) == ["count"]
    assert jobs.run_due(NOW + EVERY - timedelta(seconds=1)) == []
    assert jobs.run_due(NOW + EVERY) == ["count"]
    assert ran == [NOW, NOW + EVERY]


@pytest.mark.django_db
def test_its_row_says_when_it_began_and_ended(ran):
    jobs.run_due(NOW)
    assert row().last_started_at == NOW
    assert row().leased_until is None
    assert row().last_finished_at is not None
    assert row().last_error == ""


@pytest.mark.django_db
def test_a_look_at_which_nothing_is_due_writes_nothing(ran, django_assert_num_queries):
    jobs.run_due(NOW)
    with django_assert_num_queries(2) as asked:
        jobs.run_due(NOW)
    assert all(query["sql"].startswith("SELECT") for query in asked)


@pytest.mark.django_db
def test_a_job_that_is_being_run_is_left_alone(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})
    seen_meanwhile = []
    jobs.register(
        "slow",
        lambda at: seen_meanwhile.append(jobs.run_due(at + EVERY)),
        every=EVERY,
        lease=MINUTE,
    )
    assert jobs.run_due(NOW) == ["slow"]
    assert seen_meanwhile == [[]]


@pytest.mark.django_db
def test_the_lease_of_a_scheduler_that_died_is_taken_over_when_it_has_run_out(ran):
    ScheduledJob.objects.create(name="count", last_started_at=NOW, leased_until=NOW + MINUTE)
    assert jobs.run_due(NOW + MINUTE - timedelta(seconds=1)) == []
    assert jobs.run_due(NOW + MINUTE) == ["count"]
    assert row().last_started_at == NOW + MINUTE
    assert row().leased_until is None


@pytest.mark.django_db
def test_a_scheduler_that_was_overtaken_does_not_end_the_others_lease(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})
    overtaken_at, until = NOW + 2 * MINUTE, NOW + 3 * MINUTE

    def be_overtaken(at):
        ScheduledJob.objects.update(last_started_at=overtaken_at, leased_until=until)

    jobs.register("slow", be_overtaken, every=EVERY, lease=MINUTE)
    jobs.run_due(NOW)
    assert (row("slow").last_started_at, row("slow").leased_until) == (overtaken_at, until)
    assert row("slow").last_finished_at is None


@pytest.mark.django_db
def test_a_job_that_fails_says_so_and_hinders_no_other(ran, caplog):
    def stumble(at):
        raise RuntimeError("the printer is on fire")

    jobs.register("broken", stumble, every=EVERY)
    jobs.register("last", ran.append, every=EVERY)
    assert jobs.run_due(NOW) == ["count", "broken", "last"]
    assert ran == [NOW, NOW]
    assert row("broken").last_error == "RuntimeError: the printer is on fire"
    assert row("broken").leased_until is None
    assert "The job broken failed" in caplog.text
    jobs.register("broken", ran.append, every=EVERY)
    jobs.run_due(NOW + EVERY)
    assert row("broken").last_error == ""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_schedulers_that_look_at_once_run_a_job_once(ran, monkeypatch):
    schedulers = 6
    all_have_looked = Barrier(schedulers)
    looks_for_itself = ScheduledJobQuerySet.exists

    def look_and_wait(queryset):
        found = looks_for_itself(queryset)
        all_have_looked.wait()
        return found

    def look(_number):
        try:
            return jobs.run_due(NOW)
        finally:
            connections.close_all()

    ScheduledJob.objects.create(name="count")
    monkeypatch.setattr(ScheduledJobQuerySet, "exists", look_and_wait)
    with ThreadPoolExecutor(schedulers) as threads:
        results = list(threads.map(look, range(schedulers)))
    assert sorted(results) == [[]] * (schedulers - 1) + [["count"]]
    assert ran == [NOW]


# ------------------------------------------------------- what is registered


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_command_runs_what_every_floor_registered():
    output = StringIO()
    call_command("run_background", once=True, stdout=output)
    assert set(output.getvalue().splitlines()) == {
        "publish scheduled pages",
        "end overdue attempts",
        "release markings",
        "tell of earned certificates",
        "forget old tasks",
        "forget old mail",
        "forget old drafts",
    }
    assert scheduler.look() == []


@pytest.fixture
def an_hour_later(monkeypatch):
    """Let an hour pass, for us and for Wagtail's command."""

    def pass_an_hour() -> None:
        later = timezone.now() + timedelta(hours=1, minutes=1)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return pass_an_hour


def published(**fields) -> HomePage:
    """A page that is published in the CMS with these times."""
    page = HomePage.objects.get().add_child(
        instance=HomePage(title="Soon", slug="soon", live="go_live_at" not in fields, **fields)
    )
    page.save_revision().publish()
    return page


@pytest.mark.django_db
def test_a_page_goes_live_when_its_time_has_come(an_hour_later):
    page = published(go_live_at=timezone.now() + timedelta(hours=1))
    scheduler.look()
    assert not Page.objects.get(pk=page.pk).live
    an_hour_later()
    scheduler.look()
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.django_db
def test_a_page_expires_when_its_time_has_come(an_hour_later):
    page = published(expire_at=timezone.now() + timedelta(hours=1))
    scheduler.look()
    assert Page.objects.get(pk=page.pk).live
    an_hour_later()
    scheduler.look()
    expired = Page.objects.get(pk=page.pk)
    assert (expired.live, expired.expired) == (False, True)


# The scheduler closes its connection between two looks, which no open transaction outlives.
@pytest.mark.django_db(transaction=True)
def test_the_scheduler_looks_again_after_the_database_was_away(monkeypatch, caplog):
    stop, looks = Event(), []

    def look(at, *, clock_is_trusted):
        looks.append(at)
        if len(looks) == 1:
            raise DatabaseError("gone")
        stop.set()

    monkeypatch.setattr(jobs, "run_due", look)
    scheduler.run(stop, interval=0)
    assert len(looks) == 2
    assert "The schedule could not be read" in caplog.text
