"""Lessons as the rules of quality see them."""

from collections.abc import Callable, Mapping
from typing import Any

from courses.content import credit, text
from courses.content.tables import freeze_packaged_table
from courses.formats.faults import Place
from courses.lessons.files import PackagedLesson
from courses.quality.material import (
    FigurePassage,
    Lesson,
    Locate,
    Passage,
    Procedure,
    QuestionPassage,
    StepMaterial,
    TablePassage,
    TermPassage,
    read_options,
)
from courses.releases.material import spot_of


def freeze_packaged(lesson: PackagedLesson) -> dict[str, Any]:
    """A lesson that was read from its file as an edition would freeze it, its files left out."""
    return {
        "body": [
            {
                "type": block["type"],
                "value": _FREEZE.get(block["type"], _same)(block["value"], place),
            }
            for block, place in zip(lesson.blocks, lesson.places, strict=True)
        ],
        "difficulty": lesson.difficulty,
        "activities": lesson.activities,
        "is_handout": lesson.is_handout,
        "is_open": lesson.is_open,
    }


def material_of(content: Mapping[str, Any], locate: Locate) -> StepMaterial:
    """A lesson's frozen content as the rules see it."""
    blocks = [(block["type"], block["value"]) for block in content["body"]]

    def of(wanted: str) -> list[Any]:
        return [value for kind, value in blocks if kind == wanted]

    return StepMaterial(
        passages=tuple(_passages(blocks, locate)),
        figures=tuple(
            FigurePassage(value["alt"], value["caption"], locate("figure", value["alt"]))
            for value in of("figure")
        ),
        tables=tuple(
            TablePassage(
                value["caption"],
                tuple(cell for row in value["rows"] for cell in row),
                locate("table", value["caption"]),
            )
            for value in of("table")
        ),
        lesson=Lesson(
            words=credit.word_count(content),
            key_points=len(of("key_point")),
            checks=tuple(read_check(value, locate) for value in of("check")),
            terms=tuple(
                TermPassage(
                    value["term"], value["definition"], locate("glossary term", value["term"])
                )
                for value in of("term")
            ),
            procedures=tuple(
                Procedure(
                    value["title"],
                    value["needs_local_approval"],
                    locate("procedure", value["title"]),
                )
                for value in of("procedure")
            ),
            is_handout=bool(content.get("is_handout")),
        ),
        locate=locate,
    )


def read_check(value: Mapping[str, Any], locate: Locate) -> QuestionPassage:
    """A knowledge check as a question without a code."""
    return QuestionPassage(
        code="",
        stem=value["question"],
        options=read_options(value["options"]),
        usual_options=None,
        has_one_key=False,
        holds=None,
        feedback=tuple(option["feedback"] for option in value["options"]),
        rationale="",
        sources=(),
        objective="",
        competency="",
        difficulty="",
        review_by=None,
        spot=value.get("spot") or locate("knowledge check", value["question"]),
    )


def _passages(blocks, locate: Locate) -> list[Passage]:
    found = []
    for kind, value in blocks:
        for role, html in _TEXTS.get(kind, _none)(value):
            if html:
                found.append(Passage(html, role, locate(role, text.words(html))))
    return found


def _same(value: Any, _place: Place) -> Any:
    return value


def _none(_value: Any) -> list[tuple[str, str]]:
    return []


def _check(value: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """A knowledge check and its line, which its words may share with another."""
    return {**value, "spot": spot_of(place)}


_FREEZE: dict[str, Callable[[Any, Place], Any]] = {
    "table": lambda value, _place: freeze_packaged_table(value),
    "check": _check,
}

_TEXTS: dict[str, Callable[[Any], list[tuple[str, str]]]] = {
    "text": lambda value: [("text", value)],
    "key_point": lambda value: [("key point", value)],
    "warning": lambda value: [("warning", value)],
    "figure": lambda value: [("caption", value["caption"])],
    "table": lambda value: [("cell", cell) for row in value["rows"] for cell in row],
    "procedure": lambda value: [("procedure step", step) for step in value["steps"]],
    "term": lambda value: [("definition", value["definition"])],
    "media": lambda value: [("transcript", value["transcript"])],
    "explorer": lambda value: [("text", value["text"])],
    "check": lambda value: [
        ("feedback", option["feedback"]) for option in value["options"] if option["is_correct"]
    ],
}
