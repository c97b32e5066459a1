from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from assessments.rubrics.models import Rubric
from assessments.vignettes import blocks
from assessments.vignettes.forms import VignettePageForm, offers
from core.cms.offers import OffersPanel
from courses.content.blocks import TEXT_FEATURES
from courses.models import StepPage


class VignettePage(StepPage):
    """A case in stages, answered in writing and judged by a supervisor against a rubric."""

    kind = "vignette"

    stages = StreamField(blocks.Stages(min_num=1), verbose_name=_("stages"))
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="vignettes", verbose_name=_("rubric")
    )
    model_answer = RichTextField(
        _("model answer"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown to the trainee when the result is final."),
    )

    content_panels = [
        *Page.content_panels,
        *StepPage.step_panels,
        FieldPanel("stages"),
        FieldPanel("rubric"),
        FieldPanel("model_answer"),
        InlinePanel(
            "exemplars",
            heading=_("Exemplars, for training supervisors"),
            label=_("Exemplar"),
            help_text=_(
                "Whole answers, at most one at each overall level, with reference marks. Trainees "
                "never see them. Save the stages and the rubric first: a new exemplar then opens "
                "with every prompt and every criterion."
            ),
            max_num=4,
        ),
        OffersPanel(offers),
    ]
    base_form_class = VignettePageForm
    parent_page_types = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("vignette")
        verbose_name_plural = _("vignettes")


class Exemplar(Orderable):
    """A whole answer to a vignette at one overall level, with reference marks for its criteria."""

    class Overall(models.TextChoices):
        UNSAFE = "unsafe", _("Unsafe")
        EMERGING = "emerging", _("Emerging")
        COMPETENT = "competent", _("Competent")
        ADVANCED = "advanced", _("Advanced")

    vignette = ParentalKey(VignettePage, on_delete=models.CASCADE, related_name="exemplars")
    overall = models.CharField(_("overall level"), max_length=10, choices=Overall)
    comment = models.TextField(
        _("comment"), help_text=_("Why the whole answer stands at this level.")
    )
    answers = StreamField(blocks.ExemplarAnswers(), verbose_name=_("answers"))
    marks = StreamField(blocks.ExemplarMarks(), verbose_name=_("reference marks"))

    panels = [
        FieldPanel("overall"),
        FieldPanel("comment"),
        FieldPanel("answers"),
        FieldPanel("marks"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")
        constraints = [
            models.UniqueConstraint(
                fields=["vignette", "overall"], name="one_exemplar_per_overall_level"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_overall_display())
