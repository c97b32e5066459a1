"""Question banks, quizzes and vignettes as files, and the curriculum that is shipped."""

from pathlib import Path

import pytest

from assessments.models import Question, QuizPage, Rubric, VignettePage
from courses.models import CurriculumPage, LessonPage
from courses.packages import PackageRefused, import_package, read_package
from tests.courses.small_package import FILES, QUESTIONS, QUIZ, VIGNETTE, with_change, write
from tests.factory import RELEASED_AT, Factory

KAP = Path(__file__).resolve().parents[2] / "courses" / "curricula" / "kap"


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
  rationale: Read.
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
        (QUESTIONS, "      correct: true\n", "", "9: no option is correct"),
        (QUESTIONS, "    - text: 20 %\n", "    - text: 20 %\n      correct: true\n", "9: several options are correct, and the type is single"),
        (QUESTIONS, '"80.20"', "much", "23: 'much' is not a decimal number"),
        (QUESTIONS, '"1"', '"-1"', "24: a tolerance is not negative"),
        (QUESTIONS, "sources: [kamp-2020]", "sources: [gone]", "16: there is no reference gone"),
        (QUESTIONS, "PH-Q02", "PH-Q01", "17: question PH-Q01 stands at 01-pharmacology/questions.yaml:1 already"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[PH-Q01, PH-Q09]", "7: there is no question PH-Q09"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[PH-Q01, PH-Q01]", "7: PH-Q01 stands in the list twice"),
        (QUIZ, "[PH-Q01, PH-Q02]", "[]", "7: the quiz asks nothing"),
        (QUIZ, "pass_mark: 80", "pass_mark: 101", "4: 101 must be from 0 to 100"),
        (QUIZ, "attempts: 3", "attemps: 3", "5: unknown field: attemps"),
        (VIGNETTE, "met_at: safe", "met_at: sound", "37: there is no level sound"),
        (VIGNETTE, "      met_at: safe\n", "", "33: met_at is missing"),
        (VIGNETTE, "points: 2", "points: 0", "40: the points must rise from level to level"),
        (VIGNETTE, "competency: KAP-1.2", "competency: KAP-9", "35: there is no competency KAP-9"),
        (VIGNETTE, "weight: 2", "weight: 0", "30: no criterion has any weight"),
        (VIGNETTE, "maximum: 100", "maximum: 5", "28: the fewest words must be fewer than the most"),
        (VIGNETTE, '["10:00", "168/104"]', '["10:00"]', "14: 1 cells stand under 2 columns"),
        (VIGNETTE, "[10, 168.5]", "[10, high]", "21: 'high' is not a decimal number"),
        (VIGNETTE, "kind: chart", "kind: graph", "15: 'graph' must be one of table, chart, image"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_and_line(tmp_path, name, old, new, fault):
    assert f"{name}:{fault}" in faults_of(tmp_path, with_change(name, old, new))


def test_a_question_belongs_to_an_objective_of_its_module(tmp_path):
    module = "02-safety"
    changes = {
        f"{module}/module.yaml": FILES["01-pharmacology/module.yaml"].replace("PH-1", "SA-1"),
        f"{module}/10-a-lesson.md": "---\ntitle: A\nminutes: 1\n---\nText.\n",
        f"{module}/questions.yaml": TRUE_FALSE,
    }
    [fault] = faults_of(tmp_path, changes)
    assert fault == "02-safety/questions.yaml:3: there is no objective of this module PH-1"


# ------------------------------------------------------------ what is shipped


@pytest.fixture(scope="module")
def kap():
    return read_package(KAP)


@pytest.fixture
def imported(kap, organisation):
    report = import_package(package=kap, organisation=organisation, by=None, at=RELEASED_AT)
    return report, CurriculumPage.objects.get(slug="kap-foundations")


def test_the_shipped_curriculum_imports_whole(kap, imported, organisation):
    report, _curriculum = imported
    assert (report.changed, report.removed) == ([], [])
    kinds = [step.kind for _module, step in kap.steps()]
    assert kinds.count("quiz") >= 5
    assert kinds.count("vignette") >= 5
    assert kinds.count("evaluation") == 1
    assert QuizPage.objects.count() == kinds.count("quiz")
    assert VignettePage.objects.count() == kinds.count("vignette") == Rubric.objects.count()
    assert all(quiz.quiz_questions.count() >= 10 for quiz in QuizPage.objects.all())
    assert Question.objects.filter(objective=None).count() == 0


def test_the_shipped_curriculum_can_be_released(kap, imported, organisation):
    _report, curriculum = imported
    edition = Factory(organisation).released(curriculum, sign_off=None)
    assert edition.is_demonstration
    assert list(edition.steps.values_list("key", flat=True)) == [
        step.key for _module, step in kap.steps()
    ]


def test_the_editor_accepts_what_was_imported(imported):
    """The blocks' own rules, which only the CMS's forms apply."""
    for page in LessonPage.objects.all():
        page.body.stream_block.clean(page.body)
    for page in VignettePage.objects.all():
        page.stages.stream_block.clean(page.stages)
    for rubric in Rubric.objects.all():
        rubric.criteria.stream_block.clean(rubric.criteria)
    for question in Question.objects.all():
        question.answer.stream_block.clean(question.answer)


def test_importing_the_shipped_curriculum_again_changes_nothing(kap, imported, organisation):
    report = import_package(package=kap, organisation=organisation, by=None, at=RELEASED_AT)
    assert report.changed_nothing
