import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.allowances.models import AttemptGrant
from assessments.quizzes.standing import LATE_PACKETS, Rules, Sitting
from core.drafts.models import DraftRow, DraftRowQuerySet
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord
from courses.models import EditionStep, Enrolment


class PaperQuerySet(AppendOnlyQuerySet["Paper"]):
    def asked(self, enrolment, step) -> "PaperQuerySet":
        """The papers of a trainee's attempts at one quiz."""
        return self.filter(attempts__enrolment=enrolment, attempts__step=step)


class Paper(ContentRecord):
    """What one attempt is asked, frozen: question versions, order of questions and options,
    weights, pass mark and rules. Two attempts asked the same share one paper."""

    is_read_by_many = True

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [models.UniqueConstraint(fields=["kept"], name="paper_by_content")]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class History(NamedTuple):
    """What a trainee has done in one quiz: its rules, the sittings, oldest first, and what was granted."""

    rules: Rules
    sittings: list[Sitting]
    granted: int


class AttemptQuerySet(AppendOnlyQuerySet):
    def with_granted(self) -> "AttemptQuerySet":
        """With ``granted``: how many further attempts its trainee was allowed in its quiz."""
        return self.annotate(granted=AttemptGrant.objects.counted())

    def exhausted_at(
        self, organisation, allowed: Mapping[int, Collection[int]]
    ) -> "AttemptQuerySet":
        """The last attempt of everyone who has used them all without a pass, oldest first.

        ``allowed`` names the steps that allow so many attempts.
        """
        later = Attempt.objects.filter(
            enrolment=OuterRef("enrolment"), step=OuterRef("step"), number__gt=OuterRef("number")
        )
        used_up = Q(pk__in=())
        for count, steps in allowed.items():
            used_up |= Q(step__in=steps, number__gte=F("granted") + count)
        return (
            self.with_granted()
            .filter(used_up, enrolment__edition__organisation=organisation, steps__is_passed=False)
            .exclude(Exists(later))
            .annotate(ended_at=F("steps__at"), grade=F("steps__grade"))
            .select_related("enrolment__user", "step")
            .order_by("ended_at", "pk")
        )

    def history(self, enrolments: Iterable, steps: Iterable) -> dict[tuple[int, int], History]:
        """What trainees did in quizzes, by enrolment and step, in one query.

        The rules come from the papers, so that no step's content needs to be loaded.
        """
        rows = (
            self.with_granted()
            .filter(
                enrolment__in=[enrolment.pk for enrolment in enrolments],
                step__in=[step.pk for step in steps],
            )
            .order_by("enrolment_id", "step_id", "number", "steps__sequence")
            .values_list(
                "enrolment_id",
                "step_id",
                "uuid",
                "number",
                "started_at",
                "due_at",
                "steps__at",
                "steps__grade",
                "steps__is_passed",
                "steps__kind",
                "paper__kept__data",
                "granted",
            )
        )
        sittings: dict[tuple[int, int], dict[int, Sitting]] = {}
        papers: dict[tuple[int, int], bytes] = {}
        grants: dict[tuple[int, int], int] = {}
        for enrolment, step, uid, number, started_at, due_at, *ended, paper, granted in rows:
            ended_at, grade, passed, kind = ended
            pair = (enrolment, step)
            # Later steps of one attempt stand for the earlier ones.
            sittings.setdefault(pair, {})[number] = Sitting(
                uuid=uid,
                number=number,
                started_at=started_at,
                due_at=due_at,
                ended_at=ended_at,
                grade=grade,
                is_passed=bool(passed),
                is_timed_out=kind == AttemptStep.Kind.TIMED_OUT,
            )
            papers[pair] = bytes(paper)
            grants[pair] = granted
        return {
            pair: History(
                Rules.of(json.loads(papers[pair])), list(by_number.values()), grants[pair]
            )
            for pair, by_number in sittings.items()
        }


class Attempt(AppendOnlyModel):
    """One sitting of a quiz, as it began. How it went is told by its steps."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["enrolment", "step", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step", "number"], name="attempt_number_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def ending(self) -> "AttemptStep | None":
        """The latest step: how the attempt stands, or None while it is open."""
        return self.steps.order_by("sequence").last()


class OpenAttemptQuerySet(models.QuerySet["OpenAttempt"]):
    def overdue(self, *, at: datetime) -> "OpenAttemptQuerySet":
        """Those whose time is over for late packets too."""
        return self.filter(due_at__lt=at - LATE_PACKETS)


class OpenAttempt(models.Model):
    """An attempt that has not ended, with the moment at which the schedule ends it.

    The row goes with the ending, so that the schedule never searches all attempts.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="open_mark")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, db_index=True)

    objects = OpenAttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_open_attempt")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} until {self.due_at}"


class Response(DraftRow):
    """An answer as last saved, for as long as its attempt is open.

    Every question has its row from the start, and the ending takes the rows away: what was
    answered then stands in the attempt's step, and a save that comes too late finds nothing
    to change.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    position = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    is_flagged = models.BooleanField(default=False)

    objects = DraftRowQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_response_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}, question {self.position}"


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
