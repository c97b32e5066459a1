"""Rows of what is being typed: ordinary rows, each with a version counter."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.drafts.conflicts import Conflict
from core.drafts.versions import Kept, Seen

KEPT_UNFINISHED = timedelta(days=365)


class DraftRow(models.Model):
    """A row that a form saves by itself while somebody types.

    ``version`` counts the saves, so that a stale window is noticed; ``page`` names the page
    that made the last one, so that a page is never stale to itself.
    """

    version = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=16, blank=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether its fields have these values already."""
        return all(getattr(self, name) == value for name, value in values.items())

    def keep(self, values: Mapping[str, Any], *, seen: Seen, at: datetime) -> Self:
        """Keep ``values`` in its fields. Whoever calls has locked what two devices meet at.

        The same again changes nothing. Made from another state than the one kept, it raises
        ``Conflict``, and nothing is overwritten.
        """
        if self.pk and self.holds(values):
            return self
        if not seen.is_current(self):
            raise Conflict(self)
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        self.page, self.saved_at = seen.page, at
        self.save(update_fields=[*values, "version", "page", "saved_at"] if self.pk else None)
        return self


Row = TypeVar("Row", bound=DraftRow)


class DraftRowQuerySet(models.QuerySet[Row]):
    def keep(self, values: Mapping[str, Any], *, seen: Seen, at: datetime) -> Kept:
        """Keep ``values`` in the one row that is left in this queryset, without a lock.

        It is mostly one statement: the database compares and changes at once, so that of two
        saves over the same version exactly one succeeds. Raises ``Conflict`` as the row's own
        ``keep`` does, and ``DoesNotExist`` where the row has been taken away.
        """
        changes = {**values, "page": seen.page, "saved_at": at, "version": F("version") + 1}
        if self.filter(version=seen.version).update(**changes):
            return Kept(seen.version + 1, at)
        row = self.get()
        if row.holds(values):
            return Kept(row.version, row.saved_at)
        # The form of a page that saved meanwhile by itself: it is the last word of that page.
        if seen.is_current(row) and self.filter(version=row.version).update(**changes):
            return Kept(row.version + 1, at)
        raise Conflict(row)


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def typed_by(self, user, key: str) -> "FormDraft | None":
        """What ``user`` has typed in the form of that key and not handed in."""
        return self.filter(user=user, key=key).first()

    def forget_old(self, at: datetime) -> None:
        """Take away what nobody has gone on with for a year."""
        self.filter(saved_at__lt=at - KEPT_UNFINISHED).delete()

    def typed_by_all(self, user, keys) -> "FormDraftQuerySet":
        """What ``user`` has typed in any of several forms."""
        return self.filter(user=user, key__in=list(keys))


class FormDraft(DraftRow):
    """What somebody has typed in a longer form that has no table for it.

    It is theirs alone: it is found by their name and the form's ``key`` (which form, of which
    object), shown to nobody else, and gone when the form is handed in.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_drafts"
    )
    key = models.CharField(max_length=200)
    values = models.JSONField(default=dict)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a form")
        verbose_name_plural = _("drafts of forms")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.key
