"""A further type of question is one module and one line: a throw-away one goes the whole way."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail import blocks
from wagtail.test.utils.form_data import nested_form_data, streamfield

from assessments import items
from assessments.bank.blocks import AnswerFormat
from assessments.bank.questions import content_of
from assessments.items.base import (
    EVERYTHING,
    NOTHING,
    Explanation,
    Help,
    Item,
    ItemFault,
    Presentation,
)
from assessments.models import Attempt, Question, QuestionVersion
from assessments.quizzes import attempts
from courses.formats.faults import PackageRefused
from courses.learning import enrolments
from courses.models import CurriculumPage
from courses.packages import import_package, read_package, write_package
from tests.assessments.quizzes import questions_of
from tests.courses.small_package import FILES, QUESTIONS, QUIZ, write
from tests.factory import RELEASED_AT, Factory

pytestmark = pytest.mark.database


class OneWord(Item):
    """The right word, whatever its capitals. An answer is the word as it was typed."""

    type = "word"
    label = "One word"
    block = blocks.StructBlock([("word", blocks.CharBlock())], label=label, icon="edit")
    help = Help("One word", "Capitals do not matter.")

    def freeze(self, value):
        return {"word": value["word"].strip()}

    def check(self, content):
        if " " in content["word"]:
            return [ItemFault("two_words", "One word is asked for.", "word")]
        return []

    def read(self, fields):
        return {"word": fields["word"].text()}

    def write(self, value, writing):
        return {"word": value["word"]}

    def clean(self, asked, sent):
        return sent.get("answer", "").strip() or None

    def fraction(self, content, answer):
        is_right = answer is not None and answer.casefold() == content["word"].casefold()
        return EVERYTHING if is_right else NOTHING

    def key(self, content):
        return content["word"]

    def describe(self, content, answer):
        return answer or ""

    def present(self, content, asked, answer):
        return Presentation(
            template="assessments/items/number.html",
            instruction="Type one word.",
            typed=answer or "",
        )

    def explain(self, content, asked, answer):
        return Explanation(
            template="assessments/items/number_explained.html",
            answer=self.describe(content, answer),
            key=self.key(content),
        )


ASKED = """\
- code: PH-Q03
  type: word
  objective: PH-1
  competency: KAP-1.1
  difficulty: easy
  stem: |
    Which receptor does it block?
  word: NMDA
  rationale: |
    It blocks the channel. [@kamp-2020]
"""
CHANGES = {
    QUESTIONS: FILES[QUESTIONS] + ASKED,
    QUIZ: FILES[QUIZ].replace("PH-Q02", "PH-Q03"),
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """As if its line stood in the register when the project was started."""
    monkeypatch.setitem(items._ITEMS, OneWord.type, OneWord())
    field = Question._meta.get_field("answer")
    monkeypatch.setattr(field, "stream_block", AnswerFormat(min_num=1, max_num=1))


@pytest.fixture
def imported(tmp_path, organisation) -> CurriculumPage:
    package = read_package(write(tmp_path, CHANGES))
    import_package(package=package, organisation=organisation, by=None, at=RELEASED_AT)
    return CurriculumPage.objects.get()


@pytest.fixture
def question(imported) -> Question:
    return Question.objects.get(code="PH-Q03")


def test_the_stream_offers_the_registered_types_in_their_order():
    labels = [(name, str(block.label)) for name, block in AnswerFormat().child_blocks.items()]
    assert labels == [
        ("single", "Single best answer"),
        ("multiple", "Multiple response"),
        ("true_false", "True or false"),
        ("numeric", "Numeric"),
        ("word", "One word"),
    ]


def test_a_type_that_leaves_something_out_cannot_be_registered():
    half = type("Half", (OneWord,), {"fraction": Item.fraction, "type": "half"})
    with pytest.raises(TypeError, match="fraction"):
        half()


def test_what_authors_write_in_its_block_becomes_its_content():
    stream = AnswerFormat(min_num=1, max_num=1)
    form = nested_form_data({"answer": streamfield([("word", {"word": " NMDA "})])})
    value = stream.clean(stream.value_from_datadict(form, {}, "answer"))
    assert str(value[0].block.label) == "One word"
    assert OneWord().freeze(value[0].value) == {"word": "NMDA"}


def test_its_file_is_read_and_written_alike(tmp_path, imported):
    written = write_package(imported)[QUESTIONS]
    assert isinstance(written, bytes)
    assert ASKED in written.decode()
    again = read_package(write(tmp_path / "again", {**CHANGES, QUESTIONS: written.decode()}))
    assert [said.answer for said in again.modules[0].extras["questions.yaml"]][-1] == [
        {"type": "word", "value": {"word": "NMDA"}}
    ]


def test_its_versions_hold_its_content(question):
    version = QuestionVersion.objects.get(question=question)
    assert version.content == content_of(question)
    assert (version.content["type"], version.content["word"]) == ("word", "NMDA")


def test_what_it_refuses_is_refused_in_a_file_and_in_the_cms(tmp_path, question):
    bad = CHANGES[QUESTIONS].replace("word: NMDA", "word: N M")
    with pytest.raises(PackageRefused) as refused:
        read_package(write(tmp_path / "bad", {**CHANGES, QUESTIONS: bad}))
    assert [str(fault) for fault in refused.value.faults] == [
        f"{QUESTIONS}:34: One word is asked for."
    ]
    question.answer[0].value["word"] = "N M"
    with pytest.raises(Exception, match="One word is asked for"):
        question.full_clean()


@pytest.mark.parametrize(("typed", "fraction"), [("nmda", "1"), ("AMPA", "0"), ("", "0")])
def test_it_is_asked_scored_and_explained(
    sign_in, trainee, organisation, imported, typed, fraction
):
    edition = Factory(organisation).released(imported)
    enrolment = enrolments.enrol(user=trainee, curriculum=imported, at=timezone.now())
    client = sign_in(trainee)
    quiz = client.get(reverse("assessments:quiz", args=[enrolment.pk, "pharmacology", "quiz"]))
    assert "Capitals do not matter." in quiz.text
    step = edition.steps.get(kind="quiz")
    client.post(reverse("assessments:attempt-start", args=[enrolment.pk, step.pk]))
    attempt = Attempt.objects.get()
    [asked] = [one for one in questions_of(attempt) if one.entry["type"] == "word"]
    address = reverse("assessments:question", args=[attempt.uuid, asked.position])
    page = client.get(address)
    assert "Type one word." in page.text
    assert "NMDA" not in page.text
    client.post(address, {"answer": typed, "version": page.context["version"]})
    ending = attempts.submit(attempt=attempt, at=timezone.now())
    [graded] = [one for one in ending.content["answers"] if one["code"] == "PH-Q03"]
    assert Decimal(graded["fraction"]) == Decimal(fraction)
    results = client.get(reverse("assessments:results", args=[attempt.uuid])).text
    assert "NMDA" in results


def test_no_other_file_names_a_type():
    """Whoever needs to know what a type is asks the register."""
    root = Path(__file__).resolve().parents[2]
    named = re.compile(r"""(?<!"inputmode": )["'](?:single|multiple|true_false|numeric)["']""")
    files = [
        path
        for floor in ("assessments", "courses", "certificates", "site")
        for path in (root / floor).rglob("*.py")
        if "migrations" not in path.parts
    ]
    found = {path.relative_to(root).as_posix() for path in files if named.search(path.read_text())}
    assert found == {
        f"assessments/items/{name}.py" for name in ("single", "multiple", "true_false", "numeric")
    }
