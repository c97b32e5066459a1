from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.content import credit
from courses.content.models.pages import LONGEST_STEP, StepPage
from courses.learning.models import Enrolment
from courses.lessons import blocks
from courses.lessons.forms import LessonPageForm
from courses.releases.models import EditionStep


class LessonPage(StepPage):
    """A step to read. How long it takes is computed from what it says, never stated.

    A hand-out is a lesson on one printed page: it repeats its module, so that it is never
    required and counts no minutes.
    """

    kind = "lesson"
    states_minutes = False

    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        null=True,
        blank=True,
        validators=[MinValueValidator(credit.EASIEST), MaxValueValidator(credit.HARDEST)],
        help_text=_(
            "From 1 to 5, set by an expert who did not write it. Its learning time rests on it; "
            "until it is set, 2 is assumed."
        ),
    )
    activities = models.PositiveSmallIntegerField(
        _("activities"),
        default=0,
        validators=[MaxValueValidator(LONGEST_STEP)],
        help_text=_("Minutes of what is done besides reading, such as an exercise in pairs."),
    )
    is_handout = models.BooleanField(
        _("hand-out"),
        default=False,
        help_text=_("One page to print. It is optional and counts no learning time."),
    )
    is_open = models.BooleanField(
        _("open to everybody"),
        default=False,
        help_text=_(
            "Whoever has no account may read it, with its sources, to see what the course is like."
        ),
    )
    body = StreamField(blocks.LessonBody(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [*StepPage.place_panels, FieldPanel("is_open")], heading=_("In the curriculum")
        ),
        MultiFieldPanel(
            [FieldPanel("difficulty"), FieldPanel("activities"), FieldPanel("is_handout")],
            heading=_("Learning time"),
        ),
        FieldPanel("body"),
    ]
    base_form_class = LessonPageForm
    parent_page_types = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def minutes_of(self, content: Mapping[str, Any]) -> int:
        return credit.learning_minutes(content)


class CheckAnswer(models.Model):
    """What a trainee chose last in one knowledge check of a lesson, right or wrong.

    ``number`` and ``choice`` count from 1: the checks of the lesson, and the options of the check.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="check_answers")
    step = models.ForeignKey(EditionStep, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    choice = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a knowledge check")
        verbose_name_plural = _("answers to knowledge checks")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step", "number"], name="check_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.number}: {self.choice}"
