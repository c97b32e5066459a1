"""Question banks, quizzes and vignettes as files, and the curriculum that is shipped."""

from pathlib import Path

import pytest

from assessments.models import Question, QuizPage, Rubric, VignettePage
from assessments.quizzes import papers
from courses.formats.faults import PackageRefused
from courses.models import CurriculumPage, LessonPage
from courses.packages import import_package, read_package
from tests.courses.small_package import FILES, QUESTIONS, QUIZ, VIGNETTE, with_change, write
from tests.factory import RELEASED_AT, Factory
from tests.world import shipped_package

pytestmark = pytest.mark.database


def faults_of(folder: Path, changes) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        read_package(write(folder, changes))
    return [str(fault) for fault in refused.value.faults]


TRUE_FALSE = """\
- code: PH-Q03
  type: true_false
  objective: PH-1
  competency: KAP-1.1
  difficulty: easy
  stem: It is a depressant.
  answer: false
  feedback: {"true": It is not., "false": Right.}
  rationale: Read. [@kamp-2020]
"""


def test_each_type_of_question_is_read(tmp_path):
    multiple = FILES[QUESTIONS].split("- code: PH-Q02")[0]
    multiple = multiple.replace("PH-Q01", "PH-Q04").replace("single", "multiple")
    bank = FILES[QUESTIONS] + TRUE_FALSE + multiple
    package = read_package(write(tmp_path, {QUESTIONS: bank}))
    questions = package.modules[0].extras["questions.yaml"]
    answers = {question.code: question.answer[0] for question in questions}
    assert [answer["type"] for answer in answers.values()] == [
        *("single", "numeric", "true_false", "multiple"),
    ]
    assert answers["PH-Q03"]["value"] == {
        "is_true": False,
        "feedback_true": "<p>It is not.</p>",
        "feedback_false": "<p>Right.</p>",
    }
    assert answers["PH-Q02"]["value"] == {"value": "80.20", "tolerance": "1", "unit": "L/h"}


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (QUESTIONS, "type: numeric", "type: essay", "18: 'essay' must be one of single, multiple, true_false, numeric"),
        (QUESTIONS, "      correct: true\n", "", "9: Mark exactly one option as correct."),
        (QUESTIONS, "    - text: 20 %\n", "    - text: 20 %\n      correct: true\n", "9: Mark exactly one option as correct."),
        (QUESTIONS, '"80.20"', "much", "23: 'much' is not a decimal number"),
        (QUESTIONS, '"1"', '"-1"', "24: A tolerance must not be negative."),
        (QUESTIONS, "sources: [kamp-2020]", "sources: [gone]", "16: there is no reference gone"),
        (QUESTIONS, "PH-Q02", "PH-Q01", "17: question PH-Q01 stands at 01-pharmacology/questions.yaml:1 already"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[PH-Q01, PH-Q09]", "7: there is no question in use PH-Q09"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[PH-Q01, PH-Q01]", "7: PH-Q01 stands in the list twice"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[]", "7: the quiz asks nothing"),
        (QUIZ, "pass_mark: 80", "pass_mark: 101", "4: 101 must be from 0 to 100"),
        (QUIZ, "attempts: 3", "attemps: 3", "5: unknown field: attemps"),
        (VIGNETTE, "met_at: safe", "met_at: sound", "37: “Safety” has no level with the code “sound”."),
        (VIGNETTE, "met_at: safe", "met_at: unsafe", "37: “Safety” is critical, but its lowest level already meets it."),
        (VIGNETTE, "      met_at: safe\n", "", "33: “Safety” is critical: say at which level it is met."),
        (VIGNETTE, "points: 2", "points: 0", "40: The points of “Safety” must rise from level to level."),
        (VIGNETTE, "competency: KAP-1.2", "competency: KAP-9", "35: there is no competency KAP-9"),
        (VIGNETTE, "weight: 2", "weight: -1", "38: “Safety” has a negative weight or points."),
        (VIGNETTE, "weight: 2", "weight: 0", "30: No criterion carries any weight, so nothing can be reached."),
        (VIGNETTE, "maximum: 100", "maximum: 5", "28: the fewest words must be fewer than the most"),
        (VIGNETTE, '["10:00", "168/104"]', '["10:00"]', "14: 1 cells stand under 2 columns"),
        (VIGNETTE, "[10, 168.5]", "[10, high]", "21: 'high' is not a decimal number"),
        (VIGNETTE, "kind: chart", "kind: graph", "15: 'graph' must be one of table, chart, image"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_and_line(tmp_path, name, old, new, fault):
    assert f"{name}:{fault}" in faults_of(tmp_path, with_change(name, old, new))


BLUEPRINT = """\
blueprint:
  - {competency: KAP-1, questions: 1}
  - {competency: KAP-1.2, difficulty: easy, questions: 1}
"""
# Four questions of KAP-1.2, of which two are easy, besides the package's own two of KAP-1.1.
SAFETY = "".join(
    TRUE_FALSE.replace("PH-Q03", f"PH-Q1{number}")
    .replace("KAP-1.1", "KAP-1.2")
    .replace("easy", "easy" if number < 2 else "hard")
    for number in range(4)
)


def with_blueprint(blueprint=BLUEPRINT, bank=SAFETY):
    quiz = FILES[QUIZ].replace("questions: [PH-Q01, PH-Q02]\n", blueprint)
    return {QUIZ: quiz, QUESTIONS: FILES[QUESTIONS] + bank}


def test_a_blueprint_is_read(tmp_path):
    package = read_package(write(tmp_path, with_blueprint()))
    [quiz] = [step.content for _module, step in package.steps() if step.kind == "quiz"]
    assert quiz.questions == []
    assert [(cell.competency, cell.difficulty, cell.questions) for cell in quiz.blueprint] == [
        ("KAP-1", "", 1),
        ("KAP-1.2", "easy", 1),
    ]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("questions: 1}", "questions: 0}", ["8: 0 must be from 1 to 500"]),
        ("easy", "simple", ["9: 'simple' must be one of easy, moderate, hard"]),
        ("KAP-1.2", "KAP-7", ["9: there is no competency KAP-7"]),
        ("KAP-1.2, difficulty: easy", "KAP-1", ["9: the same row stands at 01-pharmacology/80-quiz.yaml:8 already"]),
        (", difficulty: easy", ", level: easy", ["9: unknown field: level"]),
        ("easy, questions: 1", "easy, questions: 2", ["9: KAP-1.2 Safety (easy): 2 papers need 4 questions, and the bank has 2."]),
        ("{competency: KAP-1, questions: 1}", "{competency: KAP-1, questions: 3}", ["8: KAP-1 Knowledge: 2 papers need 6 questions, and 4 are left for it: other rows use the same questions."]),
    ],
)  # fmt: skip
def test_a_fault_of_a_blueprint_is_told_with_its_line(tmp_path, old, new, faults):
    changed = BLUEPRINT.replace(old, new, 1)
    found = faults_of(tmp_path, with_blueprint(changed))
    assert found == [f"{QUIZ}:{fault}" for fault in faults]


def test_a_quiz_has_questions_or_a_blueprint(tmp_path):
    both = with_blueprint(BLUEPRINT + "questions: [PH-Q01]\n")
    assert faults_of(tmp_path / "both", both) == [
        f"{QUIZ}:10: the quiz has a blueprint: it has no questions of its own"
    ]
    neither = with_blueprint("")
    assert faults_of(tmp_path / "neither", neither) == [f"{QUIZ}:1: questions is missing"]


def imported_from(folder, changes, organisation):
    package = read_package(write(folder, changes))
    return import_package(package=package, organisation=organisation, by=None, at=RELEASED_AT)


def test_a_blueprint_is_imported_and_importing_it_again_changes_nothing(tmp_path, organisation):
    imported_from(tmp_path, with_blueprint(), organisation)
    page = QuizPage.objects.get()
    assert page.quiz_questions.count() == 0
    assert [str(cell) for cell in page.blueprint.all()] == [
        "1 of KAP-1 Knowledge",
        "1 of KAP-1.2 Safety",
    ]
    rows = list(page.blueprint.values_list("pk", flat=True))
    assert imported_from(tmp_path, with_blueprint(), organisation).changed_nothing
    wider = with_blueprint(BLUEPRINT.replace("questions: 1", "questions: 2", 1))
    report = imported_from(tmp_path, wider, organisation)
    assert report.changed == [("step", "pharmacology/quiz")]
    assert list(page.blueprint.values_list("pk", "questions")) == [(rows[0], 2), (rows[1], 1)]
    imported_from(tmp_path, {QUIZ: FILES[QUIZ]}, organisation)
    assert page.blueprint.count() == 0
    assert page.quiz_questions.count() == 2


def test_an_examination_beside_the_modules_is_imported(tmp_path, organisation):
    examination = with_blueprint()[QUIZ].replace("title: Quiz", "title: Examination")
    changes = with_blueprint() | {QUIZ: FILES[QUIZ], "94-examination.yaml": examination}
    imported_from(tmp_path, changes, organisation)
    page = QuizPage.objects.get(slug="examination")
    assert page.get_parent().specific == CurriculumPage.objects.get()
    edition = Factory(organisation).released(CurriculumPage.objects.get())
    assert edition.steps.get(slug="examination").module_slug == ""


def test_a_question_that_the_package_no_longer_holds_is_retired(tmp_path, organisation):
    imported_from(tmp_path, with_blueprint(), organisation)
    fewer = with_blueprint("questions: [PH-Q01]\n", bank="")
    report = imported_from(tmp_path, fewer, organisation)
    gone = [f"PH-Q1{number}" for number in range(4)]
    assert report.removed == [("question", code) for code in gone]
    assert list(Question.objects.filter(is_retired=True).values_list("code", flat=True)) == gone
    again = imported_from(tmp_path, with_blueprint(), organisation)
    assert ("question", "PH-Q10") in again.changed
    assert not Question.objects.filter(is_retired=True).exists()


def test_a_question_belongs_to_an_objective_of_its_module(tmp_path):
    module = "02-safety"
    changes = {
        f"{module}/module.yaml": FILES["01-pharmacology/module.yaml"].replace("PH-1", "SA-1"),
        f"{module}/10-a-lesson.md": "---\ntitle: A\n---\nText.\n",
        f"{module}/questions.yaml": TRUE_FALSE,
    }
    [fault] = faults_of(tmp_path, changes)
    assert fault == "02-safety/questions.yaml:3: there is no objective of this module PH-1"


# ------------------------------------------------------------ what is shipped


in_the_shipped_house = pytest.mark.house("shipped")


@pytest.fixture
def kap():
    return shipped_package()


@in_the_shipped_house
def test_the_shipped_curriculum_imports_whole(kap, organisation):
    kinds = [step.kind for _module, step in kap.steps()]
    assert kinds.count("quiz") >= 5
    assert kinds.count("vignette") >= 5
    assert kinds.count("evaluation") == 1
    assert QuizPage.objects.count() == kinds.count("quiz")
    assert VignettePage.objects.count() == kinds.count("vignette") == Rubric.objects.count()
    examination = QuizPage.objects.get(slug="final-examination")
    assert sum(cell.questions for cell in examination.blueprint.all()) == 50
    others = QuizPage.objects.exclude(pk=examination.pk)
    assert all(quiz.quiz_questions.count() >= 10 for quiz in others)
    assert Question.objects.filter(objective=None).count() == 0


@in_the_shipped_house
def test_the_shipped_curriculum_can_be_released(kap, organisation):
    curriculum = CurriculumPage.objects.get(slug="kap-foundations")
    edition = Factory(organisation).released(curriculum, sign_off=None)
    assert edition.is_demonstration
    assert list(edition.steps.values_list("key", flat=True)) == [
        step.key for _module, step in kap.steps()
    ]
    examination = edition.steps.get(slug="final-examination")
    first = papers.draw(examination)
    second = papers.draw(examination, earlier=[papers.keep(first)])
    asked = [{entry["code"] for entry in paper["questions"]} for paper in (first, second)]
    assert [len(codes) for codes in asked] == [50, 50]
    assert not asked[0] & asked[1]


@in_the_shipped_house
def test_the_editor_accepts_what_was_imported(db):
    """The blocks' own rules, which only the CMS's forms apply."""
    assert LessonPage.objects.exists()
    for page in LessonPage.objects.all():
        page.body.stream_block.clean(page.body)
    for page in VignettePage.objects.all():
        page.stages.stream_block.clean(page.stages)
    for rubric in Rubric.objects.all():
        rubric.criteria.stream_block.clean(rubric.criteria)
    for question in Question.objects.all():
        question.answer.stream_block.clean(question.answer)


@in_the_shipped_house
def test_importing_the_shipped_curriculum_again_changes_nothing(kap, organisation):
    report = import_package(package=kap, organisation=organisation, by=None, at=RELEASED_AT)
    assert report.changed_nothing
