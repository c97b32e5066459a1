import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.records import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord
from courses.models import EditionStep, Enrolment


class Paper(ContentRecord):
    """What one attempt is asked, frozen: question versions, order of questions and options,
    weights, pass mark and rules. Two attempts asked the same share one paper."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [models.UniqueConstraint(fields=["fingerprint"], name="paper_by_content")]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Attempt(AppendOnlyModel):
    """One sitting of a quiz, as it began. How it went is told by its steps."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["enrolment", "step", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step", "number"], name="attempt_number_once"
            )
        ]


class OpenAttempt(models.Model):
    """That an attempt has not ended, with the moment it must: the short list that the clock walks."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="open_mark")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_open_attempt")
        ]


class Response(models.Model):
    """An answer as last saved. ``version`` counts the saves, so that a stale tab is noticed."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    position = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)
    is_flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_response_per_question")
        ]


class AttemptStep(ContentRecord):
    """Something that happened to an attempt, kept for good. The latest step is how it stands.

    ``content`` of an ending holds every answer as it was, its fraction and mark, and how
    the grade was reached.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        TIMED_OUT = "timed_out", _("Ended by the clock")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    grade = models.DecimalField(max_digits=6, decimal_places=2, help_text=_("Per cent."))
    is_passed = models.BooleanField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt step")
        verbose_name_plural = _("attempt steps")
        ordering = ["attempt", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "sequence"], name="attempt_step_once")
        ]
