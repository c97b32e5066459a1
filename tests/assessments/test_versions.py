"""The canonical content of questions and rubrics, and what may not be frozen."""

import pytest

from assessments.bank.questions import content_of, record_version
from assessments.models import Question, QuestionVersion, QuizPage, Rubric, VignettePage
from assessments.rubrics.freezing import freeze_rubric
from core.errors import Refusal
from courses.models import ModulePage
from tests.factory import RELEASED_AT

pytestmark = pytest.mark.database


@pytest.fixture
def question(curriculum) -> Question:
    return Question.objects.get(code="pharmacology-single")


def record(question, by=None) -> QuestionVersion:
    return record_version(question=question, by=by, at=RELEASED_AT)


# ------------------------------------------------------------ versions


def test_a_version_holds_the_question_self_contained(question, author):
    version = record(question, by=author)
    assert (version.number, version.made_by, version.made_at) == (1, author, RELEASED_AT)
    assert version.is_intact
    assert version.content == {
        "code": "pharmacology-single",
        "type": "single",
        "stem": "<p>How much reaches the circulation? (single)</p>",
        "rationale": "<p>Measured after an intramuscular dose. [@clements-1982]</p>",
        "sources": ["clements-1982"],
        "objective": "PH-1",
        "competency": "KAP-1.1",
        "difficulty": "moderate",
        "review_by": None,
        "options": [
            {"text": "About 93 %", "is_correct": True, "feedback": "See the lesson."},
            {"text": "About 20 %", "is_correct": False, "feedback": "See the lesson."},
            {"text": "About 50 %", "is_correct": False, "feedback": "See the lesson."},
        ],
    }


def test_recording_twice_makes_one_version(question):
    assert record(question) == record(question)
    assert question.versions.count() == 1


def test_a_change_makes_the_next_version_and_leaves_the_first(question):
    first = record(question)
    question.stem = "<p>Another question?</p>"
    question.save()
    second = record(question)
    assert (first.number, second.number) == (1, 2)
    assert QuestionVersion.objects.get(pk=first.pk).content["stem"] != second.content["stem"]


def test_returning_to_an_old_wording_is_a_new_version(question):
    wording = question.stem
    for stem in (wording, "<p>Another question?</p>", wording):
        question.stem = stem
        question.save()
        record(question)
    versions = list(question.versions.order_by("number"))
    assert len(versions) == 3
    assert versions[0].fingerprint == versions[2].fingerprint


def test_what_is_recorded_is_what_was_saved(question):
    question.stem = "<p>Typed and not saved.</p>"
    assert "not saved" not in record(question).content["stem"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("true_false", {"is_true": False, "feedback_true": "See the lesson."}),
        ("numeric", {"value": "80.2", "tolerance": "1", "unit": "L/h"}),
    ],
)
def test_the_other_types_keep_their_key(curriculum, kind, content):
    kept = content_of(Question.objects.get(code=f"pharmacology-{kind}"))
    assert kept["type"] == kind
    assert content.items() <= kept.items()


# ------------------------------------------------------------ what may not be frozen


def refusal_of(factory, curriculum) -> str:
    with pytest.raises(Refusal) as refused:
        factory.released(curriculum)
    return refused.value.code


def test_a_retired_question_is_not_asked(factory, curriculum, question):
    question.is_retired = True
    question.save()
    assert refusal_of(factory, curriculum) == "question_retired"


@pytest.mark.parametrize(
    ("kind", "correct"), [("single", []), ("single", [0, 1]), ("multiple", [])]
)
def test_a_question_without_a_key_is_not_asked(factory, curriculum, kind, correct):
    question = Question.objects.get(code=f"pharmacology-{kind}")
    raw = question.answer.get_prep_value()
    for number, option in enumerate(raw[0]["value"]["options"]):
        option["is_correct"] = number in correct
    question.answer = raw
    question.save()
    assert refusal_of(factory, curriculum) == "question_without_key"


def test_a_quiz_without_questions_is_not_released(factory, curriculum):
    quiz = QuizPage.objects.get()
    quiz.quiz_questions = []
    quiz.save_revision().publish()
    assert refusal_of(factory, curriculum) == "no_questions"


def test_two_prompts_of_one_code_are_refused(factory, curriculum):
    vignette = VignettePage.objects.get()
    raw = vignette.stages.get_prep_value()
    for prompt in raw[0]["value"]["prompts"]:
        prompt["code"] = "same"
    vignette.stages = raw
    vignette.save_revision().publish()
    assert refusal_of(factory, curriculum) == "code_repeated"


@pytest.mark.parametrize(
    ("field", "value"),
    [("met_at", "brilliant"), ("met_at", ""), ("levels", "flat"), ("weight", "0")],
)
def test_a_rubric_that_cannot_judge_is_refused(factory, curriculum, field, value):
    rubric = Rubric.objects.get()
    raw = rubric.criteria.get_prep_value()
    for criterion in raw:
        if value == "flat":
            for level in criterion["value"]["levels"]:
                level["points"] = "1"
        elif criterion["value"]["is_critical"] or field == "weight":
            criterion["value"][field] = value
    rubric.criteria = raw
    rubric.save()
    assert refusal_of(factory, curriculum) == "rubric_unusable"


def test_a_rubric_is_frozen_with_decimals_as_they_were_written(factory):
    frozen = freeze_rubric(factory.rubric())
    assert [criterion["weight"] for criterion in frozen["criteria"]] == ["2", "1"]
    assert [level["points"] for level in frozen["criteria"][0]["levels"]] == ["0", "1", "2"]
    assert frozen["criteria"][1]["met_at"] is None


def test_a_weight_is_written_in_one_way_wherever_it_comes_from(factory, curriculum):
    """Just assigned, and read back with the two decimal places of its column."""
    module = ModulePage.objects.get()
    quiz = QuizPage.objects.child_of(module).get()
    edition = factory.released(curriculum)
    [kept] = [step.content for step in edition.steps.filter(kind="quiz")]
    assert {question["weight"] for question in kept["content"]["questions"]} == {"1"}
    placement = quiz.quiz_questions.first()
    placement.weight = placement.weight + placement.weight / 2
    placement.save()
    second = factory.released(curriculum)
    weights = [q["weight"] for q in second.steps.get(kind="quiz").content["content"]["questions"]]
    assert weights == ["1.5", "1", "1", "1"]
