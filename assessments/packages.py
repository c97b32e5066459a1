"""Question banks, quizzes and vignettes as files of a package."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.freezing import freeze_rubric
from assessments.models import Question, QuizPage, QuizQuestion, Rubric, VignettePage
from assessments.questions import content_of, record_version
from core.errors import Refusal
from core.fingerprints import canonical_bytes
from courses.models import ModulePage
from courses.packages.checking import check_known, check_once
from courses.packages.contents import Package, PackagedModule, PackagedStep, Word
from courses.packages.faults import Faults
from courses.packages.fields import CODE, KEY, SLUG, Fields, Source, Value
from courses.packages.formats import Body
from courses.packages.lessons import paragraph, read_option
from courses.packages.pictures import Files

LOWER_CASE = "code of lower-case words joined by hyphens"
BANK = "questions.yaml"


# ------------------------------------------------------------ question banks


@dataclass(frozen=True)
class PackagedQuestion:
    code: Word
    objective: Word
    competency: Word
    difficulty: str
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

    def write(self, module: PackagedModule, page: ModulePage, importing) -> None:
        for said in module.extras[BANK]:
            self._write_question(said, importing)

    def _question(self, item: Value) -> PackagedQuestion:
        with item.fields() as fields:
            kind = fields["type"].choice(list(_ANSWERS))
            if not kind:
                fields.each()  # Which fields it may have depends on the type.
            return PackagedQuestion(
                code=fields["code"].word(CODE, "code"),
                objective=fields["objective"].word(CODE, "code"),
                competency=fields["competency"].word(CODE, "code"),
                difficulty=fields["difficulty"].choice(Question.Difficulty.values),
                stem=fields["stem"].markdown(),
                answer=[{"type": kind, "value": _ANSWERS[kind](fields)}] if kind else [],
                rationale=fields["rationale"].markdown(),
                sources=fields.get("sources").words(KEY, "key"),
                review_by=fields.get("review_by").day(),
            )

    def _write_question(self, said: PackagedQuestion, importing) -> None:
        question = Question.objects.filter(
            organisation=importing.organisation, code=said.code
        ).first()
        created = question is None
        if question is None:
            question = Question(organisation=importing.organisation, code=str(said.code))
        elif not _is_of(question, importing):
            importing.refuse(said.code, f"question {said.code} belongs to another curriculum")
        before = None if created else _state(question)
        question.stem = said.stem
        question.answer = importing.stream(Question, "answer", said.answer)
        question.rationale = said.rationale
        question.sources = " ".join(said.sources)
        question.objective = importing.objectives[said.objective]
        question.competency = importing.competencies[said.competency]
        question.difficulty = said.difficulty
        question.review_by = said.review_by
        question.is_retired = False
        changed = before != _state(question)
        if changed:
            question.save()
        importing.note("question", question.code, created=created, changed=changed)
        record_version(question=question, by=importing.by, at=importing.at)


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


# ------------------------------------------------------------ quizzes


@dataclass(frozen=True)
class PackagedQuiz:
    pass_mark: int
    time_limit: int | None
    attempts_allowed: int | None
    wait_hours: int
    shuffle: bool
    questions: list[Word]


class QuizFormat:
    kind = "quiz"
    page_model = QuizPage

    def read(self, fields: Fields, body: Body | None, source: Source, files: Files) -> PackagedQuiz:
        questions = fields["questions"]
        quiz = PackagedQuiz(
            pass_mark=fields["pass_mark"].integer(most=100) or 0,
            time_limit=fields.get("time_limit").integer(least=1, most=1440),
            attempts_allowed=fields.get("attempts").integer(least=1, most=100),
            wait_hours=fields.get("wait_hours").integer(most=8760) or 0,
            shuffle=fields.get("shuffle").flag(default=True),
            questions=questions.words(CODE, "code"),
        )
        if not quiz.questions and not questions.is_absent:
            questions.fault("the quiz asks nothing")
        return quiz

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        codes = {question.code for question in bank_of(package)}
        check_known(step.content.questions, codes, "question", faults)

    def fill(self, page: QuizPage, step: PackagedStep, importing) -> None:
        quiz: PackagedQuiz = step.content
        page.pass_mark = quiz.pass_mark
        page.time_limit = quiz.time_limit
        page.attempts_allowed = quiz.attempts_allowed
        page.wait_hours = quiz.wait_hours
        page.shuffle = quiz.shuffle
        known = {placement.question.code: placement for placement in page.quiz_questions.all()}
        bank = Question.objects.filter(organisation=importing.organisation)
        questions = {question.code: question for question in bank.filter(code__in=quiz.questions)}
        placements = []
        for number, code in enumerate(quiz.questions):
            placement = known.get(code) or QuizQuestion(question=questions[code])
            placement.weight = Decimal(1)
            placement.sort_order = number
            placements.append(placement)
        page.quiz_questions = placements


# ------------------------------------------------------------ vignettes


@dataclass(frozen=True)
class PackagedVignette:
    stages: list[dict[str, Any]]
    rubric_title: Word
    pass_percent: int
    criteria: list[dict[str, Any]]
    competencies: list[Word]
    model_answer: str


class VignetteFormat:
    kind = "vignette"
    page_model = VignettePage

    def read(
        self, fields: Fields, body: Body | None, source: Source, files: Files
    ) -> PackagedVignette:
        stages = [_stage(item, files) for item in fields["stages"].items(least=1)]
        prompts = [prompt["code"] for stage in stages for prompt in stage["value"]["prompts"]]
        check_once(prompts, "prompt", source.faults)
        with fields["rubric"].fields() as rubric:
            criteria = [_criterion(item) for item in rubric["criteria"].items(least=1)]
            check_once([criterion["code"] for criterion in criteria], "criterion", source.faults)
            if criteria and not any(Decimal(criterion["weight"]) for criterion in criteria):
                rubric.fault("no criterion has any weight")
            title = rubric["title"]
            return PackagedVignette(
                stages=stages,
                rubric_title=Word(title.text(longest=200), title.place),
                pass_percent=rubric["pass_percent"].integer(most=100) or 0,
                criteria=[{"type": "criterion", "value": criterion} for criterion in criteria],
                competencies=[criterion["competency"] for criterion in criteria],
                model_answer=fields["model_answer"].markdown(),
            )

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        competencies = {competency.code for competency in package.framework.competencies}
        check_known(step.content.competencies, competencies, "competency", faults)
        vignettes = [other for _module, other in package.steps() if other.kind == self.kind]
        check_once([one.content.rubric_title for one in vignettes], "rubric", faults)

    def fill(self, page: VignettePage, step: PackagedStep, importing) -> None:
        vignette: PackagedVignette = step.content
        page.stages = importing.stream(VignettePage, "stages", vignette.stages)
        page.model_answer = vignette.model_answer
        page.rubric = self._rubric(page, vignette, importing)

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
            "exhibits": [_exhibit(value, files) for value in fields.get("exhibits").items()],
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


# ------------------------------------------------------------ exhibits


def _exhibit(item: Value, files: Files) -> dict[str, Any]:
    with item.fields() as fields:
        kind = fields["kind"].choice(list(_EXHIBITS))
        if not kind:
            fields.each()
            return {"type": "", "value": None}
        return {"type": kind, "value": _EXHIBITS[kind](fields, files)}


def _table(fields: Fields, files: Files) -> dict[str, Any]:
    columns = [item.text() for item in fields["columns"].items(least=1)]
    rows = []
    for row in fields["rows"].items(least=1):
        cells = [paragraph(cell.inline()) for cell in row.items()]
        if len(cells) != len(columns):
            row.fault(f"{len(cells)} cells stand under {len(columns)} columns")
        rows.append({"cells": cells})
    return {
        "caption": fields["caption"].text(),
        "row_headers": fields.get("row_headers").flag(),
        "columns": columns,
        "rows": rows,
    }


def _chart(fields: Fields, files: Files) -> dict[str, Any]:
    return {
        "caption": fields["caption"].text(),
        "x": _axis(fields["x"]),
        "y": _axis(fields["y"]),
        "series": [_series(item) for item in fields["series"].items(least=1, most=4)],
    }


def _axis(value: Value) -> dict[str, Any]:
    with value.fields() as fields:
        return {"label": fields["label"].text(), "unit": fields.get("unit").text()}


def _series(item: Value) -> dict[str, Any]:
    with item.fields() as fields:
        return {
            "label": fields["label"].text(),
            "points": [_point(value) for value in fields["points"].items(least=2)],
        }


def _point(value: Value) -> dict[str, str]:
    numbers = value.items(least=2, most=2)
    x, y = ([number.decimal() for number in numbers] + ["0", "0"])[:2]
    return {"x": x, "y": y}


def _image(fields: Fields, files: Files) -> dict[str, Any]:
    return {
        "image": files.picture(fields["image"]),
        "alt": fields["alt"].text(),
        "caption": fields.get("caption").text(),
    }


_EXHIBITS = {"table": _table, "chart": _chart, "image": _image}
