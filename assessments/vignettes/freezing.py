"""How a vignette is frozen into an edition."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.rubrics import rubric as rubrics
from assessments.rubrics.freezing import freeze_rubric
from assessments.rubrics.models import Rubric
from assessments.vignettes import exemplars
from assessments.vignettes.answers import prompts_of
from assessments.vignettes.models.pages import VignettePage
from core.errors import Refusal
from courses.content.freezing import Freezing, decimal_text
from courses.content.models.pages import CurriculumPage
from courses.content.tables import freeze_table

# ------------------------------------------------------------ vignettes


def freeze_vignette(page: VignettePage, freezing: Freezing) -> dict:
    """A case with its stages, the rubric that judges it and the model answer."""
    content = {
        "stages": freezing.each(
            page.stages,
            lambda block: _freeze_stage(block.value, freezing),
            inside=("exhibits", "prompts"),
        ),
        "rubric": freezing.attempt(lambda: _freeze_rubric(page)),
        "model_answer": freezing.text(page.model_answer),
    }
    codes = [prompt["code"] for stage in content["stages"] for prompt in stage["prompts"]]
    freezing.attempt(lambda: _refuse_repeated(codes, _("Two of its prompts have the code “%s”.")))
    return {
        **content,
        **freezing.attempt(lambda: _freeze_exemplars(page, content, freezing), {}),
        "references": freezing.cited(content),
    }


def rests_on(curriculum: CurriculumPage) -> list[QuerySet]:
    """The rows that ``freeze_vignette`` may read besides a vignette of ``curriculum``."""
    return [Rubric.objects.filter(organisation=curriculum.organisation_id)]


def _freeze_rubric(page: VignettePage) -> dict[str, Any]:
    if page.rubric_id is None:
        raise Refusal("no_rubric", _("No rubric judges it yet."))
    return freeze_rubric(page.rubric)


def _freeze_exemplars(
    page: VignettePage, content: dict[str, Any], freezing: Freezing
) -> dict[str, Any]:
    """The exemplars beside their case, where there are any. No page of a trainee reads them."""
    if content["rubric"] is None:
        return {}
    said = exemplars.in_order(
        freezing.each(
            page.exemplars.all(),
            lambda row: exemplars.of_rows(row.overall, row.comment, row.answers, row.marks),
        )
    )
    prompts, rubric = prompts_of(content), rubrics.FrozenRubric.from_content(content["rubric"])
    for one in said:
        for fault in exemplars.faults(one, prompts, rubric):
            raise Refusal(
                "exemplar_unfit",
                _("Its exemplar “%(overall)s”: %(fault)s")
                % {"overall": one.overall, "fault": fault.message},
            )
    return {"exemplars": [one.as_content() for one in said]} if said else {}


def _freeze_stage(value, freezing: Freezing) -> dict[str, Any]:
    return {
        "title": value["title"],
        "narrative": freezing.text(value["narrative"].source),
        "exhibits": freezing.each(
            value["exhibits"], lambda block: _freeze_exhibit(block, freezing)
        ),
        "prompts": freezing.each(
            value["prompts"].bound_blocks, lambda block: _freeze_prompt(block.value, freezing)
        ),
    }


def _freeze_exhibit(block, freezing: Freezing) -> dict[str, Any]:
    return {"kind": block.block_type, **_EXHIBITS[block.block_type](block.value, freezing)}


def _freeze_prompt(prompt, freezing: Freezing) -> dict[str, Any]:
    if prompt["maximum"] is None:
        raise Refusal("number_missing", _("A number in it is not filled in yet."))
    return {
        "code": prompt["code"],
        "text": freezing.inline(prompt["text"].source),
        "minimum": prompt["minimum"],
        "maximum": prompt["maximum"],
    }


def _freeze_chart(value, freezing: Freezing) -> dict[str, Any]:
    return {
        "caption": value["caption"],
        "x": {"label": value["x"]["label"], "unit": value["x"]["unit"] or ""},
        "y": {"label": value["y"]["label"], "unit": value["y"]["unit"] or ""},
        "series": [
            {
                "label": series["label"],
                "points": [
                    [decimal_text(point["x"]), decimal_text(point["y"])]
                    for point in series["points"]
                ],
            }
            for series in value["series"]
        ],
    }


def _freeze_image(value, freezing: Freezing) -> dict[str, Any]:
    return {
        "image": freezing.keep_image(value["image"]),
        "alt": value["alt"],
        "caption": value["caption"] or "",
    }


_EXHIBITS = {"table": freeze_table, "chart": _freeze_chart, "image": _freeze_image}


def _refuse_repeated(codes: list[str], message: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise Refusal("code_repeated", message % code)
