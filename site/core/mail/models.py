from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_SENT = timedelta(days=30)


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        return self.filter(sent_at=None, withheld_at=None)

    def forget_old(self, at: datetime) -> None:
        """Take away what left, or was withheld, long ago."""
        before = at - KEPT_SENT
        self.filter(models.Q(sent_at__lt=before) | models.Q(withheld_at__lt=before)).delete()


class Mail(models.Model):
    """One message on its way out, as it will leave: its bytes, number and date stay the same.

    ``source`` is the whole message while it waits, and empty once it has left: it holds the
    links by which a password is reset. A demonstration keeps it to be read.
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
    def message(self) -> EmailMessage:
        return message_from_bytes(bytes(self.source), policy=policy.default)

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
