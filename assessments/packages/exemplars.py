"""Exemplars of a vignette: ``exemplars/<name of the vignette's file>``."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.answers import Prompt
from assessments.exemplars import OVERALL, Exemplar, Fault, faults
from assessments.rubrics import Judgement, Rubric
from courses.packages.contents import Word
from courses.packages.faults import Faults, Place
from courses.packages.fields import SLUG, Value


@dataclass(frozen=True)
class PackagedExemplar:
    """An exemplar, and where each part of it was written."""

    exemplar: Exemplar
    places: dict[tuple[str, str], Place]

    @property
    def overall(self) -> str:
        return self.exemplar.overall

    def place_of(self, fault: Fault) -> Place:
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
    said: Sequence[PackagedExemplar], prompts: Sequence[Prompt], rubric: Rubric, found: Faults
) -> None:
    """Report what does not fit the prompts and the rubric of the vignette."""
    for one in said:
        for fault in faults(one.exemplar, prompts, rubric):
            found.add(one.place_of(fault), fault.message)


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
            exemplar=Exemplar(
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
