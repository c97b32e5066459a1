"""The e-mail backend of the whole installation: whatever is sent is kept and queued.

A mail server that refuses, or is away, is no matter of whoever asked for the page.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.mail.delivery import deliver
from core.mail.models import Mail


def in_one_line(subject: object) -> str:
    """A subject as a header may hold it: titles that people type have line breaks."""
    return " ".join(str(subject).split())


class Outbox(BaseEmailBackend):
    """Keeps each message with its task in the transaction of what it tells of."""

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            message.subject = in_one_line(message.subject)
            mail = Mail.objects.write(
                recipients=message.recipients(),
                subject=message.subject,
                letter=message.message().as_bytes(),
                at=timezone.now(),
            )
            deliver.enqueue(mail.pk)
        return len(email_messages)
