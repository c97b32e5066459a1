"""Exemplars of a vignette as a file: ``exemplars/<name of the vignette's file>``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.rubrics.rubric import FrozenRubric, Judgement
from assessments.vignettes.answers import Prompt
from assessments.vignettes.exemplars import OVERALL, ExemplarFault, FrozenExemplar, faults
from assessments.vignettes.models.pages import Exemplar, VignettePage
from courses.formats.contents import Word
from courses.formats.faults import Faults, Place
from courses.formats.fields import SLUG, Value
from courses.formats.scalars import Block, dump
from courses.formats.writing import Writing, plain


@dataclass(frozen=True)
class PackagedExemplar:
    """An exemplar, and where each part of it was written."""

    exemplar: FrozenExemplar
    places: dict[tuple[str, str], Place]

    @property
    def overall(self) -> str:
        return self.exemplar.overall

    def place_of(self, fault: ExemplarFault) -> Place:
        """The line of the part that is at fault, or of the field that it is missing in."""
        return self.places.get((fault.part, fault.name)) or self.places[fault.part, ""]


def read_exemplars(value: Value) -> list[PackagedExemplar]:
    """The exemplars of a file, or none where there is no file."""
    exemplars: list[PackagedExemplar] = []
    for item in [] if value.is_absent else value.items(least=1):
        read = _exemplar(item)
        levels = [one.overall for one in exemplars]
        if read.overall in levels:
            item.fault(f"another exemplar is {read.overall} already")
        elif levels and read.overall and OVERALL.index(read.overall) < OVERALL.index(levels[-1]):
            item.fault(f"{read.overall} stands before {levels[-1]}: write the lowest first")
        if read.overall:
            exemplars.append(read)
    return exemplars


def check_exemplars(
    said: Sequence[PackagedExemplar], prompts: Sequence[Prompt], rubric: FrozenRubric, found: Faults
) -> None:
    """Report what does not fit the prompts and the rubric of the vignette."""
    for one in said:
        for fault in faults(one.exemplar, prompts, rubric):
            found.add(one.place_of(fault), fault.message, fault.code)


# ------------------------------------------------------------ reading


def _exemplar(item: Value) -> PackagedExemplar:
    places: dict[tuple[str, str], Place] = {}
    with item.fields() as fields:
        for part in ("overall", "comment", "answers", "marks"):
            places[part, ""] = fields[part].place
        answers = {}
        for code, said in fields["answers"].fields().each():
            places["answers", code] = said.place
            answers[_code(code, said)] = said.prose()
        marks = {}
        for code, said in fields["marks"].fields().each():
            places["marks", code] = said.place
            marks[_code(code, said)] = _mark(said)
        return PackagedExemplar(
            exemplar=FrozenExemplar(
                overall=fields["overall"].choice(OVERALL),
                comment=fields["comment"].text(),
                answers=answers,
                marks=marks,
            ),
            places=places,
        )


def _code(code: Word, said: Value) -> str:
    if not SLUG.fullmatch(code):
        said.fault(f"{code!r} is not a code of lower-case words joined by hyphens")
    return str(code)


def _mark(item: Value) -> Judgement:
    with item.fields() as fields:
        return Judgement(
            level=str(fields["level"].word(SLUG, "code of lower-case words joined by hyphens")),
            comment=fields["comment"].text(),
        )


# ------------------------------------------------------------ storing


def exemplars_of(page: VignettePage, said: Sequence[PackagedExemplar]) -> list[Exemplar]:
    """The rows of ``page`` that say what the file says; none of them is saved."""
    known = {row.overall: row for row in page.exemplars.all()}
    rows = []
    for number, one in enumerate(said):
        content = one.exemplar.as_content()
        row = known.get(one.overall) or Exemplar(overall=one.overall)
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


# ------------------------------------------------------------ writing


def write_exemplars(rows: Iterable[Exemplar], writing: Writing) -> None:
    """A file of their own beside the vignette's, where there are any."""
    if written := [_written(row) for row in rows]:
        writing.add(f"exemplars/{writing.stem}.yaml", dump(written))


def _written(row: Exemplar) -> dict[str, Any]:
    answers = {block.value["prompt"]: _typed(block.value["text"]) for block in row.answers}
    marks = {
        block.value["criterion"]: {
            "level": block.value["level"],
            "comment": plain(block.value["comment"]),
        }
        for block in row.marks
    }
    return {
        "overall": row.overall,
        "comment": plain(row.comment),
        "answers": answers,
        "marks": marks,
    }


def _typed(words: str) -> Block:
    """Plain text with its line breaks, as a form or a file has them."""
    return Block("\n".join(words.strip().splitlines()))
