from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from assessments.bank import blocks
from assessments.items import item_of
from core.codes import CodeField
from core.errors import Refusal
from core.models import Organisation
from core.records.models import AppendOnlyQuerySet, ContentRecord
from courses.content import text
from courses.content.blocks import TEXT_FEATURES
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

    def placed_in(self, module) -> "QuestionQuerySet":
        """What the quizzes right below ``module`` ask."""
        return self.filter(
            placements__quiz__path__startswith=module.path,
            placements__quiz__depth=module.depth + 1,
        )


class Question(models.Model):
    """A bank item as its authors edit it. What is asked is always one of its versions."""

    identifier = "code"

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MODERATE = "moderate", _("Moderate")
        HARD = "hard", _("Hard")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="questions"
    )
    code = CodeField(_("code"), max_length=60)
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
    siblings = CodeField(
        _("siblings"),
        max_length=40,
        blank=True,
        help_text=_(
            "A name that this question shares with others that ask nearly the same. "
            "A paper drawn by a blueprint asks one of them."
        ),
    )
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
        self._refuse_what_cannot_be_asked()
        self._refuse_unknown_sources()

    @property
    def is_released(self) -> bool:
        """Whether a version of it was released."""
        return self.versions.exists()

    @property
    def kind(self) -> str:
        """How it is answered, as authors call it."""
        return str(self.answer[0].block.label) if self.answer else ""

    @property
    def in_words(self) -> str:
        return f"{self.code} · {self.wording}"

    @property
    def wording(self) -> str:
        """The beginning of the stem, for listings."""
        return Truncator(text.words(self.stem)).words(16)

    def _refuse_what_cannot_be_asked(self) -> None:
        for block in self.answer:
            item = item_of(block.block_type)
            try:
                faults = item.check(item.freeze(block.value))
            except Refusal as refusal:
                raise ValidationError({"answer": refusal.message}) from None
            if faults:
                errors = [ValidationError(fault.sentence, code=fault.code) for fault in faults]
                raise ValidationError({"answer": errors})

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
