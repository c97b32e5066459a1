"""The one place where mail leaves."""

import smtplib
from email.message import Message
from email.parser import BytesParser

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core.errors import Refusal
from core.mail.models import Mail
from core.tasks import queue


class _Source(Message):
    """A parsed message that gives back the very bytes that it was parsed from."""

    raw = b""

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # type: ignore[override]
        return self.raw.replace(b"\n", linesep.encode())


class _Kept(EmailMessage):
    """A message as it was kept, for those of its recipients who may be written to."""

    def __init__(self, mail: Mail, recipients: list[str]) -> None:
        letter = mail.letter
        self._source = BytesParser(_Source).parsebytes(letter)
        self._source.raw = letter
        super().__init__(subject=mail.subject, from_email=self._source["From"], to=recipients)

    def message(self) -> Message:  # type: ignore[override]
        return self._source


@task()
def deliver(mail_id: int) -> None:
    """Send a mail that still waits, to whoever of its recipients may be written to."""
    mail = Mail.objects.waiting().filter(pk=mail_id).first()
    if mail is None:
        return
    recipients = [one for one in mail.recipients if not _is_deactivated(one)]
    if not recipients:
        mail.withhold(timezone.now())
        return
    connection = get_connection(settings.MAIL_TRANSPORT)
    try:
        connection.send_messages([_Kept(mail, recipients)])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(error) from error
    mail.has_left(timezone.now())


def _is_deactivated(address: str) -> bool:
    people = get_user_model().objects.filter(email__iexact=address)
    others = EmailAddress.objects.filter(email__iexact=address)
    active = [*people.values_list("is_active", flat=True)]
    active += others.values_list("user__is_active", flat=True)
    return bool(active) and not any(active)


def _refused(error: smtplib.SMTPRecipientsRefused) -> Exception:
    """What the server will say every time is final; what it says for now is not."""
    answers = [(code, said) for code, said in error.recipients.values()]
    if not all(500 <= code < 600 for code, _said in answers):
        return error
    said = "; ".join(f"{code} {said.decode(errors='replace')}" for code, said in answers)
    return Refusal("address_refused", _("The mail server refuses the address: %s") % said)


def _what_it_does(mail_id: int) -> str:
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None:
        return _("Send a mail that is no longer kept")
    return _("Mail to %(to)s: “%(subject)s”") % {"to": mail.to, "subject": mail.subject}


queue.describe(deliver, _what_it_does)
