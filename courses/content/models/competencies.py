from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from core.cms.widgets import ChoiceList
from core.models import Organisation


class Framework(models.Model):
    """A set of competencies that an organisation teaches and assesses against."""

    identifier = "code"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="frameworks"
    )
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="framework_code_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_released(self) -> bool:
        """Whether an edition may be taught by it."""
        return self.organisation.editions.exists()


class Competency(models.Model):
    """A node of a framework, which objectives, questions and rubric criteria point to."""

    owner_key = "framework"
    identifier = "code"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competencies")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["framework", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="competency_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_released(self) -> bool:
        return self.framework.is_released


class LearningObjective(ClusterableModel, Orderable):
    """What a trainee can do after a module; steps teach it and assess it."""

    owner_key = "module"

    module = ParentalKey("courses.ModulePage", on_delete=models.CASCADE, related_name="objectives")
    code = models.CharField(_("code"), max_length=40)
    text = models.TextField(_("objective"))
    competencies = ParentalManyToManyField(
        Competency, related_name="objectives", blank=True, verbose_name=_("competencies")
    )

    panels = [
        FieldPanel("code"),
        FieldPanel("text"),
        FieldPanel("competencies", widget=ChoiceList),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("learning objective")
        verbose_name_plural = _("learning objectives")
        constraints = [
            models.UniqueConstraint(fields=["module", "code"], name="objective_code_per_module")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
