"""A lesson is finished at its end: each of its checks has an answer, which the server keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refusal
from courses.learning import enrolments
from courses.lessons import checks
from courses.models import CheckAnswer, Completion, LessonPage
from tests.courses.lessons import ANSWERS

pytestmark = pytest.mark.database

NOW = timezone.now()


@pytest.fixture
def lesson(edition):
    return edition.steps.get(kind="lesson")


@pytest.fixture
def page(enrolment):
    return f"/learn/{enrolment.pk}/pharmacology/how-it-acts/"


@pytest.fixture
def send(enrolment, lesson, sign_in):
    client = sign_in(enrolment.user)

    def post(name, data=None, **headers):
        return client.post(
            reverse(f"courses:{name}", args=[enrolment.pk, lesson.pk]), data, **headers
        )

    return post


def kept():
    return list(CheckAnswer.objects.order_by("number").values_list("number", "choice"))


# ------------------------------------------------------------ finishing


def test_an_open_check_is_named_and_led_to(send, page, enrolment, sign_in):
    refused = send("completion")
    assert refused.url == f"{page}#check-1"
    assert not Completion.objects.exists()
    told = sign_in(enrolment.user).get(page).text
    assert "Knowledge check 1 is still open." in told
    assert 'href="#check-1"' in told


@pytest.mark.parametrize("choice", ["1", "2"])
def test_any_answer_finishes_right_or_wrong(send, choice):
    send("completion", {"check-1": choice})
    assert Completion.objects.exists()
    assert kept() == [(1, int(choice))]


def test_every_check_is_asked_for(trainee, curriculum, factory):
    page = LessonPage.objects.get()
    page.body = [*page.body.get_prep_value(), {"type": "check", "value": CHECK}]
    page.save_revision().publish()
    edition = factory.released(curriculum, sign_off=None, notes="Another check.")
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    lesson = edition.steps.get(kind="lesson")
    checks.answer(enrolment=enrolment, step=lesson, choices={1: 2}, at=NOW)
    with pytest.raises(Refusal) as refused:
        checks.mark_read(enrolment=enrolment, step=lesson, at=NOW)
    assert refused.value.code == "checks_open"
    assert refused.value.numbers == [2]


CHECK = {
    "question": "<p>And which the least?</p>",
    "options": [
        {"text": "<p>By vein</p>", "is_correct": False, "feedback": "<p>No.</p>"},
        {"text": "<p>By mouth</p>", "is_correct": True, "feedback": "<p>Yes.</p>"},
    ],
}


def test_the_button_stands_after_the_last_check(page, enrolment, sign_in):
    html = sign_in(enrolment.user).get(page).text
    assert html.index("Mark as read and continue") > html.rindex('data-check="')
    assert html.index("Mark as read and continue") > html.index("reference-list")


def test_when_it_was_opened_and_when_it_was_finished_are_kept(enrolment, lesson):
    later = NOW + timedelta(minutes=9)
    for at in (NOW, later):
        enrolments.open_step(enrolment=enrolment, step=lesson, at=at)
    enrolments.remember_position(enrolment=enrolment, step=lesson, anchor="receptors", at=later)
    checks.answer(enrolment=enrolment, step=lesson, choices={1: 1}, at=later)
    completion = checks.mark_read(enrolment=enrolment, step=lesson, at=later)
    assert (completion.opened_at, completion.completed_at) == (NOW, later)


def test_reading_the_page_opens_the_lesson_once(page, enrolment, sign_in):
    client = sign_in(enrolment.user)
    client.get(page)
    opened = enrolment.reading_positions.get().opened_at
    client.get(page)
    assert enrolment.reading_positions.get().opened_at == opened


# ------------------------------------------------------------ keeping


def test_an_answer_is_kept_as_it_is_given_and_stands_there_on_any_device(
    send, page, enrolment, sign_in
):
    assert send("lesson-answers", ANSWERS, HTTP_ACCEPT="application/json").status_code == 204
    html = sign_in(enrolment.user).get(page).text
    assert 'id="check-1-1" checked' in html
    assert 'id="check-1-2" checked' not in html
    assert "data-open-checks" not in html


def test_what_was_chosen_last_is_what_stays(send):
    for choice in ("1", "2", "2"):
        send("lesson-answers", {"check-1": choice})
    assert kept() == [(1, 2)]


def test_one_readers_answer_is_not_shown_to_another(
    send, page, curriculum, second_trainee, sign_in
):
    send("lesson-answers", ANSWERS)
    other = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    html = sign_in(second_trainee).get(f"/learn/{other.pk}/pharmacology/how-it-acts/").text
    assert "checked" not in html


@pytest.mark.parametrize(
    "sent",
    [{"check-1": "3"}, {"check-1": "0"}, {"check-2": "1"}, {"check-1": "one"}, {"check-0": "1"}],
)
def test_what_the_lesson_does_not_ask_is_not_kept(send, sent):
    send("lesson-answers", sent)
    assert kept() == []


def test_without_a_script_the_answers_lead_back_to_the_end(send, page):
    assert send("lesson-answers", ANSWERS).url == f"{page}#lesson-end"
    assert kept() == [(1, 1)]
