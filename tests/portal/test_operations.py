"""The administrator's page of what failed, what is due and how mail goes; the demonstration's mailbox."""

import threading
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import Mail, ScheduledJob
from core.schedule import clock
from core.tasks.worker import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue_and_outbox(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "core.mail.backend.Outbox"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    DBTaskResult.objects.all().delete()


def write(text="Open it: http://localhost:8000/a/?k=1&l=2", html="") -> Mail:
    message = EmailMultiAlternatives(subject="Confirm <it>", body=text, to=["nina@example.org"])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
    return Mail.objects.first()


def give_up() -> DBTaskResult:
    DBTaskResult.objects.update(
        status="FAILED", traceback="Traceback\nOSError: no route", finished_at=timezone.now()
    )
    return DBTaskResult.objects.get()


@pytest.fixture
def administration(sign_in, administrator):
    return sign_in(administrator)


def test_what_failed_is_shown_with_what_when_and_why_and_can_be_tried_again(
    administration, mailoutbox
):
    write()
    row = give_up()
    page = administration.get("/operations/").text
    assert "Mail to nina@example.org: “Confirm &lt;it&gt;”" in page
    assert "OSError: no route" in page
    again = administration.post(reverse("portal:try-again", args=[row.pk]), follow=True).text
    assert "Queued again: Mail to nina@example.org" in again
    assert "Nothing has failed." in again
    Worker(threading.Event()).look()
    assert len(mailoutbox) == 1


def test_what_is_tried_without_success_is_shown_before_it_is_given_up(administration):
    write()
    DBTaskResult.objects.update(
        traceback="OSError: no route", run_after=timezone.now(), worker_ids=["a", "b"]
    )
    page = administration.get("/operations/").text
    assert "Tried without success so far" in page
    assert "2 tries" in page


def test_mail_is_counted_by_what_became_of_it(administration):
    for state in ({}, {"sent_at": timezone.now()}, {"withheld_at": timezone.now()}):
        Mail.objects.filter(pk=write().pk).update(**state)
    first = DBTaskResult.objects.order_by("enqueued_at").first()
    DBTaskResult.objects.filter(pk=first.pk).update(status="FAILED")
    mail = administration.get("/operations/").context["mail"]
    assert mail == {"waiting": 0, "failed": 1, "sent": 1, "withheld": 1}


def test_a_job_says_when_it_ran_when_it_runs_next_and_what_went_wrong(administration):
    at = timezone.now()
    ScheduledJob.objects.create(
        name="end overdue attempts", last_started_at=at, last_error="OSError: disk full"
    )
    response = administration.get("/operations/")
    (job,) = response.context["jobs"]
    assert job["next_at"] == at + timedelta(seconds=15)
    assert "OSError: disk full" in response.text


def test_a_clock_in_doubt_is_said_and_can_be_believed_again(administration, monkeypatch):
    monkeypatch.setattr(clock, "_watch", clock._Watch())
    clock.tick()
    now = clock._read()
    ahead = clock.ClockFace(now.shown_at + timedelta(days=1), now.since_boot)
    monkeypatch.setattr(clock, "_read", lambda: ahead)
    clock.tick()
    assert "The server clock has jumped" in administration.get("/operations/").text
    administration.post("/operations/clock/")
    assert "clock has jumped" not in administration.get("/operations/").text


def test_nobody_else_finds_it(sign_in, owner):
    assert sign_in(owner).get("/operations/").status_code == 404


# ------------------------------------------------------- the mailbox


def test_the_mailbox_shows_every_mail_with_its_link_live(client):
    mail = write()
    page = client.get("/mailbox/").text
    assert "Confirm &lt;it&gt;" in page
    assert 'href="http://localhost:8000/a/?k=1&amp;l=2"' in page
    assert 'href="http://localhost:8000/a/?k=1&amp;l=2"' in client.get(f"/mailbox/{mail.pk}/").text


def test_a_link_of_a_message_is_the_one_that_was_written(client):
    link = "http://localhost:8000/a/?next=%2Fb%2F%3Fnext%3D%252Fc%252F%253Fk%253D1%2526l%253D2"
    mail = write(text=f"Open it: {link}\n--\n")
    assert f'href="{link}"' in client.get("/mailbox/").text
    assert f'href="{link}"' in client.get(f"/mailbox/{mail.pk}/").text


def test_a_message_is_text_and_no_markup(client):
    mail = write(text="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/mailbox/{mail.pk}/").text


def test_its_html_stands_in_a_frame_in_which_nothing_runs(client):
    mail = write(html="<html><head></head><body><a href='/x'>Go</a></body></html>")
    assert f'src="/mailbox/{mail.pk}/html/"' in client.get(f"/mailbox/{mail.pk}/").text
    framed = client.get(f"/mailbox/{mail.pk}/html/")
    assert "sandbox allow-top-navigation-by-user-activation" in framed["Content-Security-Policy"]
    assert "script-src" not in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in framed.text


def test_whoever_signs_up_in_a_demonstration_is_told_where_the_mail_is(client, settings):
    assert 'href="/mailbox/"' in client.get("/accounts/confirm-email/").text
    settings.DEMONSTRATION = False
    assert 'href="/mailbox/"' not in client.get("/accounts/confirm-email/").text


def test_in_real_use_there_is_no_mailbox(client, settings):
    mail = write(html="<p>Hello</p>")
    settings.DEMONSTRATION = False
    for address in ("/mailbox/", f"/mailbox/{mail.pk}/", f"/mailbox/{mail.pk}/html/"):
        assert client.get(address).status_code == 404
