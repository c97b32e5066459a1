"""Vignettes with their rubrics: ``kind: vignette``."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import rubrics
from assessments.answers import Prompt
from assessments.freezing import freeze_rubric
from assessments.models import Exemplar, Rubric, VignettePage
from assessments.packages.exemplars import PackagedExemplar, check_exemplars, read_exemplars
from assessments.packages.exhibits import read_exhibit
from assessments.packages.writing import write_vignette
from core.errors import Refusal
from courses.packages.checking import check_known, check_once
from courses.packages.contents import Package, PackagedStep, Word
from courses.packages.faults import Faults
from courses.packages.fields import CODE, SLUG, Fields, Source, Value
from courses.packages.formats import Body
from courses.packages.lessons import paragraph
from courses.packages.pictures import Files
from courses.packages.writing import Writing, Written

LOWER_CASE = "code of lower-case words joined by hyphens"


@dataclass(frozen=True)
class PackagedVignette:
    stages: list[dict[str, Any]]
    rubric_title: Word
    pass_percent: int
    criteria: list[dict[str, Any]]
    competencies: list[Word]
    model_answer: str
    exemplars: list[PackagedExemplar]


class VignetteFormat:
    kind = "vignette"
    page_model = VignettePage

    def read(
        self, fields: Fields, body: Body | None, source: Source, files: Files
    ) -> PackagedVignette:
        faults_before = len(source.faults.found)
        stages = [_stage(item, files) for item in fields["stages"].items(least=1)]
        prompts = [prompt["code"] for stage in stages for prompt in stage["value"]["prompts"]]
        check_once(prompts, "prompt", source.faults)
        with fields["rubric"].fields() as rubric:
            criteria = [_criterion(item) for item in rubric["criteria"].items(least=1)]
            check_once([criterion["code"] for criterion in criteria], "criterion", source.faults)
            if criteria and not any(Decimal(criterion["weight"]) for criterion in criteria):
                rubric.fault("no criterion has any weight")
            title = rubric["title"]
            vignette = PackagedVignette(
                stages=stages,
                rubric_title=Word(title.text(longest=200), title.place),
                pass_percent=rubric["pass_percent"].integer(most=100) or 0,
                criteria=[{"type": "criterion", "value": criterion} for criterion in criteria],
                competencies=[criterion["competency"] for criterion in criteria],
                model_answer=fields["model_answer"].markdown(),
                exemplars=read_exemplars(files.beside("exemplars")),
            )
        # What is wrong in the case would be told again for each of its exemplars.
        if len(source.faults.found) == faults_before:
            _check_exemplars(vignette, source.faults)
        return vignette

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        competencies = {competency.code for competency in package.framework.competencies}
        check_known(step.content.competencies, competencies, "competency", faults)
        vignettes = [other for _module, other in package.steps() if other.kind == self.kind]
        check_once([one.content.rubric_title for one in vignettes], "rubric", faults)

    def write(self, page: VignettePage, writing: Writing) -> Written:
        return write_vignette(page, writing)

    def fill(self, page: VignettePage, step: PackagedStep, importing) -> None:
        vignette: PackagedVignette = step.content
        page.stages = importing.stream(VignettePage, "stages", vignette.stages)
        page.model_answer = vignette.model_answer
        page.rubric = self._rubric(page, vignette, importing)
        page.exemplars = _exemplars(page, vignette)

    def _rubric(self, page: VignettePage, vignette: PackagedVignette, importing) -> Rubric:
        """The vignette's own rubric: one that it shares with another is left to the other."""
        title = str(vignette.rubric_title)
        own = Rubric.objects.filter(organisation=importing.organisation)
        rubric = own.filter(pk=page.rubric_id).first()
        if rubric is None or rubric.vignettes.exclude(pk=page.pk).exists():
            rubric = own.filter(title=title).first() or Rubric(organisation=importing.organisation)
        taken = own.filter(title=title).exclude(pk=rubric.pk).exists()
        if taken or (rubric.pk and rubric.vignettes.exclude(pk=page.pk).exists()):
            importing.refuse(
                vignette.rubric_title, f"another vignette has a rubric called “{title}”"
            )
        created = rubric.pk is None
        before = None if created else _rubric_state(rubric)
        rubric.title = title
        rubric.pass_percent = vignette.pass_percent
        rubric.criteria = importing.stream(Rubric, "criteria", vignette.criteria)
        changed = before != _rubric_state(rubric)
        if changed:
            rubric.save()
        importing.note("rubric", title, created=created, changed=changed)
        return rubric


def _check_exemplars(vignette: PackagedVignette, faults: Faults) -> None:
    prompts = [
        Prompt(prompt["code"], prompt["text"], prompt["minimum"], prompt["maximum"])
        for stage in vignette.stages
        for prompt in stage["value"]["prompts"]
    ]
    rubric = rubrics.Rubric.from_content(
        {
            "title": vignette.rubric_title,
            "pass_percent": vignette.pass_percent,
            "criteria": [criterion["value"] for criterion in vignette.criteria],
        }
    )
    check_exemplars(vignette.exemplars, prompts, rubric, faults)


def _exemplars(page: VignettePage, vignette: PackagedVignette) -> list[Exemplar]:
    known = {row.overall: row for row in page.exemplars.all()}
    rows = []
    for number, said in enumerate(vignette.exemplars):
        content = said.exemplar.as_content()
        row = known.get(said.overall) or Exemplar(overall=said.overall)
        row.comment = content["comment"]
        row.answers = [
            ("answer", {"prompt": code, "text": text}) for code, text in content["answers"].items()
        ]
        row.marks = [
            ("mark", {"criterion": code, **mark}) for code, mark in content["marks"].items()
        ]
        row.sort_order = number
        rows.append(row)
    return rows


def _rubric_state(rubric: Rubric) -> dict[str, Any] | Refusal:
    try:
        return freeze_rubric(rubric)
    except Refusal as refusal:
        return refusal


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


def _criterion(item: Value) -> dict[str, Any]:
    with item.fields() as fields:
        levels = [_level(value) for value in fields["levels"].items(least=2, most=6)]
        check_once([level["code"] for level in levels], "level", item.source.faults)
        points = [Decimal(level["points"]) for level in levels]
        if points != sorted(set(points)):
            fields["levels"].fault("the points must rise from level to level")
        critical = fields.get("critical").flag()
        met_at = fields["met_at"] if critical else fields.get("met_at")
        code = met_at.word(SLUG, LOWER_CASE)
        if code and code not in [level["code"] for level in levels]:
            met_at.fault(f"there is no level {code}")
        return {
            "code": fields["code"].word(SLUG, LOWER_CASE),
            "title": fields["title"].text(longest=200),
            "description": fields.get("description").text(),
            "competency": fields.get("competency").word(CODE, "code"),
            "is_critical": critical,
            "met_at": code,
            "weight": fields["weight"].decimal(),
            "levels": levels,
        }


def _level(item: Value) -> dict[str, Any]:
    with item.fields() as fields:
        return {
            "code": fields["code"].word(SLUG, LOWER_CASE),
            "title": fields["title"].text(longest=80),
            "points": fields["points"].decimal(),
            "description": fields["description"].text(),
        }
