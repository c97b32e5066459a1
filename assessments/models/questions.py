from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from assessments import blocks
from core.models import Organisation
from core.records import AppendOnlyQuerySet, ContentRecord
from courses.blocks import TEXT_FEATURES
from courses.models import Competency, LearningObjective


class Question(models.Model):
    """A bank item as its authors edit it. What is asked is always one of its versions."""

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MODERATE = "moderate", _("Moderate")
        HARD = "hard", _("Hard")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="questions"
    )
    code = models.SlugField(_("code"), max_length=60)
    stem = RichTextField(_("stem"), features=TEXT_FEATURES)
    answer = StreamField(
        blocks.AnswerFormat(min_num=1, max_num=1),
        verbose_name=_("how it is answered"),
        help_text=_("Choose one type and give the key with the reason for each option."),
    )
    rationale = RichTextField(_("rationale"), features=TEXT_FEATURES)
    sources = models.CharField(
        _("sources"),
        max_length=500,
        blank=True,
        help_text=_("Keys of references, separated by spaces."),
    )
    objective = models.ForeignKey(
        LearningObjective,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("objective"),
    )
    competency = models.ForeignKey(
        Competency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("competency"),
    )
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty, default=Difficulty.MODERATE
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="question_code_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(ContentRecord):
    """The content of a question as it stood, self-contained, key and rationale included."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} version {self.number}"
