from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from assessments import blocks
from core.models import Organisation
from core.records import AppendOnlyQuerySet, ContentRecord
from courses import text
from courses.blocks import TEXT_FEATURES
from courses.models import Competency, LearningObjective, Reference


class QuestionQuerySet(models.QuerySet["Question"]):
    def bank_of(self, curriculum) -> "QuestionQuerySet":
        """What may be drawn for a paper of ``curriculum``: its own, of published modules, not retired."""
        return self.filter(
            objective__module__path__startswith=curriculum.path,
            objective__module__live=True,
            organisation_id=curriculum.organisation_id,
            is_retired=False,
        )


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

    objects = QuestionQuerySet.as_manager()

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

    def clean(self) -> None:
        super().clean()
        self._refuse_without_key()
        self._refuse_unknown_sources()

    @property
    def kind(self) -> str:
        """How it is answered, as authors call it."""
        return str(self.answer[0].block.label) if self.answer else ""

    @property
    def wording(self) -> str:
        """The beginning of the stem, for listings."""
        return Truncator(text.words(self.stem)).words(16)

    def _refuse_without_key(self) -> None:
        for block in self.answer:
            keys = sum(bool(option["is_correct"]) for option in block.value.get("options", []))
            if block.block_type == "single" and keys != 1:
                raise ValidationError({"answer": _("Mark exactly one option as correct.")})
            if block.block_type == "multiple" and keys == 0:
                raise ValidationError({"answer": _("Mark at least one option as correct.")})

    def _refuse_unknown_sources(self) -> None:
        keys = set(self.sources.split())
        known = Reference.objects.filter(organisation_id=self.organisation_id, key__in=keys)
        if unknown := sorted(keys.difference(known.values_list("key", flat=True))):
            raise ValidationError(
                {
                    "sources": _("%s is not in the reference list. Add it there first.")
                    % ", ".join(unknown)
                }
            )


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
