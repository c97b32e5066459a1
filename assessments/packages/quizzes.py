"""Quizzes: ``kind: quiz``."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Question, QuizPage, QuizQuestion
from assessments.packages.banks import bank_of
from courses.packages.checking import check_known
from courses.packages.contents import Package, PackagedStep, Word
from courses.packages.faults import Faults
from courses.packages.fields import CODE, Fields, Source
from courses.packages.formats import Body
from courses.packages.pictures import Files


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
