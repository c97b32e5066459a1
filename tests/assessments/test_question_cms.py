"""The question bank in the CMS: authors' own questions, and only those."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assessments.models import Question
from tests.factory import Factory

pytestmark = pytest.mark.database


@pytest.fixture
def questions(curriculum):
    return list(Question.objects.all())


@pytest.fixture
def foreign(other_organisation):
    Factory(other_organisation).curriculum(slug="elsewhere")
    return Question.objects.filter(organisation=other_organisation).first()


def option(text, is_correct):
    fields = {"text": rich_text(f"<p>{text}</p>"), "feedback": rich_text("<p>Because.</p>")}
    return fields | ({"is_correct": "on"} if is_correct else {})


def form(*keys, code="PH-900", sources="kamp-2020"):
    options = {
        f"options-{n}-value": option(f"Option {n}", is_correct) for n, is_correct in enumerate(keys)
    }
    counts = {"options-count": str(len(keys))}
    for n in range(len(keys)):
        counts |= {f"options-{n}-deleted": "", f"options-{n}-order": str(n), f"options-{n}-id": ""}
    return nested_form_data(
        {
            "code": code,
            "stem": rich_text("<p>Which receptor?</p>"),
            "answer": streamfield([("single", options | counts)]),
            "rationale": rich_text("<p>It blocks the channel. [@kamp-2020]</p>"),
            "sources": sources,
            "difficulty": "easy",
        }
    )


def test_the_listing_shows_ones_own_questions_with_their_kind(sign_in, author, questions, foreign):
    page = sign_in(author).get(reverse("question:index")).content.decode()
    assert "pharmacology-numeric" in page
    assert "Numeric" in page
    assert page.count("How much reaches the circulation?") == len(questions)


def test_an_author_writes_a_question(sign_in, author, organisation, questions):
    client = sign_in(author)
    assert client.get(reverse("question:add")).status_code == 200
    answer = client.post(reverse("question:add"), form(True, False))
    assert answer.status_code == 302
    question = Question.objects.get(code="PH-900")
    assert question.organisation == organisation
    assert isinstance(question.answer[0].value["options"][0]["text"], RichText)


@pytest.mark.parametrize("keys", [(False, False), (True, True)])
def test_a_single_best_answer_has_exactly_one_key(sign_in, author, questions, keys):
    answer = sign_in(author).post(reverse("question:add"), form(*keys))
    assert answer.status_code == 200
    assert "Mark exactly one option as correct." in answer.content.decode()
    assert not Question.objects.filter(code="PH-900").exists()


def test_a_source_must_stand_in_the_reference_list(sign_in, author, questions):
    data = form(True, False, sources="kamp-2020 unheard-2021")
    answer = sign_in(author).post(reverse("question:add"), data)
    assert "unheard-2021 is not in the reference list" in answer.content.decode()


def test_a_code_is_used_once_in_an_organisation(sign_in, author, questions):
    data = form(True, False, code=questions[0].code)
    assert sign_in(author).post(reverse("question:add"), data).status_code == 200
    assert Question.objects.filter(code=questions[0].code).count() == 1


def test_a_multiple_response_needs_a_key(questions):
    question = Question.objects.get(code="pharmacology-multiple")
    for entry in question.answer[0].value["options"]:
        entry["is_correct"] = False
    with pytest.raises(ValidationError, match="at least one option"):
        question.full_clean()


@pytest.mark.parametrize("name", ["edit", "delete", "history", "usage"])
def test_a_strangers_question_is_absent(sign_in, author, questions, foreign, name):
    client = sign_in(author)
    assert client.get(reverse(f"question:{name}", args=[questions[0].pk])).status_code == 200
    assert client.get(reverse(f"question:{name}", args=[foreign.pk])).status_code == 404


def test_the_chooser_offers_only_ones_own_questions(sign_in, author, questions, foreign):
    client = sign_in(author)
    page = client.get(reverse("question_chooser:choose")).json()["html"]
    assert reverse("question_chooser:chosen", args=[questions[0].pk]) in page
    assert reverse("question_chooser:chosen", args=[foreign.pk]) not in page
    assert client.get(reverse("question_chooser:chosen", args=[foreign.pk])).status_code == 404


def test_a_question_that_was_asked_is_kept(sign_in, author, questions):
    answer = sign_in(author).post(reverse("question:delete", args=[questions[0].pk]), follow=True)
    assert "mark it as retired instead" in answer.content.decode()
    assert Question.objects.filter(pk=questions[0].pk).exists()


def test_a_question_that_was_never_asked_can_be_deleted(sign_in, author, factory, curriculum):
    module = curriculum.get_children().get(slug="pharmacology").specific
    answer = {"value": "1", "tolerance": "0", "unit": ""}
    question = factory.question(module, code="spare", kind="numeric", answer=answer)
    sign_in(author).post(reverse("question:delete", args=[question.pk]))
    assert not Question.objects.filter(pk=question.pk).exists()


def test_the_quiz_editor_chooses_questions_by_the_chooser(sign_in, author, curriculum):
    quiz = curriculum.get_descendants().get(slug="quiz")
    page = sign_in(author).get(reverse("wagtailadmin_pages:edit", args=[quiz.pk]))
    assert page.status_code == 200
    assert reverse("question_chooser:choose") in page.content.decode()


@pytest.mark.parametrize("who", ["trainee", "supervisor"])
def test_the_bank_is_for_authors_and_owners(request, sign_in, questions, who):
    answer = sign_in(request.getfixturevalue(who)).get(reverse("question:index"))
    assert answer.status_code in (302, 403, 404)
