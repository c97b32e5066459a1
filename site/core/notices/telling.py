"""Telling people what happened: in the interface, and by e-mail."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import get_language

from accounts.addresses import shown_address_of
from core.notices.models import LONGEST_SUBJECT, Notice


@transaction.atomic
def tell(*, user, key: str, subject: str, text: str, url: str = "", at: datetime) -> Notice:
    """Tell ``user`` a fact once. The same ``key`` told again is the same notice, and no second e-mail.

    The e-mail is queued in the transaction of the fact: both are, or neither. To an address that
    nobody has shown to be theirs none is: it may be a stranger's.
    """
    notice, is_new = Notice.objects.get_or_create(
        user=user,
        key=key,
        defaults={"subject": _as_subject(subject), "text": text, "url": url, "created_at": at},
    )
    if is_new and shown_address_of(user):
        _message(notice).send()
    return notice


def mark_read(*, user, at: datetime) -> int:
    """Mark everything told to ``user`` as read, and return how many notices that were."""
    return Notice.objects.unread().filter(user=user).update(read_at=at)


def _as_subject(text: str) -> str:
    """In one line and no longer than its field, whatever titles stand in it."""
    return Truncator(" ".join(text.split())).chars(LONGEST_SUBJECT)


def _message(notice: Notice) -> EmailMultiAlternatives:
    """The notice as a message in the installation's language."""
    with translation.override(get_language() or settings.LANGUAGE_CODE):
        context = {
            "notice": notice,
            "address": settings.SITE_ADDRESS.rstrip("/") + notice.url if notice.url else "",
        }
        message = EmailMultiAlternatives(
            subject=notice.subject,
            body=render_to_string("emails/notice.txt", context),
            to=[notice.user.email],
        )
        message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
        return message
