"""Mail of the demonstration, on its terminal: one line each. The whole of it has a page."""

import re
import sys
from collections.abc import Sequence
from email import message_from_bytes, policy

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LINK = re.compile(r"https?://[^\s<>\"]+")


class Terminal(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            sys.stdout.write(f"{line_of(message)}\n")
            sys.stdout.flush()
        return len(email_messages)


def line_of(message: EmailMessage) -> str:
    """To whom, about what, and the first link in it."""
    source = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    text = source.get_body(["plain"])
    link = LINK.search(text.get_content()) if text else None
    said = [f"Mail to {', '.join(message.to)}", str(message.subject)]
    return " · ".join([*said, link[0]] if link else said)
