"""Telling people what happened: in the interface, and by e-mail."""

from datetime import datetime
from functools import partial

from django.db import transaction

from core.models import Notice
from core.tasks import send_notice


def tell(*, user, key: str, subject: str, text: str, url: str = "", at: datetime) -> Notice:
    """Tell ``user`` a fact once. The same ``key`` told again is the same notice, and no second e-mail."""
    notice, is_new = Notice.objects.get_or_create(
        user=user,
        key=key,
        defaults={"subject": subject, "text": text, "url": url, "created_at": at},
    )
    if is_new:
        transaction.on_commit(partial(send_notice.enqueue, notice.pk))
    return notice


def mark_read(*, user, at: datetime) -> int:
    """Mark everything told to ``user`` as read, and return how many notices that were."""
    return Notice.objects.unread().filter(user=user).update(read_at=at)
