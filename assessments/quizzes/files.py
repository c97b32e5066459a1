"""Quizzes as files: ``kind: quiz``. Questions are placed one by one, or drawn by a blueprint."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.bank import blueprints
from assessments.bank.files import PackagedQuestion, bank_of
from assessments.bank.models import Question
from assessments.quizzes.models.pages import (
    LONGEST_SITTING,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    MOST_QUESTIONS,
    BlueprintCell,
    QuizPage,
    QuizQuestion,
)
from courses.content.freezing import decimal_text
from courses.formats.checking import check_known
from courses.formats.contents import Package, PackagedStep, Word
from courses.formats.faults import Faults, Place
from courses.formats.fields import CODE, Body, Fields, SourceFile, Value
from courses.formats.pictures import Files
from courses.formats.scalars import Bare, Flow
from courses.formats.writing import Writing, Written, in_order, without_empty


@dataclass(frozen=True)
class PackagedCell:
    """A row of a blueprint; no difficulty is any."""

    competency: Word
    difficulty: str
    questions: int
    place: Place


@dataclass(frozen=True)
class PackagedQuiz:
    """A quiz as its file says it: either ``questions`` or ``blueprint`` holds something."""

    pass_mark: int
    time_limit: int | None
    attempts_allowed: int | None
    wait_hours: int
    shuffle: bool
    questions: list[Word]
    weights: dict[Word, Decimal]
    blueprint: list[PackagedCell]


class QuizFiles:
    """How a quiz is read from its file, put into its page and written."""

    def read(
        self, fields: Fields, body: Body | None, source: SourceFile, files: Files
    ) -> PackagedQuiz:
        blueprint = fields.get("blueprint")
        questions = fields["questions"] if blueprint.is_absent else fields.get("questions")
        quiz = PackagedQuiz(
            pass_mark=fields["pass_mark"].integer(most=100) or 0,
            time_limit=fields.get("time_limit").integer(least=1, most=LONGEST_SITTING),
            attempts_allowed=fields.get("attempts").integer(least=1, most=MOST_ATTEMPTS),
            wait_hours=fields.get("wait_hours").integer(most=LONGEST_WAIT) or 0,
            shuffle=fields.get("shuffle").flag(default=True),
            questions=questions.words(CODE, "code"),
            weights=_weights(fields.get("weights")),
            blueprint=_blueprint(blueprint),
        )
        if not quiz.questions and not questions.is_absent:
            questions.fault("the quiz asks nothing")
        if not blueprint.is_absent and not questions.is_absent:
            questions.fault("the quiz has a blueprint: it has no questions of its own")
        return quiz

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        bank = bank_of(package)
        asked = {question.code for question in bank if not question.is_retired}
        check_known(step.content.questions, asked, "question in use", faults)
        check_known(step.content.weights, step.content.questions, "question in this quiz", faults)
        _check_blueprint(step.content.blueprint, bank, package, faults)

    def fill(self, page: QuizPage, step: PackagedStep, importing) -> None:
        quiz: PackagedQuiz = step.content
        page.pass_mark = quiz.pass_mark
        page.time_limit = quiz.time_limit
        page.attempts_allowed = quiz.attempts_allowed
        page.wait_hours = quiz.wait_hours
        page.shuffle = quiz.shuffle
        page.quiz_questions = _placements(page, quiz, importing)
        page.blueprint = _cells(page, quiz, importing)

    def write(self, page: QuizPage, writing: Writing) -> Written:
        placements = in_order(page.quiz_questions.all())
        weights = {
            placement.question.code: Bare(decimal_text(Decimal(placement.weight).normalize()))
            for placement in placements
            if placement.weight != 1
        }
        fields = {
            "pass_mark": page.pass_mark,
            "time_limit": page.time_limit,
            "attempts": page.attempts_allowed,
            "wait_hours": page.wait_hours or None,
            "shuffle": page.shuffle,
            "questions": Flow([placement.question.code for placement in placements]),
            "weights": Flow(weights),
            "blueprint": [_written(cell) for cell in in_order(page.blueprint.all())],
        }
        return Written(without_empty(fields))


# ------------------------------------------------------------ reading


def _weights(value: Value) -> dict[Word, Decimal]:
    weights = {}
    for code, said in value.fields().each():
        weight = Decimal(said.decimal())
        if not 0 < weight < 1000 or weight != weight.quantize(Decimal("0.01")):
            said.fault("a weight is above 0 and below 1000, with at most two decimal places")
        weights[code] = weight
    return weights


def _blueprint(value: Value) -> list[PackagedCell]:
    cells: list[PackagedCell] = []
    for item in [] if value.is_absent else value.items(least=1):
        with item.fields() as fields:
            cell = PackagedCell(
                competency=fields["competency"].word(CODE, "code"),
                difficulty=fields.get("difficulty").choice(Question.Difficulty.values),
                questions=fields["questions"].integer(least=1, most=MOST_QUESTIONS) or 1,
                place=item.place,
            )
        for other in cells:
            if (other.competency, other.difficulty) == (cell.competency, cell.difficulty):
                item.fault(f"the same row stands at {other.place} already")
        cells.append(cell)
    return cells


# ------------------------------------------------------------ checking


def _check_blueprint(
    said: list[PackagedCell], bank: list[PackagedQuestion], package: Package, faults: Faults
) -> None:
    framework = {one.code: one for one in package.framework.competencies}
    check_known([cell.competency for cell in said], framework, "competency", faults)
    if any(cell.competency not in framework for cell in said):
        return
    for hole in blueprints.holes(_asked(said, package), _candidates(bank)):
        faults.add(said[hole.place].place, hole.in_words)


def codes_asked(quiz: PackagedQuiz, package: Package) -> set[str]:
    """The codes of every question that the quiz asks, or that its blueprint may draw."""
    if not quiz.blueprint:
        return set(quiz.questions)
    cells = _asked(quiz.blueprint, package)
    return {one.code for one in blueprints.eligible(cells, _candidates(bank_of(package)))}


def _asked(said: list[PackagedCell], package: Package) -> list[blueprints.Cell]:
    framework = {one.code: one for one in package.framework.competencies}
    parents = {str(code): one.parent for code, one in framework.items()}
    return [
        blueprints.Cell(
            competency=cell.competency,
            title=framework[cell.competency].title,
            includes=blueprints.below(cell.competency, parents),
            difficulty=cell.difficulty,
            questions=cell.questions,
        )
        for cell in said
    ]


def _candidates(bank: list[PackagedQuestion]) -> list[blueprints.Candidate]:
    return [
        blueprints.Candidate(
            question.code, question.competency, question.difficulty, question.siblings
        )
        for question in sorted(bank, key=lambda question: question.code)
        if question.objective and not question.is_retired
    ]


# ------------------------------------------------------------ storing


def _placements(page: QuizPage, quiz: PackagedQuiz, importing) -> list[QuizQuestion]:
    known = {placement.question.code: placement for placement in page.quiz_questions.all()}
    bank = Question.objects.filter(organisation=importing.organisation)
    questions = {question.code: question for question in bank.filter(code__in=quiz.questions)}
    placements = []
    for number, code in enumerate(quiz.questions):
        placement = known.get(code) or QuizQuestion(question=questions[code])
        placement.weight = quiz.weights.get(code, Decimal(1))
        placement.sort_order = number
        placements.append(placement)
    return placements


def _cells(page: QuizPage, quiz: PackagedQuiz, importing) -> list[BlueprintCell]:
    known = {(cell.competency.code, cell.difficulty): cell for cell in page.blueprint.all()}
    cells = []
    for number, said in enumerate(quiz.blueprint):
        cell = known.get((said.competency, said.difficulty)) or BlueprintCell(
            competency=importing.competencies[said.competency], difficulty=said.difficulty
        )
        cell.questions = said.questions
        cell.sort_order = number
        cells.append(cell)
    return cells


# ------------------------------------------------------------ writing


def _written(cell) -> Flow:
    return Flow(
        without_empty(
            {
                "competency": cell.competency.code,
                "difficulty": cell.difficulty,
                "questions": cell.questions,
            }
        )
    )
