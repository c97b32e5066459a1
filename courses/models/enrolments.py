import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.records import AppendOnlyModel, AppendOnlyQuerySet
from courses import progress, steps
from courses.models.editions import Edition, EditionStep
from courses.syllabus import syllabus_of


class InvitationCodeQuerySet(models.QuerySet["InvitationCode"]):
    def open(self, *, at) -> "InvitationCodeQuerySet":
        """Codes that have not expired at ``at``; places are counted when somebody enrols."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=at))


class InvitationCode(models.Model):
    """A code that lets its bearer enrol in a curriculum that is not open to all."""

    curriculum = models.ForeignKey(
        "courses.CurriculumPage", on_delete=models.CASCADE, related_name="invitation_codes"
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvitationCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation code")
        verbose_name_plural = _("invitation codes")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.code


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, user) -> "EnrolmentQuerySet":
        return self.filter(user=user)

    def for_reading(self) -> "EnrolmentQuerySet":
        """With the edition at hand, but not its manifest, which is read only where it is printed."""
        return self.select_related("edition").defer("edition__content_bytes")

    def with_edition(self) -> "EnrolmentQuerySet":
        """With everything at hand that a page about the enrolment as a whole shows."""
        return self.for_reading().select_related("edition__organisation", "edition__curriculum")


class Enrolment(models.Model):
    """A trainee in an edition."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    invitation = models.ForeignKey(
        InvitationCode,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    enrolled_at = models.DateTimeField(_("enrolled at"))

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "edition"], name="enrolled_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("courses:enrolment", args=[self.pk])

    def outline(self, *, at: datetime) -> progress.Outline:
        """What is done, what is next and what is left, in a number of queries that no step adds to."""
        syllabus = syllabus_of(self.edition)
        completed = set(self.completions.values_list("step_id", flat=True))
        reachable = progress.reachable(syllabus, completed=completed)
        return progress.outline(
            syllabus,
            completed=completed,
            statuses=steps.statuses_of(self, reachable, at=at),
        )


class Completion(AppendOnlyModel):
    """That a trainee finished a step. Kept once; what proves it stands in the step's own records."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="step_completed_once")
        ]


class ReadingPosition(models.Model):
    """Where a trainee last was in a step, so that they return to it on any device."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="reading_positions"
    )
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    anchor = models.SlugField(max_length=120, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_position_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.step}#{self.anchor}"


class EvaluationResponseQuerySet(AppendOnlyQuerySet["EvaluationResponse"]):
    def settled(self, *, at: datetime) -> "EvaluationResponseQuerySet":
        """Those of the days that are over, in an order that later ones only add to at its end.

        Today's are left out because the random key decides within a day: a response yet to
        come could stand before one that is there.
        """
        return self.filter(received_on__lt=at.date()).order_by("received_on", "pk")


class EvaluationResponse(AppendOnlyModel):
    """A learner's evaluation of the teaching, without the learner.

    Nothing links it to an enrolment: the completion, in a table of its own, says who has
    answered. Only the day is kept, and the key is random, so that the two cannot be
    matched by time or by order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="responses")
    answers = models.JSONField()
    received_on = models.DateField()

    objects = EvaluationResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation response")
        verbose_name_plural = _("evaluation responses")
