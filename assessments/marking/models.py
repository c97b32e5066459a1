import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.rubrics.models import Outcome
from assessments.vignettes.models.submissions import Submission
from core.drafts.models import DraftRow
from core.models import Organisation
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord

COUNTED = 100


class MarkingDraftQuerySet(models.QuerySet["MarkingDraft"]):
    def waiting_at(self, organisations) -> "MarkingDraftQuerySet":
        """What waits to be marked at ``organisations``, oldest first."""
        return self.filter(organisation__in=organisations).order_by("submitted_at", "pk")

    def of(self, submission) -> "MarkingDraftQuerySet":
        """The place of ``submission`` in the queue; none once its marking is finalised."""
        return self.filter(submission=submission)

    def under(self, enrolments) -> "MarkingDraftQuerySet":
        """What of ``enrolments`` waits to be marked."""
        return self.filter(submission__enrolment__in=enrolments)

    def not_by(self, user) -> "MarkingDraftQuerySet":
        """Without the user's own submissions: nobody marks themselves."""
        return self.exclude(submission__enrolment__user=user)

    def claimed_by(self, user) -> "MarkingDraftQuerySet":
        return self.filter(supervisor=user)

    def unclaimed(self) -> "MarkingDraftQuerySet":
        return self.filter(supervisor=None)

    def counted(self) -> str:
        """How many there are; a long queue is counted only so far, since nobody reads further."""
        count = self.order_by()[: COUNTED + 1].count()
        return gettext("more than %d") % COUNTED if count > COUNTED else str(count)

    def for_a_list(self) -> "MarkingDraftQuerySet":
        """With what a row of the queue says, and without the text of vignette and answer."""
        return self.select_related("supervisor", "submission__step__edition", "organisation").defer(
            "judgements",
            "summary",
        )


class MarkingDraft(DraftRow):
    """A submission in the queue, and the judgement being formed of it.

    The row stands from hand-in until the marking is finalised. ``supervisor`` has claimed
    it; ``previous_supervisor`` typed some of what it holds.
    """

    # How long a claim holds when nothing is typed.
    CLAIM_HOLDS = timedelta(hours=24)

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="marking_draft"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="marking_drafts"
    )
    submitted_at = models.DateTimeField()
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marking_drafts",
    )
    claimed_at = models.DateTimeField(null=True)
    previous_supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    judgements = models.JSONField(default=dict)
    outcome = models.CharField(max_length=8, blank=True)
    summary = models.TextField(blank=True)

    objects = MarkingDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a marking")
        verbose_name_plural = _("drafts of markings")
        indexes = [models.Index(fields=["organisation", "submitted_at", "id"])]

    def __str__(self) -> str:
        return f"draft for {self.submission_id}"

    @property
    def touched_at(self) -> datetime | None:
        """When its claimant last did anything with it."""
        return max((at for at in (self.claimed_at, self.saved_at) if at), default=None)

    def is_stale(self, at: datetime) -> bool:
        """Whether its claim has lain untouched so long that anyone may take it over."""
        touched = self.touched_at
        return (
            self.supervisor_id is not None
            and touched is not None
            and at - touched >= self.CLAIM_HOLDS
        )

    @property
    def holds_text(self) -> bool:
        """Whether anything has been judged or typed."""
        return bool(self.summary or self.outcome) or any(
            judgement.get("level") or judgement.get("comment")
            for judgement in self.judgements.values()
        )


class MarkingQuerySet(AppendOnlyQuerySet):
    def finalised_by(self, user, organisations) -> "MarkingQuerySet":
        """What ``user`` finalised at ``organisations``, the latest first."""
        own = self.filter(supervisor=user, submission__organisation__in=organisations)
        return own.order_by("-finalised_at", "-pk")

    def released(self) -> "MarkingQuerySet":
        """What the trainees know of."""
        return self.filter(event__kind=MarkingEvent.Kind.RELEASED)

    def standing(self) -> "MarkingQuerySet":
        """What has not been withdrawn."""
        return self.exclude(event__kind=MarkingEvent.Kind.WITHDRAWN)


class Marking(ContentRecord):
    """One supervisor's finalised judgement of a submission, with the rubric it was made by."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="markings")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="markings"
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    finalised_at = models.DateTimeField()

    objects = MarkingQuerySet.as_manager()

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="marking_number_once")
        ]
        indexes = [models.Index(fields=["supervisor", "-finalised_at"])]

    def __str__(self) -> str:
        return f"marking {self.number} of {self.submission_id}"

    @property
    def state(self) -> str:
        """``pending`` while it can be undone, then ``withdrawn`` or ``released``."""
        event = getattr(self, "event", None)
        return event.kind if event else "pending"


class MarkingEvent(AppendOnlyModel):
    """What became of a finalised marking: withdrawn before anyone saw it, or released."""

    class Kind(models.TextChoices):
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RELEASED = "released", _("Released")

    marking = models.OneToOneField(Marking, on_delete=models.PROTECT, related_name="event")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the clock released it."),
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("marking event")
        verbose_name_plural = _("marking events")


class PendingRelease(models.Model):
    """A finalised marking that can still be undone, until the schedule releases it.

    The row goes with the release, so that the schedule never searches all markings.
    """

    marking = models.OneToOneField(
        Marking, on_delete=models.PROTECT, related_name="pending_release"
    )
    release_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.marking_id} at {self.release_at}"
