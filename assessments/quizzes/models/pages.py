from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from assessments.bank.models import Question
from assessments.quizzes.forms import QuizPageForm
from courses.models import Competency, StepPage

# Slips of the hand: an edition keeps them for ever, and a date so far off cannot be reckoned.
LONGEST_SITTING = 24 * 60
LONGEST_WAIT = 365 * 24
MOST_ATTEMPTS = 100
MOST_QUESTIONS = 500


class QuizPage(StepPage):
    """A scored quiz: of questions placed one by one, or drawn for each attempt by a blueprint."""

    kind = "quiz"

    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"), default=80, validators=[MaxValueValidator(100)], help_text=_("Per cent.")
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SITTING)],
        help_text=_("Minutes. Leave empty for none."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ATTEMPTS)],
        help_text=_("Leave empty for no limit."),
    )
    wait_hours = models.PositiveSmallIntegerField(
        _("waiting time between attempts"),
        default=0,
        validators=[MaxValueValidator(LONGEST_WAIT)],
        help_text=_("Hours."),
    )
    shuffle = models.BooleanField(_("shuffle questions and options"), default=True)

    content_panels = [
        *Page.content_panels,
        *StepPage.step_panels,
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("time_limit"),
                FieldPanel("attempts_allowed"),
                FieldPanel("wait_hours"),
                FieldPanel("shuffle"),
            ],
            heading=_("Rules"),
        ),
        InlinePanel(
            "quiz_questions",
            heading=_("Questions, the same for every attempt"),
            label=_("Question"),
            help_text=_("Place questions here, or describe the paper by a blueprint below."),
        ),
        InlinePanel(
            "blueprint",
            heading=_("Blueprint, for a paper drawn anew for each attempt"),
            label=_("Row"),
            help_text=_(
                "So many questions of a competency and of those below it. They are drawn at "
                "random from the questions of this curriculum that are not retired; the bank must "
                "hold two papers without a repeat."
            ),
        ),
    ]
    base_form_class = QuizPageForm
    parent_page_types = ["courses.CurriculumPage", "courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")


class QuizQuestion(Orderable):
    """A question's place and weight in a quiz."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="placements")
    weight = models.DecimalField(
        _("weight"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question in a quiz")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz")
        ]


class BlueprintCell(Orderable):
    """A row of a quiz's blueprint: so many questions of a competency, of one difficulty or of any."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="blueprint")
    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        related_name="blueprint_cells",
        verbose_name=_("competency"),
        help_text=_("Competencies below it are included."),
    )
    difficulty = models.CharField(
        _("difficulty"),
        max_length=10,
        choices=Question.Difficulty,
        blank=True,
        help_text=_("Leave empty for any."),
    )
    questions = models.PositiveSmallIntegerField(
        _("number of questions"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_QUESTIONS)],
    )

    panels = [FieldPanel("competency"), FieldPanel("difficulty"), FieldPanel("questions")]

    class Meta(Orderable.Meta):
        verbose_name = _("row of a blueprint")
        verbose_name_plural = _("rows of a blueprint")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "competency", "difficulty"], name="blueprint_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questions} of {self.competency}"
