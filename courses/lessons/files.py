"""Lessons as Markdown files with directives."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from courses.content import credit, text
from courses.explorer.reading import FIELDS as SCENARIO_FIELDS
from courses.explorer.reading import (
    HIGHEST_LEVEL,
    LETTERS,
    LOWEST_LEVEL,
    USUAL_LEVEL,
    read_scenario,
)
from courses.formats.contents import PackagedStep
from courses.formats.faults import Place
from courses.formats.fields import Body, Fields, SourceFile, Value
from courses.formats.parts import paragraph, read_option
from courses.formats.pictures import Files
from courses.formats.writing import Writing, Written, without_empty
from courses.lessons.models import LessonPage
from courses.lessons.writing import write_body

OPENING = re.compile(r":::\s*([a-z][a-z-]*)\s*")
CLOSING = re.compile(r":::\s*")


class LessonPart(NamedTuple):
    """Running text (``name`` is empty) or the inside of a directive."""

    name: str
    text: str
    first_line: int


@dataclass(frozen=True)
class PackagedLesson:
    """A lesson as its file says it. ``blocks`` is raw stream data, files not yet replaced by their
    keys; ``places`` says where each block was written.
    """

    blocks: list[dict[str, Any]]
    places: list[Place]
    difficulty: int | None
    activities: int
    is_handout: bool
    is_open: bool


class LessonFiles:
    """How a lesson is read from its Markdown file, put into its page and written."""

    def read(
        self, fields: Fields, body: Body | None, source: SourceFile, files: Files
    ) -> PackagedLesson:
        is_handout = fields.get("handout").flag()
        required = fields.get("required")
        if is_handout and required.flag(default=True):
            required.fault("a hand-out is optional: required must be false")
        blocks = self._blocks(body, source, files)
        return PackagedLesson(
            blocks=[block for block, _place in blocks],
            places=[place for _block, place in blocks],
            difficulty=fields.get("difficulty").integer(least=credit.EASIEST, most=credit.HARDEST),
            activities=fields.get("activities").integer(most=6000) or 0,
            is_handout=is_handout,
            is_open=fields.get("open").flag(),
        )

    def _blocks(
        self, body: Body | None, source: SourceFile, files: Files
    ) -> list[tuple[dict[str, Any], Place]]:
        blocks = []
        parts = list(_parts(body, source)) if body else []
        for part in parts:
            reader = _READERS.get(part.name)
            if reader is None:
                source.fault(part.first_line - 1, f"unknown directive: {part.name}")
            elif part.name == "references" and part is not parts[-1]:
                source.fault(part.first_line - 1, "the references stand last")
            else:
                kind = part.name.replace("-", "_") or "text"
                block = {"type": kind, "value": reader(part, source, files)}
                blocks.append((block, source.place(part.first_line)))
        if not blocks:
            source.fault(body.first_line if body else 1, "the lesson is empty")
        return blocks

    def fill(self, page: LessonPage, step: PackagedStep, importing) -> None:
        lesson: PackagedLesson = step.content
        page.body = importing.stream(LessonPage, "body", lesson.blocks)
        page.difficulty = lesson.difficulty
        page.activities = lesson.activities
        page.is_handout = lesson.is_handout
        page.is_open = lesson.is_open

    def write(self, page: LessonPage, writing: Writing) -> Written:
        fields = {
            "difficulty": page.difficulty,
            "activities": page.activities or None,
            "handout": page.is_handout or None,
            "open": page.is_open or None,
        }
        return Written(without_empty(fields), write_body(page.body, writing))


def _parts(body: Body, source: SourceFile) -> Iterator[LessonPart]:
    name, opened, lines = "", body.first_line, []
    for number, line in enumerate(body.text.split("\n"), body.first_line):
        opening = OPENING.fullmatch(line)
        closing = CLOSING.fullmatch(line)
        if not opening and not closing:
            lines.append(line)
            continue
        if opening and name:
            source.fault(number, f"{name} is still open: close it with ::: first")
        if closing and not name:
            source.fault(number, "nothing is open here that ::: could close")
        if name or any(line.strip() for line in lines):
            yield LessonPart(name, "\n".join(lines), opened)
        name, opened, lines = opening[1] if opening else "", number + 1, []
    if name:
        source.fault(opened - 1, f"{name} is never closed with :::")
    elif any(line.strip() for line in lines):
        yield LessonPart("", "\n".join(lines), opened)


def _markdown(part: LessonPart, source: SourceFile, files: Files) -> str:
    if not part.text.strip():
        source.fault(part.first_line, "there is no text here")
    return source.markdown(text.from_markdown, part.text, first_line=part.first_line, empty="")


def _fields(part: LessonPart, source: SourceFile) -> Fields:
    return source.yaml(part.text, first_line=part.first_line).fields()


def _figure(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        return {
            "image": files.picture(fields["image"]),
            "alt": fields["alt"].text(),
            "caption": paragraph(fields.get("caption").inline()),
        }


def _table(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    head, dashes, grid = part.text.partition("\n---\n")
    if not dashes:
        source.fault(part.first_line, "a line --- must divide the fields from the table")
    grid_line = part.first_line + head.count("\n") + 2
    with _fields(part._replace(text=head), source) as fields:
        caption = fields["caption"].text()
        row_headers = fields.get("row_headers").flag()
    blank = len(grid) - len(grid.lstrip("\n"))
    no_table: tuple[list[str], list[list[str]]] = ([], [])
    columns, rows = source.markdown(
        text.table_from_markdown, grid.strip("\n"), first_line=grid_line + blank, empty=no_table
    )
    return {
        "caption": caption,
        "row_headers": row_headers,
        "columns": columns,
        "rows": [{"cells": [paragraph(cell) for cell in row]} for row in rows],
    }


def _procedure(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        return {
            "title": fields["title"].text(),
            "needs_local_approval": fields.get("approval").choice(["local"]) == "local",
            "steps": [paragraph(step.inline()) for step in fields["steps"].items(least=1)],
        }


def _term(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        return {
            "term": fields["term"].text(),
            "definition": paragraph(fields["definition"].inline()),
        }


def _media(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        file, url = fields.get("file"), fields.get("url")
        if file.is_absent == url.is_absent:
            fields.fault("either file or url is expected")
        address = url.text()
        if address and not address.startswith(("https://", "http://")):
            url.fault("a whole web address is expected")
        return {
            "title": fields["title"].text(),
            "file": files.recording(file),
            "url": address,
            "minutes": fields["minutes"].integer(least=1),
            "transcript": fields["transcript"].markdown(),
        }


def _check(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        return {
            "question": paragraph(fields["question"].inline()),
            "options": [read_option(value) for value in fields["options"].items()],
        }


def _explorer(part: LessonPart, source: SourceFile, files: Files) -> dict[str, Any]:
    with _fields(part, source) as fields:
        level = fields.get("level").integer(least=int(LOWEST_LEVEL), most=int(HIGHEST_LEVEL))
        return {
            "title": fields["title"].text(),
            "text": fields.get("text").markdown(),
            "level": int(USUAL_LEVEL) if level is None else level,
            "scenarios": [
                _scenario(value) for value in fields["scenarios"].items(least=1, most=len(LETTERS))
            ],
        }


def _scenario(value: Value) -> dict[str, str]:
    """Published doses only: what the explorer would refuse is a fault of the package."""
    with value.fields() as fields:
        said = {name: fields.get(name).text() for name in SCENARIO_FIELDS}
        for name, reason in read_scenario(said)[1].items():
            fields.get(name).fault(reason)
        return said


def _references(part: LessonPart, source: SourceFile, files: Files) -> None:
    if part.text.strip():
        source.fault(part.first_line, "references prints the cited works and holds nothing")


_READERS: dict[str, Callable[[LessonPart, SourceFile, Files], Any]] = {
    "": _markdown,
    "text": _markdown,
    "key-point": _markdown,
    "warning": _markdown,
    "figure": _figure,
    "table": _table,
    "procedure": _procedure,
    "term": _term,
    "media": _media,
    "check": _check,
    "explorer": _explorer,
    "references": _references,
}
