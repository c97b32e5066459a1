"""The lesson as a kind of step."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from courses.content.credit import Load, load_of
from courses.content.freezing import Freezing
from courses.formats.contents import Package, PackagedStep
from courses.learning.reading import ReadKind, StepVisit
from courses.lessons import material, previews, views
from courses.lessons.files import LessonFiles
from courses.lessons.freezing import freeze_body
from courses.lessons.models import LessonPage
from courses.quality.material import Locate, StepMaterial


class LessonKind(LessonFiles, ReadKind):
    kind = "lesson"
    label = _("Lesson")
    page_model = LessonPage
    every_required = _("Read every required lesson")

    def freeze(self, page: LessonPage, freezing: Freezing) -> dict[str, Any]:
        return {
            **freeze_body(page.body, freezing),
            "difficulty": page.difficulty,
            "activities": page.activities,
            "is_handout": page.is_handout,
            "is_open": page.is_open,
        }

    def material(self, content: Mapping[str, Any], locate: Locate) -> StepMaterial:
        return material.material_of(content, locate)

    def freeze_packaged(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        return material.freeze_packaged(step.content)

    def load(self, content: Mapping[str, Any]) -> Load | None:
        # Editions of before stated their minutes.
        return None if "difficulty" not in content or self.is_handout(content) else load_of(content)

    def is_handout(self, content: Mapping[str, Any]) -> bool:
        return bool(content.get("is_handout"))

    def is_open(self, content: Mapping[str, Any]) -> bool:
        return bool(content.get("is_open"))

    def terms(self, content: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [
            (block["value"]["term"], block["value"]["definition"])
            for block in content.get("body", ())
            if block["type"] == "term"
        ]

    def show(self, request: HttpRequest, visit: StepVisit) -> HttpResponse:
        return views.lesson(request, visit)

    def preview(self, request: HttpRequest, page: LessonPage, mode: str) -> HttpResponse:
        return previews.lesson(request, page)
