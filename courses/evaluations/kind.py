"""The learners' evaluation of the teaching as a kind of step."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from courses.content.freezing import Freezing
from courses.evaluations import previews
from courses.evaluations.files import EvaluationFiles
from courses.evaluations.models.pages import EvaluationPage
from courses.evaluations.views import form
from courses.formats.contents import Package, PackagedStep
from courses.learning.reading import ReadKind, StepVisit
from courses.quality.material import Locate, StepMaterial


class EvaluationKind(EvaluationFiles, ReadKind):
    kind = "evaluation"
    label = _("Evaluation")
    page_model = EvaluationPage
    every_required = _("Evaluate the teaching")

    def freeze(self, page: EvaluationPage, freezing: Freezing) -> dict[str, Any]:
        return {
            "questions": freezing.each(
                page.questions,
                lambda block: {key: block.value[key] for key in ("code", "kind", "text")},
            )
        }

    def material(self, content: Mapping[str, Any], locate: Locate) -> StepMaterial:
        return StepMaterial(locate=locate)

    def freeze_packaged(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        return {"questions": [question["value"] for question in step.content]}

    def show(self, request: HttpRequest, visit: StepVisit) -> HttpResponse:
        return form.show(request, visit)

    def preview(self, request: HttpRequest, page: EvaluationPage, mode: str) -> HttpResponse:
        return previews.evaluation(request, page)
