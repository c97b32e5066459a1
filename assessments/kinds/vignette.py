"""The vignette as a kind of step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import previews, submissions
from assessments.models import VignettePage
from assessments.turns import Turn
from courses.steps import StepStatus


class VignetteKind:
    kind = "vignette"
    label = gettext_lazy("Case vignette")
    page_model = VignettePage
    preview_modes = previews.modes_of(previews.VIGNETTE)

    def statuses(self, enrolment, steps, *, at: datetime) -> dict[int, StepStatus]:
        turns = submissions.turns_of(enrolment=enrolment, steps=steps)
        return {
            key: StepStatus(turn.state, note_on(turn))
            for key, turn in turns.items()
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
        mark = _("Pass mark: %s %%.") % rules["pass_percent"]
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
                "You have used every submission. Ask the organisation, which can allow another."
            )
    return ""
