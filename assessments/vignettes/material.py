"""Vignettes as the rules of quality see them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.vignettes.files.vignettes import PackagedVignette
from courses.content import text
from courses.content.tables import freeze_packaged_table
from courses.quality.material import (
    Case,
    Criterion,
    FigurePassage,
    Level,
    Locate,
    Passage,
    StepMaterial,
    TablePassage,
)


def freeze_packaged(said: PackagedVignette) -> dict[str, Any]:
    """A vignette that was read from its file as an edition would freeze it, its files left out."""
    return {
        "stages": [
            {
                **stage["value"],
                "exhibits": [_freeze_exhibit(e) for e in stage["value"]["exhibits"]],
            }
            for stage in said.stages
        ],
        "rubric": {"criteria": said.rubric.criteria},
        "model_answer": said.model_answer,
        "exemplars": [{"overall": exemplar.overall} for exemplar in said.exemplars],
    }


def material_of(content: Mapping[str, Any], locate: Locate) -> StepMaterial:
    """A vignette's frozen content as the rules see it."""
    exhibits = [exhibit for stage in content["stages"] for exhibit in stage["exhibits"]]
    return StepMaterial(
        passages=tuple(_passages(content, locate)),
        figures=tuple(
            FigurePassage(one["alt"], one["caption"], locate("image", one["alt"]))
            for one in exhibits
            if one["kind"] == "image"
        ),
        tables=tuple(
            TablePassage(one["caption"], (), locate("table", one["caption"]))
            for one in exhibits
            if one["kind"] == "table"
        ),
        case=Case(
            criteria=tuple(_criterion(one, locate) for one in content["rubric"]["criteria"]),
            exemplars=tuple(one["overall"] for one in content.get("exemplars", ())),
            has_model_answer=bool(text.words(content["model_answer"])),
        ),
        locate=locate,
    )


def _freeze_exhibit(exhibit: Mapping[str, Any]) -> dict[str, Any]:
    value = exhibit["value"]
    if exhibit["type"] == "table":
        value = freeze_packaged_table(value)
    return {"kind": exhibit["type"], **value}


def _passages(content: Mapping[str, Any], locate: Locate) -> list[Passage]:
    texts = []
    for stage in content["stages"]:
        texts.append(("narrative", stage["narrative"]))
        texts += [("prompt", prompt["text"]) for prompt in stage["prompts"]]
    texts.append(("model answer", content["model_answer"]))
    return [Passage(html, role, locate(role, text.words(html))) for role, html in texts if html]


def _criterion(content: Mapping[str, Any], locate: Locate) -> Criterion:
    return Criterion(
        code=content["code"],
        title=content["title"],
        competency=content["competency"] or "",
        is_critical=bool(content["is_critical"]),
        met_at=content.get("met_at") or "",
        levels=tuple(
            Level(one["code"], one["title"], Decimal(str(one["points"])), one["description"])
            for one in content["levels"]
        ),
        spot=locate("criterion", content["title"]),
    )
