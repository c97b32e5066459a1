from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.made.store import at_hand
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet
from courses.learning import progress
from courses.releases import steps
from courses.releases.models import Edition, EditionStep
from courses.releases.syllabus import SyllabusStep, syllabus_of


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

    def under(self, curriculum) -> "EnrolmentQuerySet":
        """Everybody who joined an edition of ``curriculum``."""
        return self.filter(edition__curriculum=curriculum)

    def studying_at(self, organisation) -> "EnrolmentQuerySet":
        """Everybody who joined an edition of ``organisation``."""
        return self.filter(edition__organisation=organisation)

    def lock(self, enrolment: "Enrolment") -> None:
        """Let one device of a person act after the other, until the transaction ends.

        Without the key: rows that merely refer to the enrolment may be written meanwhile.
        """
        self.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)

    def for_reading(self) -> "EnrolmentQuerySet":
        """With the edition at hand."""
        return self.select_related("edition__organisation")

    def with_edition(self) -> "EnrolmentQuerySet":
        """With everything at hand that a page about the enrolment as a whole shows."""
        return self.for_reading().select_related("user", "edition__curriculum")


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
    # Kept by the verb that completes a step, in its transaction; `manage.py reconcile` derives it again.
    done = models.JSONField(
        default=list, editable=False, help_text=_("The keys of the steps that are completed.")
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "edition"], name="enrolled_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("courses:enrolment", args=[self.pk])

    def outline(self, *, at: datetime) -> progress.Outline:
        """What is done, what is next and what is left."""
        return outlines_of([self], at=at)[self.pk]


def outlines_of(enrolments: Sequence[Enrolment], *, at: datetime) -> dict[int, progress.Outline]:
    """Where each trainee stands, in a number of queries that neither trainees nor steps add to.

    The editions and users of ``enrolments`` are at hand.
    """
    reachable = {one: _reachable(one) for one in enrolments}
    statuses = steps.statuses_of(reachable, at=at)
    return {one.pk: _outline(one, statuses.get(one.pk, {})) for one in enrolments}


def _reachable(enrolment: Enrolment) -> list[SyllabusStep]:
    def make() -> list[SyllabusStep]:
        return progress.reachable(syllabus_of(enrolment.edition), completed=enrolment.done)

    return at_hand("reachable", *_place(enrolment), make=make, size=_size)


def _outline(enrolment: Enrolment, statuses: Mapping[int, steps.StepStatus]) -> progress.Outline:
    """Whoever is as far, with nothing begun, sees the same outline: it is folded once."""

    def make() -> progress.Outline:
        syllabus = syllabus_of(enrolment.edition)
        return progress.outline(syllabus, completed=enrolment.done, statuses=statuses)

    if statuses:
        return make()
    return at_hand("outline", *_place(enrolment), make=make, size=_size)


def _place(enrolment: Enrolment) -> tuple:
    return (enrolment.edition_id, enrolment.edition.fingerprint, *enrolment.done)


def _size(of_steps: Sequence | progress.Outline) -> int:
    # An item of an outline takes about as much; the steps themselves belong to the syllabus.
    return 200 * len(of_steps)


class Intention(models.Model):
    """The curriculum that somebody asked to join as they signed up, until they confirm who they are."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="intention"
    )
    curriculum = models.ForeignKey(
        "courses.CurriculumPage", on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("intention to enroll")
        verbose_name_plural = _("intentions to enroll")

    def __str__(self) -> str:
        return f"{self.user} in {self.curriculum}"


class Completion(AppendOnlyModel):
    """That a trainee finished a step. Kept once; what proves it stands in the step's own records."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(
        null=True, help_text=_("When its trainee first opened it, where that is known.")
    )
    completed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="step_completed_once")
        ]


class ReadingPosition(models.Model):
    """Where a trainee last was in a step, so that they return to it on any device; and since when."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="reading_positions"
    )
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    anchor = models.SlugField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_position_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.step}#{self.anchor}"
