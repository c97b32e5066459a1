import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from assessments.allowances.models import SubmissionGrant
from assessments.rubrics.models import Outcome
from assessments.vignettes.turns import SUBMISSIONS_ALLOWED
from assessments.vignettes.waits import Wait
from core.drafts.models import DraftRow
from core.models import Organisation
from core.records.models import AppendOnlyQuerySet, ContentRecord
from courses.models import EditionStep, Enrolment

# From so many answers it is told how long one waits.
LATEST = 40


class SubmissionDraft(DraftRow):
    """A trainee's answers to a vignette while they are being written."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="submission_drafts"
    )
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)

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

    def before(self, submission) -> "Submission | None":
        """The last of a trainee's versions that came before ``submission``."""
        return self.filter(number__lt=submission.number).last()  # type: ignore[return-value]

    def with_outcome(self) -> "SubmissionQuerySet":
        """With ``outcome``: that of the latest result, which is all that the trainee knows, or None."""
        latest = Result.objects.filter(submission=OuterRef("pk"))
        return self.annotate(
            outcome=Subquery(latest.order_by("-number").values("outcome")[:1]),
        )

    def latest_waits(self, organisations, *, at: datetime) -> list[Wait]:
        """How long the latest answers handed in at ``organisations`` have waited for their result."""
        first = Result.objects.filter(submission=OuterRef("pk")).order_by("number")
        rows = (
            self.filter(organisation__in=organisations)
            .annotate(back_at=Subquery(first.values("at")[:1]))
            .order_by("-submitted_at")
            .values_list("submitted_at", "back_at")[:LATEST]
        )
        return [
            Wait((back_at or at) - handed_in, is_over=back_at is not None)
            for handed_in, back_at in rows
        ]

    def exhausted_at(self, organisation) -> "SubmissionQuerySet":
        """The last submission of everyone who has used them all without a pass, oldest first."""
        same = {"enrolment": OuterRef("enrolment"), "step": OuterRef("step")}
        later = Submission.objects.filter(**same, number__gt=OuterRef("number"))
        return (
            self.with_outcome()
            .filter(
                organisation=organisation,
                number__gte=SUBMISSIONS_ALLOWED + SubmissionGrant.objects.counted(),
                outcome__in=(Outcome.REVISE, Outcome.FAIL),
            )
            .exclude(Exists(later))
            .select_related("enrolment__user", "step")
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
        indexes = [
            models.Index(fields=["organisation", "-submitted_at"]),
            # Few come to the last one that the rules give.
            models.Index(fields=["organisation", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}, version {self.number}"


class ResultQuerySet(AppendOnlyQuerySet["Result"]):
    def of(self, enrolment, step) -> "ResultQuerySet":
        """What came back under ``enrolment`` for ``step``, oldest first."""
        return (
            self.filter(submission__enrolment=enrolment, submission__step=step)
            .select_related("submission")
            .order_by("submission__number", "number")
        )


class Result(ContentRecord):
    """What came back to the trainee for a submission: its outcome, and the feedback.

    It is appended when a marking is released, and the latest one counts. ``content`` is that of
    the marking: the trainee reads what the supervisor finalised, and no other row.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="result_number_once")
        ]

    def __str__(self) -> str:
        return f"result {self.number} of {self.submission_id}"
