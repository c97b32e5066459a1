"""A rubric in the file of what it judges: ``rubric:`` of a vignette, read, stored and written."""

from dataclasses import dataclass
from typing import Any

from assessments.rubrics import rubric as rubrics
from assessments.rubrics.freezing import freeze_rubric
from assessments.rubrics.models import Rubric
from core.errors import Refusal
from courses.content.freezing import decimal_text
from courses.formats.contents import Word
from courses.formats.fields import CODE, SLUG, Fields, Value
from courses.formats.importing import Importing
from courses.formats.scalars import Bare, Flow, Quoted
from courses.formats.writing import plain, without_empty

LOWER_CASE = "code of lower-case words joined by hyphens"


@dataclass(frozen=True)
class PackagedRubric:
    """A rubric as its file says it; ``criteria`` are raw values of the block of a criterion."""

    title: Word
    pass_percent: int
    criteria: list[dict[str, Any]]

    @property
    def competencies(self) -> list[Word]:
        return [criterion["competency"] for criterion in self.criteria]

    @property
    def frozen(self) -> rubrics.FrozenRubric:
        """The rubric by which answers would be judged."""
        return rubrics.FrozenRubric.from_content(
            {
                "title": self.title,
                "pass_percent": self.pass_percent,
                "criteria": self.criteria,
            }
        )


# ------------------------------------------------------------ reading


def read_rubric(value: Value) -> PackagedRubric:
    """The rubric in ``value``; what keeps it from judging is a fault of the line that says so."""
    found = value.source.faults.found
    faults_before = len(found)
    with value.fields() as fields:
        title = fields["title"]
        items = [item.fields() for item in fields["criteria"].items()]
        rubric = PackagedRubric(
            title=Word(title.text(longest=200), title.place),
            pass_percent=fields["pass_percent"].integer(most=100) or 0,
            criteria=[_criterion(item) for item in items],
        )
    # What could not be read was told already, and is not there to be judged.
    if not value.is_absent and len(found) == faults_before:
        for fault in rubrics.faults(rubric.frozen):
            if fault.criterion is None:
                value.fault(fault.message, fault.code)
            else:
                items[fault.criterion].get(fault.part).fault(fault.message, fault.code)
    return rubric


def _criterion(item: Fields) -> dict[str, Any]:
    with item as fields:
        return {
            "code": fields["code"].word(SLUG, LOWER_CASE),
            "title": fields["title"].text(longest=200),
            "description": fields.get("description").text(),
            "competency": fields.get("competency").word(CODE, "code"),
            "is_critical": fields.get("critical").flag(),
            "met_at": fields.get("met_at").word(SLUG, LOWER_CASE),
            "weight": fields["weight"].decimal(),
            "levels": [_level(level) for level in fields["levels"].items()],
        }


def _level(item: Value) -> dict[str, Any]:
    with item.fields() as fields:
        return {
            "code": fields["code"].word(SLUG, LOWER_CASE),
            "title": fields["title"].text(longest=80),
            "points": fields["points"].decimal(),
            "description": fields["description"].text(),
        }


# ------------------------------------------------------------ storing


def store_rubric(rubric: Rubric, said: PackagedRubric, importing: Importing) -> None:
    """Make ``rubric``, which may be new, say what the file says."""
    created = rubric.pk is None
    before = None if created else _state(rubric)
    rubric.title = str(said.title)
    rubric.pass_percent = said.pass_percent
    criteria = [{"type": "criterion", "value": criterion} for criterion in said.criteria]
    rubric.criteria = importing.stream(Rubric, "criteria", criteria)
    changed = before != _state(rubric)
    if changed:
        rubric.save()
    importing.note("rubric", rubric.title, created=created, changed=changed)


def _state(rubric: Rubric) -> dict[str, Any] | Refusal:
    try:
        return freeze_rubric(rubric)
    except Refusal as refusal:
        return refusal


# ------------------------------------------------------------ writing


def write_rubric(rubric: Rubric) -> dict[str, Any]:
    """What ``read_rubric`` would read as ``rubric``."""
    return {
        "title": plain(rubric.title),
        "pass_percent": rubric.pass_percent,
        "criteria": [_written(block.value) for block in rubric.criteria],
    }


def _written(value) -> dict[str, Any]:
    return without_empty(
        {
            "code": value["code"],
            "title": plain(value["title"]),
            "description": plain(value["description"] or ""),
            "competency": value["competency"] or "",
            "critical": bool(value["is_critical"]) or None,
            "met_at": value["met_at"] or "",
            "weight": Bare(decimal_text(value["weight"])),
            "levels": [_written_level(level) for level in value["levels"]],
        }
    )


def _written_level(value) -> Flow:
    return Flow(
        {
            "code": value["code"],
            "title": plain(value["title"]),
            "points": Bare(decimal_text(value["points"])),
            "description": Quoted(plain(value["description"])),
        }
    )
