from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from assessments.rubrics.feedback import criterion_rows, shown
from assessments.rubrics.rubric import FrozenRubric
from assessments.vignettes.exhibits import stages_of, works_of
from assessments.vignettes.models.pages import VignettePage
from courses.content import text
from courses.content.assets import AddressOf
from courses.releases.previews import Preview

# ------------------------------------------------------------ vignettes


def _vignette_as_answered(
    _page: VignettePage, content: Mapping[str, Any], files: AddressOf
) -> dict[str, Any]:
    """The case in its stages, with the places where a trainee writes."""
    return {
        "stages": stages_of(content, address_of=files),
        "works": works_of(content, content["stages"]),
    }


def _vignette_with_rubric(
    _page: VignettePage, content: Mapping[str, Any], files: AddressOf
) -> dict[str, Any]:
    """What supervisors judge by, and what the trainee reads when the result is final."""
    rubric = FrozenRubric.from_content(content["rubric"]) if content["rubric"] else None
    return {
        "stages": stages_of(content, address_of=files),
        "pass_percent": shown(rubric.pass_percent) if rubric else "",
        "criteria": criterion_rows(rubric, {}) if rubric else [],
        "model_answer": text.render(content["model_answer"], content["references"]),
        "works": works_of(content, [content["stages"], content["model_answer"]]),
    }


VIGNETTE = {
    "answered": Preview(
        gettext_lazy("As it is answered"),
        "assessments/vignette_preview.html",
        _vignette_as_answered,
    ),
    "rubric": Preview(
        gettext_lazy("With rubric"),
        "assessments/vignette_rubric_preview.html",
        _vignette_with_rubric,
    ),
}
