"""The pages of the CMS as material: what a release would freeze, each piece with its page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from courses.formats.faults import Place
from courses.quality.findings import Spot
from courses.quality.material import (
    Curriculum,
    FrameworkCompetency,
    Module,
    ModuleObjective,
    Passage,
    Step,
    Work,
)
from courses.releases.drafts import Draft, DraftStep
from courses.releases.steps import kind_of


def spot_of(place: Place) -> Spot:
    """Where something stands in a package."""
    return Spot(place.file, place.line)


def read(draft: Draft) -> Curriculum:
    """The material of a draft. Reads no row: all of it was frozen before."""
    outline = draft.outline
    steps = {step.key: step for step in draft.steps}
    top = _spot(draft.curriculum, "")
    framework = outline["framework"] or {"competencies": []}
    said = outline["curriculum"]
    return Curriculum(
        title=said["title"],
        language=said["language"],
        competencies=tuple(
            FrameworkCompetency(one["code"], one["title"], one["parent"], top)
            for one in framework["competencies"]
        ),
        modules=tuple(_module(module, steps, top) for module in outline["modules"]),
        spot=top,
        passages=tuple(
            Passage(said[name], name.replace("_", " "), _spot(draft.curriculum, name))
            for name in ("summary", "introduction", "certificate_meaning")
            if said[name]
        ),
    )


def _module(module: Mapping[str, Any], steps: Mapping[str, DraftStep], top: Spot) -> Module:
    held = [steps[step["key"]] for step in module["steps"]]
    page = held[0].module if held else None
    spot = _spot(page, "") if page else top
    return Module(
        slug=module["slug"],
        title=module["title"],
        objectives=tuple(
            ModuleObjective(one["code"], one["text"], tuple(one["competencies"]), spot)
            for one in module["objectives"]
        ),
        steps=tuple(_step(step) for step in held),
        bank=(),
        works=tuple(_works(held)),
        spot=spot,
    )


def _works(held: list[DraftStep]) -> list[Work]:
    # The list belongs to the organisation, so that nothing in it is too much for one curriculum.
    works: dict[str, Work] = {}
    for step in held:
        for one in step.content["content"].get("references", ()):
            spot = _spot(step.page, "references")
            works.setdefault(
                one["key"],
                Work(one["key"], one["status"], one["doi"], one["url"], None, spot),
            )
    return list(works.values())


def _step(step: DraftStep) -> Step:
    content = step.content

    def locate(field: str, excerpt: str) -> Spot:
        return _spot(step.page, f"{field} “{excerpt[:48]}”" if excerpt else field)

    return Step(
        key=step.key,
        kind=content["kind"],
        title=content["title"],
        minutes=content["minutes"],
        is_required=content["is_required"],
        review_by=date.fromisoformat(content["review_by"]) if content["review_by"] else None,
        objectives=tuple(one["code"] for one in content["objectives"]),
        content=kind_of(content["kind"]).material(content["content"], locate),
        spot=_spot(step.page, ""),
    )


def _spot(page, field: str) -> Spot:
    where = f"{page.title}, {field.replace('_', ' ')}" if field else page.title
    return Spot(where, url=reverse("wagtailadmin_pages:edit", args=[page.pk]))
