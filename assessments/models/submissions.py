import uuid

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.grants import SubmissionGrant
from assessments.turns import SUBMISSIONS_ALLOWED
from core.models import Organisation
from core.records import AppendOnlyQuerySet, ContentRecord
from courses.models import EditionStep, Enrolment


class SubmissionDraft(models.Model):
    """A trainee's answers to a vignette while they are being written."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="submission_drafts"
    )
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=16, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a submission")
        verbose_name_plural = _("drafts of submissions")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_draft_per_vignette")
        ]

    def __str__(self) -> str:
        return f"draft {self.version} under {self.enrolment_id}"


class SubmissionQuerySet(AppendOnlyQuerySet):
    def of(self, enrolment, *steps) -> "SubmissionQuerySet":
        """What was handed in under ``enrolment`` for ``steps``, oldest first."""
        return self.filter(enrolment=enrolment, step__in=steps).order_by("step_id", "number")

    def outcomes(self, *names: str) -> models.QuerySet:
        """Tuples of the fields ``names`` and the outcome that the trainee knows of, None before."""
        released = Q(markings__event__kind="released")
        return self.values_list(*names).annotate(outcome=Max("markings__outcome", filter=released))

    def exhausted_at(self, organisation) -> "SubmissionQuerySet":
        """The last submission of everyone who has used them all without a pass, oldest first."""
        same = {"enrolment": OuterRef("enrolment"), "step": OuterRef("step")}
        later = Submission.objects.filter(**same, number__gt=OuterRef("number"))
        return (
            self.filter(
                organisation=organisation,
                number__gte=SUBMISSIONS_ALLOWED + SubmissionGrant.objects.counted(),
                markings__event__kind="released",
                markings__outcome__in=("revise", "fail"),
            )
            .exclude(Exists(later))
            .annotate(outcome=F("markings__outcome"))
            .select_related("enrolment__user", "step")
            .defer("content_bytes", "step__content_bytes")
            .order_by("submitted_at", "pk")
        )


class Submission(ContentRecord):
    """A trainee's answers to a vignette, as handed in. A resubmission is a new row.

    ``content`` is ``{"step": fingerprint, "answers": {code of prompt: text}}``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="submissions"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="submissions")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["enrolment", "step", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step", "number"], name="submission_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid}, version {self.number}"
