import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a submission")
        verbose_name_plural = _("drafts of submissions")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_draft_per_vignette")
        ]


class Submission(ContentRecord):
    """A trainee's answers to a vignette, as handed in. A resubmission is a new row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="submissions"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="submissions"
    )
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["enrolment", "step", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step", "number"], name="submission_number_once"
            )
        ]
