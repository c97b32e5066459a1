"""Mail is kept before it is sent, leaves once, and never because somebody waits for a page."""

import base64
import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from core.mail import terminal
from core.models import Mail, Notice
from core.notices import telling
from core.tasks import queue
from core.tasks.worker import Worker
from tests.accounts.test_sign_in import sign_up_fields
from tests.core import post_office

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def office(settings):
    """The installation as it is in real use, with a mail server of its own."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "core.mail.backend.Outbox"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEMONSTRATION = False
    DBTaskResult.objects.all().delete()
    with post_office.opened() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_USE_TLS = False
        yield office


def work() -> None:
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    worker = Worker(threading.Event())
    while worker.look():
        pass


def write(*to: str, subject: str = "Hello") -> None:
    message = EmailMultiAlternatives(subject=subject, body="Größe\nFrom here", to=list(to))
    message.attach_alternative("<p>Größe</p>", "text/html")
    message.send()


def tell(user) -> Notice:
    return telling.tell(user=user, key="k", subject="News", text="Text", at=timezone.now())


def test_a_mail_that_was_refused_twice_leaves_once(office):
    office.answers = ["451 come back later", "421 too busy"]
    write("nina@example.org")
    work()
    work()
    assert office.letters == []
    assert Mail.objects.waiting().count() == 1
    work()
    work()
    (letter,) = office.letters
    assert b"Subject: Hello" in letter
    assert Mail.objects.get().sent_at is not None


def test_every_try_is_the_same_message(office):
    write("nina@example.org")
    kept = Mail.objects.get().letter
    work()
    assert office.letters[0].replace(b"\r\n", b"\n").strip() == kept.strip()


def test_what_the_server_will_never_take_is_given_up_at_once_and_sent_when_tried_again(office):
    office.answers = ["550 no such person"]
    write("nobody@example.org")
    work()
    failed = DBTaskResult.objects.failed().get()
    assert queue.what_it_does(failed) == "Mail to nobody@example.org: “Hello”"
    assert queue.why(failed).endswith("550 no such person")
    queue.try_again(failed)
    work()
    assert len(office.letters) == 1


def test_a_task_of_a_mail_that_has_left_sends_nothing(office):
    write("nina@example.org")
    work()
    DBTaskResult.objects.update(status="READY")
    work()
    assert len(office.letters) == 1


def test_its_text_is_forgotten_when_it_has_left(office, settings):
    write("nina@example.org")
    assert Mail.objects.get().text("plain") == "Größe\nFrom here"
    assert Mail.objects.get().text("html") == "<p>Größe</p>"
    work()
    assert bytes(Mail.objects.get().source) == b""


def test_while_it_waits_the_database_does_not_tell_what_it_says(client, trainee, office):
    client.post(reverse("account_reset_password"), {"email": trainee.email})
    mail = Mail.objects.get()
    assert "/accounts/password/reset/key/" in mail.text("plain")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_mail")
        kept = b"".join(
            bytes(one) for one in cursor.fetchone() if isinstance(one, bytes | memoryview)
        )
    assert b"reset" not in kept
    assert base64.b64encode(b"reset") not in kept
    work()
    assert b"/accounts/password/reset/key/" in office.letters[0]


def test_what_was_given_up_is_forgotten_once_nobody_can_try_it_again(office):
    office.answers = ["550 no such person"]
    write("nobody@example.org")
    work()
    now = timezone.now()
    Mail.objects.forget_old(now + timedelta(days=80))
    assert Mail.objects.exists()
    Mail.objects.forget_old(now + timedelta(days=91))
    assert not Mail.objects.exists()


def test_the_demonstration_keeps_it_to_be_read(office, settings):
    settings.DEMONSTRATION = True
    write("nina@example.org")
    work()
    assert Mail.objects.get().text("plain") == "Größe\nFrom here"


def test_a_line_break_in_a_subject_fails_nothing(office):
    write("nina@example.org", subject="One\r\nBcc: everybody@example.org\n two")
    work()
    (letter,) = office.letters
    assert b"Subject: One Bcc: everybody@example.org two" in letter


def test_a_title_with_a_line_break_is_told_in_one_line(trainee):
    telling.tell(user=trainee, key="k", subject="Passed:\nDoses", text="Text", at=timezone.now())
    assert Notice.objects.get().subject == "Passed: Doses"


def test_a_title_longer_than_a_subject_is_cut(trainee):
    telling.tell(user=trainee, key="k", subject="Doses " * 60, text="Text", at=timezone.now())
    assert len(Notice.objects.get().subject) <= 200


# ------------------------------------------------------- who is not written to


def test_a_deactivated_person_keeps_the_notice_and_gets_no_mail(office, trainee):
    User.objects.filter(pk=trainee.pk).update(is_active=False)
    tell(trainee)
    work()
    assert office.letters == []
    assert Notice.objects.of(trainee).count() == 1
    assert Mail.objects.get().withheld_at is not None


def test_who_is_deactivated_while_it_waits_gets_no_mail(office, trainee):
    tell(trainee)
    User.objects.filter(pk=trainee.pk).update(is_active=False)
    work()
    assert office.letters == []


def test_the_other_recipients_still_get_theirs(office, trainee):
    User.objects.filter(pk=trainee.pk).update(is_active=False)
    write(trainee.email.upper(), "nina@example.org")
    work()
    assert len(office.letters) == 1
    assert Mail.objects.get().sent_at is not None


# ------------------------------------------------------- nobody waits for it


def test_signing_up_succeeds_while_no_mail_server_answers(office, client):
    office.shutdown()
    office.server_close()
    answer = client.post(reverse("account_signup"), sign_up_fields(email="nina@example.org"))
    assert answer.url == reverse("account_email_verification_sent")
    assert Mail.objects.waiting().get().recipients == ["nina@example.org"]


def test_what_is_not_kept_is_not_told(office, trainee):
    with transaction.atomic():
        tell(trainee)
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_on_the_terminal_of_the_demonstration_a_mail_is_one_line(capsys, settings):
    settings.MAIL_TRANSPORT = "core.mail.terminal.Terminal"
    message = EmailMultiAlternatives(
        subject="Confirm", body="Open it:\n\nhttp://localhost:8000/a/?k=1\n", to=["nina@x.org"]
    )
    django_mail.get_connection("core.mail.terminal.Terminal").send_messages([message])
    assert capsys.readouterr().out == (
        "Mail to nina@x.org · Confirm · http://localhost:8000/a/?k=1\n"
    )
    assert terminal.LINK.search("see <http://a.org/b>")[0] == "http://a.org/b"
