"""The vignette as a kind of step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.vignettes import material, previews, submissions
from assessments.vignettes.files.vignettes import VignetteFiles
from assessments.vignettes.freezing import freeze_vignette, rests_on
from assessments.vignettes.models.pages import VignettePage
from assessments.vignettes.turns import Turn
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage
from courses.formats.contents import Package, PackagedStep
from courses.quality.material import Locate, StepMaterial
from courses.releases.previews import modes_of
from courses.releases.steps import Statuses, StepKind, StepStatus


class VignetteKind(VignetteFiles, StepKind):
    kind = "vignette"
    label = gettext_lazy("Case vignette")
    page_model = VignettePage
    every_required = gettext_lazy("Pass every required vignette")
    preview_modes = modes_of(previews.VIGNETTE)

    def freeze(self, page: VignettePage, freezing: Freezing) -> dict[str, Any]:
        return freeze_vignette(page, freezing)

    def rests_on(self, curriculum: CurriculumPage) -> list[QuerySet]:
        return rests_on(curriculum)

    def material(self, content: Mapping[str, Any], locate: Locate) -> StepMaterial:
        return material.material_of(content, locate)

    def freeze_packaged(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        return material.freeze_packaged(step.content)

    def statuses(self, enrolments: Sequence, steps: Sequence, *, at: datetime) -> Statuses:
        turns = submissions.turns_of(enrolments=enrolments, steps=steps)
        return {
            pair: StepStatus(turn.state, note_on(turn))
            for pair, turn in turns.items()
            if turn.state != "open"
        }

    def url(self, enrolment, step) -> str:
        return reverse("assessments:vignette", args=[enrolment.pk, step.module_slug, step.slug])

    def rules(self, content: Mapping[str, Any]) -> dict[str, Any]:
        criteria = content["rubric"]["criteria"]
        codes = (criterion.get("competency") for criterion in criteria)
        return {
            "assesses": [code for code in dict.fromkeys(codes) if code],
            "criteria": len(criteria),
            "critical": sum(bool(criterion.get("is_critical")) for criterion in criteria),
            "pass_percent": str(content["rubric"]["pass_percent"]),
            "exemplars": len(content.get("exemplars", ())),
        }

    def describe(self, rules: Mapping[str, Any]) -> str:
        judged = ngettext(
            "Answered in writing and judged by a supervisor against a rubric of one criterion.",
            "Answered in writing and judged by a supervisor against a rubric of %(count)d criteria.",
            rules["criteria"],
        ) % {"count": rules["criteria"]}
        mark = _("Pass mark: %s%%.") % rules["pass_percent"]
        if not rules["critical"]:
            return f"{judged} {mark}"
        critical = ngettext(
            "One criterion is critical: it must be met whatever the total.",
            "%(count)d criteria are critical: each must be met whatever the total.",
            rules["critical"],
        ) % {"count": rules["critical"]}
        return f"{judged} {mark} {critical}"

    def preview(self, request, page, mode: str):
        return previews.VIGNETTE[mode].show(request, page)


def note_on(turn: Turn) -> str:
    """Where a trainee stands, in a sentence."""
    match turn.state:
        case "started":
            return _("You have begun. What you wrote is kept until you hand it in.")
        case "waiting":
            return _("Handed in. A supervisor will mark it.")
        case "returned":
            return _("Your answer came back with feedback. Improve it and hand it in again.")
        case "failed":
            return _(
                "You have used every submission. Ask the organization, which can allow another."
            )
    return ""
