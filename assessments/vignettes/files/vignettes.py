"""Vignettes as files: ``kind: vignette``, with the rubric inside and the exemplars beside."""

from dataclasses import dataclass
from typing import Any

from assessments.rubrics.files import (
    LOWER_CASE,
    PackagedRubric,
    read_rubric,
    store_rubric,
    write_rubric,
)
from assessments.rubrics.models import Rubric
from assessments.vignettes.answers import Prompt
from assessments.vignettes.files.exemplars import (
    PackagedExemplar,
    check_exemplars,
    exemplars_of,
    read_exemplars,
    write_exemplars,
)
from assessments.vignettes.files.exhibits import read_exhibit, write_exhibit
from assessments.vignettes.models.pages import VignettePage
from courses.formats.checking import check_known, check_once
from courses.formats.contents import Package, PackagedStep, Word
from courses.formats.faults import Faults
from courses.formats.fields import SLUG, Body, Fields, SourceFile, Value
from courses.formats.importing import Importing
from courses.formats.parts import paragraph
from courses.formats.pictures import Files
from courses.formats.scalars import Flow
from courses.formats.writing import Writing, Written, in_order, plain, without_empty


@dataclass(frozen=True)
class PackagedVignette:
    """A vignette as its files say it; ``stages`` is raw stream data."""

    stages: list[dict[str, Any]]
    rubric: PackagedRubric
    model_answer: str
    exemplars: list[PackagedExemplar]


class VignetteFiles:
    """How a vignette is read from its file, put into its page and written."""

    def read(
        self, fields: Fields, body: Body | None, source: SourceFile, files: Files
    ) -> PackagedVignette:
        faults_before = len(source.faults.found)
        stages = [_stage(item, files) for item in fields["stages"].items(least=1)]
        prompts = [prompt["code"] for stage in stages for prompt in stage["value"]["prompts"]]
        check_once(prompts, "prompt", source.faults)
        vignette = PackagedVignette(
            stages=stages,
            rubric=read_rubric(fields["rubric"]),
            model_answer=fields["model_answer"].markdown(),
            exemplars=read_exemplars(files.beside("exemplars")),
        )
        # What is wrong in the case would be told again for each of its exemplars.
        if len(source.faults.found) == faults_before:
            check_exemplars(
                vignette.exemplars, _prompts(vignette), vignette.rubric.frozen, source.faults
            )
        return vignette

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        competencies = {competency.code for competency in package.framework.competencies}
        check_known(step.content.rubric.competencies, competencies, "competency", faults)
        contents = [other.content for _module, other in package.steps()]
        rubrics = [one.rubric for one in contents if isinstance(one, PackagedVignette)]
        check_once([rubric.title for rubric in rubrics], "rubric", faults)

    def fill(self, page: VignettePage, step: PackagedStep, importing: Importing) -> None:
        vignette: PackagedVignette = step.content
        page.stages = importing.stream(VignettePage, "stages", vignette.stages)
        page.model_answer = vignette.model_answer
        page.rubric = _own_rubric(page, vignette.rubric.title, importing)
        store_rubric(page.rubric, vignette.rubric, importing)
        page.exemplars = exemplars_of(page, vignette.exemplars)

    def write(self, page: VignettePage, writing: Writing) -> Written:
        write_exemplars(in_order(page.exemplars.all()), writing)
        return Written(
            {
                "stages": [_written_stage(block.value, writing) for block in page.stages],
                "rubric": write_rubric(page.rubric),
                "model_answer": writing.markdown(page.model_answer),
            }
        )


def _own_rubric(page: VignettePage, title: Word, importing: Importing) -> Rubric:
    """The vignette's own rubric: one that it shares with another is left to the other."""
    own = Rubric.objects.filter(organisation=importing.organisation)
    rubric = own.filter(pk=page.rubric_id).first()
    if rubric is None or rubric.vignettes.exclude(pk=page.pk).exists():
        rubric = own.filter(title=title).first() or Rubric(organisation=importing.organisation)
    taken = own.filter(title=title).exclude(pk=rubric.pk).exists()
    if taken or (rubric.pk and rubric.vignettes.exclude(pk=page.pk).exists()):
        importing.refuse(title, f"another vignette has a rubric called “{title}”")
    return rubric


# ------------------------------------------------------------ reading


def _prompts(vignette: PackagedVignette) -> list[Prompt]:
    return [
        Prompt(prompt["code"], prompt["text"], prompt["minimum"], prompt["maximum"])
        for stage in vignette.stages
        for prompt in stage["value"]["prompts"]
    ]


def _stage(item: Value, files: Files) -> dict[str, Any]:
    with item.fields() as fields:
        stage = {
            "title": fields["title"].text(longest=200),
            "narrative": fields["narrative"].markdown(),
            "exhibits": [read_exhibit(value, files) for value in fields.get("exhibits").items()],
            "prompts": [_prompt(value) for value in fields.get("prompts").items()],
        }
    return {"type": "stage", "value": stage}


def _prompt(item: Value) -> dict[str, Any]:
    with item.fields() as fields, fields["words"].fields() as words:
        minimum = words.get("minimum").integer() or 0
        maximum = words["maximum"].integer(least=1) or 1
        if minimum >= maximum:
            words.fault("the fewest words must be fewer than the most")
        return {
            "code": fields["code"].word(SLUG, LOWER_CASE),
            "text": paragraph(fields["text"].inline()),
            "minimum": minimum,
            "maximum": maximum,
        }


# ------------------------------------------------------------ writing


def _written_stage(value, writing: Writing) -> dict[str, Any]:
    return without_empty(
        {
            "title": plain(value["title"]),
            "narrative": writing.markdown(value["narrative"].source),
            "exhibits": [write_exhibit(block, writing) for block in value["exhibits"]],
            "prompts": [_written_prompt(prompt, writing) for prompt in value["prompts"]],
        }
    )


def _written_prompt(value, writing: Writing) -> dict[str, Any]:
    minimum = {"minimum": value["minimum"]} if value["minimum"] else {}
    return {
        "code": value["code"],
        "text": writing.run(value["text"].source),
        "words": Flow({**minimum, "maximum": value["maximum"]}),
    }
