"""Lessons and evaluations as material."""

from collections.abc import Callable, Mapping
from typing import Any

from courses import credit, text
from courses.quality.material import (
    Content,
    Figure,
    Lesson,
    Locate,
    Option,
    Passage,
    Procedure,
    Question,
    Table,
    Term,
)


class LessonReader:
    kind = "lesson"

    def freeze(self, step, package) -> dict[str, Any]:
        lesson = step.content
        return {
            "body": [
                {"type": block["type"], "value": _FREEZE.get(block["type"], _same)(block["value"])}
                for block in lesson.blocks
            ],
            "difficulty": lesson.difficulty,
            "activities": lesson.activities,
            "is_handout": lesson.is_handout,
        }

    def read(self, content: Mapping[str, Any], locate: Locate) -> Content:
        blocks = [(block["type"], block["value"]) for block in content["body"]]

        def of(wanted: str) -> list[Any]:
            return [value for kind, value in blocks if kind == wanted]

        return Content(
            passages=tuple(_passages(blocks, locate)),
            figures=tuple(
                Figure(value["alt"], value["caption"], locate("figure", value["alt"]))
                for value in of("figure")
            ),
            tables=tuple(
                Table(
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
                    Term(value["term"], value["definition"], locate("glossary term", value["term"]))
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


class EvaluationReader:
    kind = "evaluation"

    def freeze(self, step, package) -> dict[str, Any]:
        return {"questions": [question["value"] for question in step.content]}

    def read(self, content: Mapping[str, Any], locate: Locate) -> Content:
        return Content(locate=locate)


def read_check(value: Mapping[str, Any], locate: Locate) -> Question:
    """A knowledge check as a question without a code."""
    return Question(
        code="",
        type="single",
        stem=value["question"],
        options=read_options(value["options"]),
        feedback=tuple(option["feedback"] for option in value["options"]),
        rationale="",
        sources=(),
        objective="",
        competency="",
        difficulty="",
        review_by=None,
        spot=locate("knowledge check", value["question"]),
    )


def read_options(options) -> tuple[Option, ...]:
    return tuple(
        Option(option["text"], bool(option["is_correct"]), option["feedback"]) for option in options
    )


def _passages(blocks, locate: Locate) -> list[Passage]:
    found = []
    for kind, value in blocks:
        for role, html in _TEXTS.get(kind, _none)(value):
            if html:
                found.append(Passage(html, role, locate(role, text.words(html))))
    return found


def _same(value: Any) -> Any:
    return value


def _none(_value: Any) -> list[tuple[str, str]]:
    return []


def freeze_table(value: Mapping[str, Any]) -> dict[str, Any]:
    """A table as packages write it, its rows as an edition has them."""
    return {**value, "rows": [row["cells"] for row in value["rows"]]}


_FREEZE: dict[str, Callable[[Any], Any]] = {"table": freeze_table}

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
