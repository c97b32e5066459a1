from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.content.models.pages import StepPage
from courses.evaluations import blocks


class EvaluationPage(StepPage):
    """The learners' evaluation of the teaching, anonymous to authors."""

    kind = "evaluation"

    questions = StreamField(blocks.EvaluationQuestions(min_num=1), verbose_name=_("questions"))

    content_panels = [*Page.content_panels, *StepPage.step_panels, FieldPanel("questions")]
    parent_page_types = ["courses.CurriculumPage", "courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
