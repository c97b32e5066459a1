"""Studying over HTTP: the outline, lessons, locked steps, the evaluation."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.learning import enrolments
from courses.models import (
    Completion,
    Enrolment,
    EvaluationResponse,
    LessonPage,
    ReadingPosition,
)
from tests.courses.lessons import ANSWERS

pytestmark = pytest.mark.database

LESSON = "pharmacology/how-it-acts"


def address(enrolment, key):
    return f"/learn/{enrolment.pk}/{key}/"


def step_of(enrolment, kind):
    return enrolment.edition.steps.get(kind=kind)


def acts(enrolment, kind, name):
    return reverse(f"courses:{name}", args=[enrolment.pk, step_of(enrolment, kind).pk])


# ------------------------------------------------------------ who may


@pytest.mark.parametrize("key", ["", LESSON, "evaluation"])
def test_only_the_trainee_reads_their_enrolment(
    enrolment, key, sign_in, second_trainee, stranger, owner, client
):
    where = address(enrolment, key).replace("//", "/")
    answer = client.get(where)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={where}"
    for person in (second_trainee, stranger, owner):
        assert sign_in(person).get(where).status_code == 404
    assert sign_in(enrolment.user).get(where).status_code == 200


@pytest.mark.parametrize("name", ["completion", "lesson-answers", "position"])
def test_only_the_trainee_writes_in_their_enrolment(enrolment, name, sign_in, second_trainee):
    where = acts(enrolment, "lesson", name)
    assert sign_in(second_trainee).post(where, {"heading": "x"}).status_code == 404
    assert sign_in(enrolment.user).get(where).status_code == 405
    assert not Completion.objects.exists()
    assert not ReadingPosition.objects.exists()


def test_a_step_that_the_edition_lacks_is_absent(enrolment, sign_in):
    client = sign_in(enrolment.user)
    for key in ("pharmacology/nothing", "nothing", "how-it-acts"):
        assert client.get(address(enrolment, key)).status_code == 404


# ------------------------------------------------------------ the outline


def test_the_outline_says_what_is_done_and_what_is_next(enrolment, sign_in):
    client = sign_in(enrolment.user)
    page = client.get(address(enrolment, "").replace("//", "/")).text
    assert "Next: How it acts" in page
    assert "step-row--locked" in page
    assert "Finish “How it acts” first." in page
    assert "0 of 4" in page
    assert "About 1\xa0h 20\xa0min left" in page
    client.post(acts(enrolment, "lesson", "completion"), ANSWERS)
    page = client.get(address(enrolment, "").replace("//", "/")).text
    assert "step-row--done" in page
    assert "step-row--locked" not in page


# ------------------------------------------------------------ a lesson


def test_a_lesson_is_read_from_the_edition_whatever_is_edited_later(enrolment, sign_in):
    page = LessonPage.objects.get(slug="how-it-acts")
    page.title = "Rewritten"
    page.body = [("text", "<p>Something else.</p>")]
    page.save_revision().publish()
    page = sign_in(enrolment.user).get(address(enrolment, LESSON)).text
    assert "<h1>How it acts</h1>" in page
    assert "Ketamine blocks NMDA receptors." in page
    assert "Rewritten" not in page


def test_marking_a_lesson_as_read_leads_to_the_next_step(enrolment, sign_in):
    client = sign_in(enrolment.user)
    assert "Mark as read and continue" in client.get(address(enrolment, LESSON)).text
    onward = client.post(acts(enrolment, "lesson", "completion"), ANSWERS)
    assert onward.status_code == 302
    assert onward.url == f"/quizzes/{enrolment.pk}/pharmacology/quiz/"
    assert Completion.objects.get().step.kind == "lesson"
    page = client.get(address(enrolment, LESSON)).text
    assert "Mark as read and continue" not in page


def test_marking_a_lesson_twice_completes_it_once(enrolment, sign_in):
    client = sign_in(enrolment.user)
    first = client.post(acts(enrolment, "lesson", "completion"), ANSWERS)
    second = client.post(acts(enrolment, "lesson", "completion"), ANSWERS)
    assert first.url == second.url
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("kind", ["quiz", "vignette", "evaluation"])
def test_no_other_step_is_completed_by_saying_so(enrolment, kind, sign_in):
    assert sign_in(enrolment.user).post(acts(enrolment, kind, "completion")).status_code == 404
    assert not Completion.objects.exists()


def test_the_reading_position_is_kept_for_the_next_device(enrolment, sign_in):
    client = sign_in(enrolment.user)
    assert (
        client.post(acts(enrolment, "lesson", "position"), {"heading": "receptors"}).status_code
        == 204
    )
    page = client.get(address(enrolment, LESSON)).text
    assert 'data-reading-start="receptors"' in page


@pytest.mark.parametrize("heading", ["no spaces", '"><b>', "x" * 121])
def test_a_position_that_is_no_anchor_is_refused(enrolment, heading, sign_in):
    client = sign_in(enrolment.user)
    answer = client.post(acts(enrolment, "lesson", "position"), {"heading": heading})
    assert answer.status_code == 400
    assert not ReadingPosition.objects.exists()


def test_facts_past_their_review_date_say_so(enrolment, sign_in, monkeypatch):
    client = sign_in(enrolment.user)
    page = client.get(address(enrolment, LESSON)).text
    assert "Facts hold until 31 January 2027." in page
    later = datetime(2027, 2, 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: later)
    # The session itself would have expired by then.
    page = sign_in(enrolment.user).get(address(enrolment, LESSON)).text
    assert "Review is overdue" in page


def test_an_edition_without_a_sign_off_says_so_on_every_page(trainee, curriculum, factory, sign_in):
    factory.released(curriculum, sign_off=None)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    client = sign_in(trainee)
    pages = [
        address(enrolment, "").replace("//", "/"),
        address(enrolment, LESSON),
        address(enrolment, "pharmacology/the-referral"),
        address(enrolment, "evaluation"),
        f"/editions/{enrolment.edition_id}/syllabus/",
        curriculum.url,
        "/dashboard/",
    ]
    for page in pages:
        assert "Not clinically reviewed" in client.get(page).text, page


def test_an_edition_with_a_sign_off_does_not(enrolment, curriculum, sign_in):
    client = sign_in(enrolment.user)
    for page in (address(enrolment, LESSON), curriculum.url, "/dashboard/"):
        assert "Not clinically reviewed" not in client.get(page).text


# ------------------------------------------------------------ a locked step


def test_a_locked_step_says_why_and_what_to_do(enrolment, sign_in):
    page = sign_in(enrolment.user).get(address(enrolment, "pharmacology/the-referral"))
    assert page.status_code == 200
    assert "Locked" in page.text
    assert "Finish “How it acts” first." in page.text
    assert f'href="{address(enrolment, LESSON)}"' in page.text


def test_an_unlocked_step_leads_to_the_page_of_its_kind(enrolment, sign_in):
    client = sign_in(enrolment.user)
    quiz = client.get(address(enrolment, "pharmacology/quiz"))
    assert quiz.url == f"/quizzes/{enrolment.pk}/pharmacology/quiz/"


def test_a_locked_lesson_cannot_be_marked_as_read(trainee, curriculum, factory, sign_in):
    page = LessonPage.objects.get(slug="how-it-acts")
    second = factory.lesson(page.get_parent().specific, slug="later", title="Later")
    second.prerequisites = [page]
    second.save_revision().publish()
    factory.released(curriculum)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    step = enrolment.edition.steps.get(slug="later")
    where = reverse("courses:completion", args=[enrolment.pk, step.pk])
    answer = sign_in(trainee).post(where)
    assert answer.url == address(enrolment, "pharmacology/later")
    assert not Completion.objects.exists()


# ------------------------------------------------------------ the evaluation


def test_an_evaluation_is_handed_in_once(enrolment, sign_in):
    client = sign_in(enrolment.user)
    page = client.get(address(enrolment, "evaluation")).text
    assert "Your answers are anonymous" in page
    assert page.count('type="radio"') == 5
    where = acts(enrolment, "evaluation", "evaluation")
    for _press in range(2):
        answer = client.post(
            where, {"version": "0-p", "answer-useful": "4", "answer-change": "Nothing."}
        )
        assert answer.status_code == 302
    assert EvaluationResponse.objects.count() == 1
    page = client.get(address(enrolment, "evaluation")).text
    assert "was handed in" in page
    assert "Nothing." not in page


def test_an_evaluation_that_misses_a_rating_loses_nothing(enrolment, sign_in):
    client = sign_in(enrolment.user)
    where = acts(enrolment, "evaluation", "evaluation")
    answer = client.post(where, {"version": "0-p", "answer-change": "What I wrote."})
    assert answer.status_code == 422
    assert "What I wrote." in answer.text
    assert "Choose a rating from 1 to 5." in answer.text
    assert client.get(where).url == address(enrolment, "evaluation")
    assert not EvaluationResponse.objects.exists()


# ------------------------------------------------------------ a step's own address


def own_address(page) -> str:
    """Where the tree has ``page``, whatever the CMS offers."""
    return Page.objects.get(pk=page.pk).url


def test_a_steps_own_address_leads_its_learner_to_their_edition(enrolment, sign_in, curriculum):
    client = sign_in(enrolment.user)
    lesson = LessonPage.objects.get(slug="how-it-acts")
    assert client.get(own_address(lesson)).url == address(enrolment, LESSON)
    assert client.get(own_address(lesson.get_parent())).url == f"/learn/{enrolment.pk}/"


def test_a_steps_own_address_is_absent_for_everybody_else(
    enrolment, sign_in, second_trainee, author, stranger, client
):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    for page in (lesson, lesson.get_parent()):
        where = own_address(page)
        assert client.get(where).status_code == 404
        for person in (second_trainee, author, stranger):
            assert sign_in(person).get(where).status_code == 404
        client.logout()


def test_a_learner_of_two_editions_is_led_to_the_newer(enrolment, curriculum, factory, sign_in):
    factory.released(curriculum, sign_off=None, notes="Again.")
    newer = enrolments.enrol(user=enrolment.user, curriculum=curriculum, at=timezone.now())
    assert Enrolment.objects.count() == 2
    lesson = LessonPage.objects.get(slug="how-it-acts")
    assert sign_in(enrolment.user).get(own_address(lesson)).url == address(newer, LESSON)


def test_steps_and_modules_are_in_no_sitemap(edition, curriculum):
    for page in curriculum.get_descendants().specific():
        assert page.get_sitemap_urls() == []
    assert curriculum.get_sitemap_urls() != []


# ------------------------------------------------------------ speed


@pytest.mark.parametrize("lessons", [0, 40])
def test_a_lesson_page_costs_the_same_however_long_the_curriculum(
    trainee, curriculum, long_curriculum, sign_in, django_assert_max_num_queries, lessons
):
    long_curriculum(lessons)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    client = sign_in(trainee)
    client.get(address(enrolment, LESSON))
    with django_assert_max_num_queries(9) as warm:
        assert client.get(address(enrolment, LESSON)).status_code == 200
    # The rules of a quiz come from its papers; nothing is read of what the edition holds.
    reading = [q["sql"] for q in warm.captured_queries if '"core_content"' in q["sql"]]
    assert all('"assessments_paper"' in sql for sql in reading)


def test_a_lesson_page_keeps_its_budget_when_every_kind_of_step_is_open(
    enrolment, sign_in, django_assert_max_num_queries
):
    client = sign_in(enrolment.user)
    client.post(acts(enrolment, "lesson", "completion"), ANSWERS)
    client.get(address(enrolment, LESSON))
    with django_assert_max_num_queries(12):
        client.get(address(enrolment, LESSON))


def test_a_lesson_page_in_a_fresh_process_keeps_its_budget(
    enrolment, sign_in, django_assert_max_num_queries
):
    client = sign_in(enrolment.user)
    enrolments.open_step(enrolment=enrolment, step=step_of(enrolment, "lesson"), at=timezone.now())
    with django_assert_max_num_queries(12):
        client.get(address(enrolment, LESSON))


@pytest.mark.parametrize("lessons", [0, 40])
def test_the_outline_costs_the_same_however_long_the_curriculum(
    trainee, curriculum, long_curriculum, sign_in, django_assert_max_num_queries, lessons
):
    long_curriculum(lessons)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    where = address(enrolment, "").replace("//", "/")
    client = sign_in(trainee)
    client.get(where)
    with django_assert_max_num_queries(8):
        client.get(where)
