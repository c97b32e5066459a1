from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.keys import sealing
from core.tasks import queue

PURPOSE = "mail"

KEPT_SENT = timedelta(days=30)
# As long as a failed task can be tried again: what waits for longer never leaves.
KEPT_UNSENT = queue.KEPT_FAILED


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        return self.filter(sent_at=None, withheld_at=None)

    def write(
        self, *, recipients: Sequence[str], subject: str, letter: bytes, at: datetime
    ) -> "Mail":
        """Keep a message that is to leave, sealed."""
        sealed = sealing.seal(letter.decode("latin-1"), purpose=PURPOSE)
        return self.create(
            recipients=list(recipients), subject=subject, source=sealed.encode(), created_at=at
        )

    def forget_old(self, at: datetime) -> None:
        """Take away what left, or was withheld, long ago, and what was given up even longer ago."""
        before = at - KEPT_SENT
        self.filter(models.Q(sent_at__lt=before) | models.Q(withheld_at__lt=before)).delete()
        self.waiting().filter(created_at__lt=at - KEPT_UNSENT).delete()


class Mail(models.Model):
    """One message on its way out, as it will leave: its bytes, number and date stay the same.

    ``source`` is the whole message while it waits, sealed, and empty once it has left: it holds the
    links by which a password is reset, and whoever reads the database, or a backup of it, shall
    not follow them. A demonstration keeps it to be read.
    """

    recipients = models.JSONField(_("recipients"))
    subject = models.TextField(_("subject"))
    source = models.BinaryField()
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    withheld_at = models.DateTimeField(_("withheld"), null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(
                fields=["created_at"],
                condition=models.Q(sent_at=None, withheld_at=None),
                name="mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def to(self) -> str:
        return ", ".join(self.recipients)

    @property
    def letter(self) -> bytes:
        """The whole message; nothing once it has left. Raises ``KeyMissing``."""
        sealed = bytes(self.source).decode()
        return sealing.unseal(sealed, purpose=PURPOSE).encode("latin-1") if sealed else b""

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.letter, policy=policy.default)

    def text(self, kind: str) -> str:
        """Its body as ``plain`` or ``html``, or nothing where it has no such part."""
        part = self.message.get_body([kind])
        return part.get_content() if part else ""

    def has_left(self, at: datetime) -> None:
        self._settle(sent_at=at)

    def withhold(self, at: datetime) -> None:
        """Keep that it was written, and never send it."""
        self._settle(withheld_at=at)

    def _settle(self, **when: datetime) -> None:
        kept = {} if settings.DEMONSTRATION else {"source": b""}
        Mail.objects.waiting().filter(pk=self.pk).update(**when, **kept)
