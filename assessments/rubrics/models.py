from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from assessments.rubrics import blocks
from assessments.rubrics import rubric as rubrics
from core.models import Organisation


class Outcome(models.TextChoices):
    """What a supervisor decides of an answer."""

    PASS = rubrics.PASS, _("Pass")
    REVISE = rubrics.REVISE, _("Return for revision")
    FAIL = rubrics.FAIL, _("Fail")


class Rubric(models.Model):
    """How a vignette is judged, as its authors edit it. An edition freezes it with the vignette."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rubrics")
    title = models.CharField(_("title"), max_length=200)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark"), default=70, validators=[MaxValueValidator(100)], help_text=_("Per cent.")
    )
    criteria = StreamField(blocks.Criteria(min_num=1), verbose_name=_("criteria"))

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"], name="rubric_title_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if not self.criteria:
            return
        content = {
            "title": self.title,
            "pass_percent": self.pass_percent or 0,
            "criteria": [block.value for block in self.criteria],
        }
        if faults := rubrics.faults(rubrics.FrozenRubric.from_content(content)):
            raise ValidationError({"criteria": [fault.message for fault in faults]})
