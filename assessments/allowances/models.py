from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.records.models import AppendOnlyModel, AppendOnlyQuerySet
from courses.models import EditionStep, Enrolment


class GrantQuerySet(AppendOnlyQuerySet["Grant"]):
    def counted(self) -> Coalesce:
        """How many were given to the enrolment and step of the row that the query is about."""
        count = (
            self.filter(enrolment=OuterRef("enrolment"), step=OuterRef("step"))
            .order_by()
            .values("step")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return Coalesce(Subquery(count), 0)


class Grant(AppendOnlyModel):
    """That an owner allowed one more try than the rules give, and why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"))
    granted_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["enrolment", "step"])]


class AttemptGrant(Grant):
    """One more attempt at a quiz."""

    class Meta(Grant.Meta):
        verbose_name = _("further attempt allowed")
        verbose_name_plural = _("further attempts allowed")


class SubmissionGrant(Grant):
    """One more submission of a vignette."""

    class Meta(Grant.Meta):
        verbose_name = _("further submission allowed")
        verbose_name_plural = _("further submissions allowed")
