"""A module's part of the question bank: ``questions.yaml``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.models import Question
from assessments.packages.writing import NONE, write_bank
from assessments.questions import content_of, record_version
from core.fingerprints import canonical_bytes
from courses.models import ModulePage
from courses.packages.checking import check_known, check_once
from courses.packages.contents import Package, PackagedModule, Word
from courses.packages.faults import Faults
from courses.packages.fields import CODE, KEY, Fields, Value
from courses.packages.lessons import paragraph, read_option
from courses.packages.writing import Writing

BANK = "questions.yaml"


@dataclass(frozen=True)
class PackagedQuestion:
    code: Word
    objective: Word
    competency: Word
    difficulty: str
    is_retired: bool
    stem: str
    answer: list[dict[str, Any]]
    rationale: str
    sources: list[Word]
    review_by: date | None


def bank_of(package: Package) -> list[PackagedQuestion]:
    """Every question of a package."""
    return [question for module in package.modules for question in module.extras.get(BANK, [])]


class BankFormat:
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

    def write(self, page: ModulePage, writing: Writing) -> list[dict[str, Any]]:
        return write_bank(page, writing)

    def store(self, module: PackagedModule, page: ModulePage, importing) -> None:
        for said in module.extras[BANK]:
            self._write_question(said, importing)
        self._retire_what_is_gone(page, importing)

    def _question(self, item: Value) -> PackagedQuestion:
        with item.fields() as fields:
            kind = fields["type"].choice(list(_ANSWERS))
            if not kind:
                fields.each()  # Which fields it may have depends on the type.
            return PackagedQuestion(
                code=fields["code"].word(CODE, "code", longest=60),
                objective=_code_or_none(fields["objective"]),
                competency=_code_or_none(fields["competency"]),
                difficulty=fields["difficulty"].choice(Question.Difficulty.values),
                is_retired=fields.get("retired").flag(),
                stem=fields["stem"].markdown(),
                answer=[{"type": kind, "value": _ANSWERS[kind](fields)}] if kind else [],
                rationale=fields["rationale"].markdown(),
                sources=_sources(fields.get("sources")),
                review_by=fields.get("review_by").day(),
            )

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


def _choices(fields: Fields) -> dict[str, Any]:
    options = [read_option(value) for value in fields["options"].items(least=2, most=8)]
    correct = sum(option["is_correct"] for option in options)
    if options and correct == 0:
        fields["options"].fault("no option is correct")
    return {"options": options}


def _one_choice(fields: Fields) -> dict[str, Any]:
    answer = _choices(fields)
    if sum(option["is_correct"] for option in answer["options"]) > 1:
        fields["options"].fault("several options are correct, and the type is single")
    return answer


def _true_false(fields: Fields) -> dict[str, Any]:
    with fields["feedback"].fields() as feedback:
        return {
            "is_true": fields["answer"].flag(),
            "feedback_true": paragraph(feedback["true"].inline()),
            "feedback_false": paragraph(feedback["false"].inline()),
        }


def _numeric(fields: Fields) -> dict[str, Any]:
    tolerance = fields["tolerance"].decimal()
    if Decimal(tolerance) < 0:
        fields["tolerance"].fault("a tolerance is not negative")
    return {
        "value": fields["answer"].decimal(),
        "tolerance": tolerance,
        "unit": fields.get("unit").text(longest=40),
    }


_ANSWERS = {
    "single": _one_choice,
    "multiple": _choices,
    "true_false": _true_false,
    "numeric": _numeric,
}
