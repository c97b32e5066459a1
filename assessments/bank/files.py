"""A module's part of the question bank: ``questions.yaml``, read and written."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.bank.material import read_question
from assessments.bank.models import Question
from assessments.bank.questions import content_of, record_version
from assessments.items import Item, all_items, item_of
from core.records.fingerprints import canonical_bytes
from courses.formats.checking import check_known, check_once
from courses.formats.contents import Package, PackagedModule, Word
from courses.formats.faults import Faults
from courses.formats.fields import CODE, KEY, SLUG, Value
from courses.formats.scalars import Bare, Flow
from courses.formats.writing import Writing, without_empty
from courses.models import ModulePage
from courses.quality.material import QuestionPassage
from courses.releases.material import spot_of
from courses.releases.module_files import ModuleFile

BANK = "questions.yaml"
NONE = "none"


@dataclass(frozen=True)
class PackagedQuestion:
    """A question as its file says it. ``answer`` is raw stream data of one block, or empty."""

    code: Word
    objective: Word
    competency: Word
    difficulty: str
    siblings: str
    is_retired: bool
    stem: str
    answer: list[dict[str, Any]]
    rationale: str
    sources: list[Word]
    review_by: date | None

    @property
    def item(self) -> Item:
        return item_of(self.answer[0]["type"])

    def answer_content(self) -> dict[str, Any]:
        """The answering part of its content."""
        return self.item.freeze(self.item.block.to_python(self.answer[0]["value"]))

    def content(self) -> dict[str, Any]:
        """What a version would keep of it, once it is imported."""
        return {
            "code": str(self.code),
            "type": self.item.type,
            "stem": self.stem,
            "rationale": self.rationale,
            "sources": [str(source) for source in self.sources],
            "objective": str(self.objective) or None,
            "competency": str(self.competency) or None,
            "difficulty": self.difficulty,
            "review_by": self.review_by.isoformat() if self.review_by else None,
            **({"siblings": self.siblings} if self.siblings else {}),
            **self.answer_content(),
        }


def bank_of(package: Package) -> list[PackagedQuestion]:
    """Every question of a package."""
    return [question for module in package.modules for question in module.extras.get(BANK, [])]


class BankFile(ModuleFile):
    """How a module's questions are read from their file, judged, kept and written."""

    name = BANK

    def read(self, value: Value) -> list[PackagedQuestion]:
        return [self._question(item) for item in value.items()]

    def check(self, module: PackagedModule, package: Package, faults: Faults) -> None:
        competencies = {competency.code for competency in package.framework.competencies}
        objectives = {objective.code for objective in module.objectives}
        works = {reference.key for reference in package.references()}
        for question in module.extras[BANK]:
            check_known([question.objective], objectives, "objective of this module", faults)
            check_known([question.competency], competencies, "competency", faults)
            check_known(question.sources, works, "reference", faults)
        check_once((question.code for question in bank_of(package)), "question", faults)

    def questions(self, module: PackagedModule) -> list[QuestionPassage]:
        return [
            read_question(said.content(), spot_of(said.code.place))
            for said in module.extras.get(BANK, [])
        ]

    def write(self, page: ModulePage, writing: Writing) -> list[dict[str, Any]]:
        """The questions of a module's objectives, and those of its quizzes that have none in the curriculum."""
        placed = Question.objects.placed_in(page).exclude(objective__in=list(writing.codes))
        questions = (Question.objects.filter(objective__module=page) | placed).distinct()
        known = questions.select_related("objective", "competency")
        in_order = sorted(known, key=lambda question: _natural(question.code))
        return [_written(question, writing) for question in in_order]

    def store(self, module: PackagedModule, page: ModulePage, importing) -> None:
        for said in module.extras[BANK]:
            self._write_question(said, importing)
        self._retire_what_is_gone(page, importing)

    # ------------------------------------------------------------ reading

    def _question(self, item: Value) -> PackagedQuestion:
        found = item.source.faults.found
        faults_before = len(found)
        with item.fields() as fields:
            kind = fields["type"].choice([known.type for known in all_items()])
            if not kind:
                fields.each()  # Which fields it may have depends on the type.
            question = PackagedQuestion(
                code=fields["code"].word(CODE, "code", longest=60),
                objective=_code_or_none(fields["objective"]),
                competency=_code_or_none(fields["competency"]),
                difficulty=fields["difficulty"].choice(Question.Difficulty.values),
                siblings=str(fields.get("siblings").word(SLUG, "name of siblings", longest=40)),
                is_retired=fields.get("retired").flag(),
                stem=fields["stem"].markdown(),
                answer=[{"type": kind, "value": item_of(kind).read(fields)}] if kind else [],
                rationale=fields["rationale"].markdown(),
                sources=_sources(fields.get("sources")),
                review_by=fields.get("review_by").day(),
            )
        # What could not be read was told already, and is not there to be judged.
        if question.answer and len(found) == faults_before:
            for fault in question.item.check(question.answer_content()):
                fields.get(fault.part).fault(fault.sentence, fault.code)
        return question

    # ------------------------------------------------------------ storing

    def _write_question(self, said: PackagedQuestion, importing) -> None:
        question = Question.objects.filter(
            organisation=importing.organisation, code=said.code
        ).first()
        created = question is None
        if question is None:
            question = Question(organisation=importing.organisation, code=str(said.code))
        before = None if created else _state(question)
        belongs_elsewhere = not _is_of(question, importing)
        objective, competency = question.objective, question.competency
        self._fill(question, said, importing)
        if belongs_elsewhere:
            # A quiz may ask a question that another curriculum teaches, not change it.
            question.objective = objective
            question.competency = question.competency or competency
            if said.objective or before != _state(question):
                importing.refuse(said.code, f"question {said.code} belongs to another curriculum")
        changed = before != _state(question)
        if changed:
            question.save()
        importing.note("question", question.code, created=created, changed=changed)
        record_version(question=question, by=importing.by, at=importing.at)

    def _fill(self, question: Question, said: PackagedQuestion, importing) -> None:
        question.stem = said.stem
        question.answer = importing.stream(Question, "answer", said.answer)
        question.rationale = said.rationale
        question.sources = " ".join(said.sources)
        question.objective = importing.objectives[said.objective] if said.objective else None
        question.competency = importing.competencies[said.competency] if said.competency else None
        question.difficulty = said.difficulty
        question.review_by = said.review_by
        question.siblings = said.siblings
        question.is_retired = said.is_retired

    def _retire_what_is_gone(self, page: ModulePage, importing) -> None:
        """A blueprint would draw what the package no longer holds. What was asked stays readable."""
        kept = {str(question.code) for question in bank_of(importing.package)}
        gone = Question.objects.filter(objective__module=page, is_retired=False)
        for question in gone.exclude(code__in=kept):
            question.is_retired = True
            question.save()
            importing.report.removed.append(("question", question.code))


def _sources(value: Value) -> list[Word]:
    keys = value.words(KEY, "key")
    if len(" ".join(keys)) > 500:
        value.fault("500 characters are the most for all keys together")
    return keys


def _code_or_none(value: Value) -> Word:
    """A code, or none where the author says that there is none."""
    code = value.word(CODE, "code", longest=40)
    return Word("", code.place) if code == NONE else code


def _is_of(question: Question, importing) -> bool:
    objective = question.objective
    return objective is None or objective.module.is_descendant_of(importing.curriculum)


def _state(question: Question) -> tuple:
    return canonical_bytes(content_of(question)), question.objective_id, question.is_retired


# ------------------------------------------------------------ writing


def _written(question: Question, writing: Writing) -> dict[str, Any]:
    block = question.answer[0] if question.answer else None
    competency = question.competency
    if competency and competency.framework_id != writing.curriculum.framework_id:
        competency = None  # The framework of another curriculum, whose question this is.
    return without_empty(
        {
            "code": question.code,
            "type": block.block_type if block else "",
            "objective": writing.codes.get(question.objective_id or 0, NONE),
            "competency": competency.code if competency else NONE,
            "difficulty": question.difficulty,
            "siblings": question.siblings,
            "retired": question.is_retired or None,
            "stem": writing.markdown(question.stem),
            **(item_of(block.block_type).write(block.value, writing) if block else {}),
            "rationale": writing.markdown(question.rationale),
            "sources": Flow(_cite(question.sources.split(), writing)),
            "review_by": Bare(question.review_by.isoformat()) if question.review_by else None,
        }
    )


def _cite(keys: list[str], writing: Writing) -> list[str]:
    writing.cited.update(keys)
    return keys


def _natural(code: str) -> list[tuple[int, str]]:
    """A key that puts Q9 before Q10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.findall(r"[0-9]+|[^0-9]+", code)
    ]
