import json
from datetime import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, AttemptStep
from assessments.quizzes import attempts, papers
from assessments.quizzes.standing import LATE_PACKETS
from core.schedule import clock
from courses.content.addresses import address_of as content_address
from courses.learning import enrolments, outlines
from tests.assessments.quizzes import (
    HOUR,
    MINUTE,
    position_of,
    questions_of,
    right_answer,
    sent,
)

pytestmark = pytest.mark.database

JSON = {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def sitting(quiz_enrolment, quiz):
    """An attempt that was begun a minute ago by the real clock."""
    return attempts.start(enrolment=quiz_enrolment, step=quiz, at=timezone.now() - MINUTE)


@pytest.fixture
def overdue(quiz_enrolment, quiz):
    """An attempt whose time has long been over, and which no clock has ended."""
    return attempts.start(enrolment=quiz_enrolment, step=quiz, at=timezone.now() - HOUR)


@pytest.fixture
def trainee_client(sign_in, trainee):
    return sign_in(trainee)


def quiz_url(enrolment):
    return reverse("assessments:quiz", args=[enrolment.pk, "pharmacology", "quiz"])


def start_url(enrolment):
    step = enrolment.edition.steps.get(kind="quiz")
    return reverse("assessments:attempt-start", args=[enrolment.pk, step.pk])


def url(attempt, name, number=None):
    where = [attempt.uuid] if number is None else [attempt.uuid, number]
    return reverse(f"assessments:{name}", args=where)


def version_on(page):
    return page.context["version"]


def give(client, attempt, number, answer, **fields):
    """Answer a question by its form, as a browser without scripts does."""
    page = client.get(url(attempt, "question", number))
    return client.post(
        url(attempt, "question", number), {**answer, "version": version_on(page), **fields}
    )


def give_all_rightly(client, attempt):
    for asked in questions_of(attempt):
        give(client, attempt, asked.position, sent(asked, right_answer(asked.question)))


# ------------------------------------------------------------ the quiz and its rules


def test_the_page_says_the_rules_before_one_starts(trainee_client, quiz_enrolment):
    page = trainee_client.get(quiz_url(quiz_enrolment))
    content = page.content.decode()
    for words in ("4 questions", "75% or more", "20 minutes", "3 attempts.", "12 hours later"):
        assert words in content
    assert "Start the quiz" in content


def test_a_start_is_a_post_and_leads_to_the_first_question(trainee_client, quiz_enrolment):
    assert trainee_client.get(start_url(quiz_enrolment)).status_code == 405
    page = trainee_client.post(start_url(quiz_enrolment), follow=True)
    attempt = Attempt.objects.get()
    assert page.redirect_chain[-1][0] == url(attempt, "question", 1)


def test_a_refused_start_says_why(trainee_client, quiz_enrolment, sitting):
    attempts.submit(attempt=sitting, at=timezone.now())
    answer = trainee_client.post(start_url(quiz_enrolment))
    assert answer.url == quiz_url(quiz_enrolment)
    assert "You can start the next attempt on" in str(next(iter(get_messages(answer.wsgi_request))))
    assert Attempt.objects.count() == 1


def test_the_page_lists_the_attempts_and_the_best_grade(trainee_client, quiz_enrolment, sitting):
    attempts.submit(attempt=sitting, at=timezone.now())
    content = trainee_client.get(quiz_url(quiz_enrolment)).content.decode()
    assert url(sitting, "results") in content
    assert "Your best grade so far is 0%." in content


def test_a_locked_quiz_leads_to_the_page_that_says_why(
    factory, curriculum, trainee_client, trainee
):
    pages = curriculum.get_descendants()
    quiz_page = pages.get(slug="quiz").specific
    quiz_page.prerequisites = [pages.get(slug="how-it-acts").specific.steppage_ptr]
    quiz_page.save_revision().publish()
    factory.released(curriculum)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    door = reverse("courses:step", args=[enrolment.pk, "pharmacology", "quiz"])
    assert trainee_client.get(quiz_url(enrolment)).url == door
    assert trainee_client.post(start_url(enrolment)).url == door
    assert Attempt.objects.count() == 0


def test_the_page_costs_the_same_with_many_attempts(
    trainee_client, quiz_enrolment, quiz, django_assert_max_num_queries
):
    trainee_client.get(quiz_url(quiz_enrolment))
    with django_assert_max_num_queries(14) as first:
        trainee_client.get(quiz_url(quiz_enrolment))
    for number in range(3):
        at = timezone.now() - (60 - 20 * number) * HOUR
        attempts.submit(
            attempt=attempts.start(enrolment=quiz_enrolment, step=quiz, at=at), at=at + MINUTE
        )
    # One more, however many there were: after the last attempt the page says whom to ask.
    with django_assert_max_num_queries(len(first) + 1):
        trainee_client.get(quiz_url(quiz_enrolment))


# ------------------------------------------------------------ sitting


def test_a_question_is_shown_without_anything_that_gives_it_away(trainee_client, sitting):
    for asked in questions_of(sitting):
        content = trainee_client.get(url(sitting, "question", asked.position)).content.decode()
        assert "How much reaches the circulation?" in content
        for secret in ("See the lesson", "intramuscular dose", "is_correct", "feedback", "80.2"):
            assert secret not in content


def test_the_page_names_options_by_their_place_and_never_by_their_number(
    trainee_client, quiz_enrolment, quiz, monkeypatch
):
    monkeypatch.setattr(papers.draw, "__kwdefaults__", {"shuffle": lambda order: order.reverse()})
    turned = attempts.start(enrolment=quiz_enrolment, step=quiz, at=timezone.now())
    asked = questions_of(turned)[position_of(turned, "single") - 1]
    assert asked.entry["options"] == [2, 1, 0]
    page = trainee_client.get(url(turned, "question", asked.position))
    assert [choice.value for choice in page.context["item"].choices] == ["0", "1", "2"]
    give(trainee_client, turned, asked.position, {"answer": "2"})
    assert turned.responses.get(position=asked.position).value == 0


def test_an_answer_given_by_form_is_kept_and_leads_on(trainee_client, sitting):
    asked = questions_of(sitting)[0]
    value = right_answer(asked.question)
    answer = give(trainee_client, sitting, 1, sent(asked, value), go="next")
    assert answer.url == url(sitting, "question", 2)
    assert sitting.responses.get(position=1).value == value


@pytest.mark.parametrize(
    ("number", "go", "name", "target"),
    [
        (2, "previous", "question", 1),
        (1, "previous", "question", 1),
        (2, "review", "review", None),
        (4, "next", "review", None),
        (4, "", "review", None),
        (1, "", "question", 2),
    ],
)
def test_each_way_on_saves_first(trainee_client, sitting, number, go, name, target):
    asked = questions_of(sitting)[number - 1]
    answer = give(trainee_client, sitting, number, sent(asked, right_answer(asked.question)), go=go)
    assert answer.url == url(sitting, name, target)
    assert sitting.responses.get(position=number).version == 1


def test_the_attempt_resumes_at_the_first_question_without_an_answer(trainee_client, sitting):
    asked = questions_of(sitting)[0]
    give(trainee_client, sitting, 1, sent(asked, right_answer(asked.question)))
    assert trainee_client.get(url(sitting, "attempt")).url == url(sitting, "question", 2)


def test_a_flag_is_kept_and_shown_in_the_review(trainee_client, sitting):
    give(trainee_client, sitting, 3, {}, flag="flagged")
    page = trainee_client.get(url(sitting, "review"))
    assert page.context["flagged"] == [3]
    assert page.context["unanswered"] == [1, 2, 3, 4]
    assert "4 questions have no answer" in page.content.decode()


def test_what_cannot_be_read_is_shown_again_as_it_was_typed(trainee_client, sitting):
    number = position_of(sitting, "numeric")
    answer = give(trainee_client, sitting, number, {"answer": "about 80"}, flag="flagged")
    content = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="about 80"' in content
    assert "Enter a number in digits" in content
    assert answer.context["is_flagged"] is True
    assert sitting.responses.get(position=number).version == 0


def test_a_question_that_the_paper_does_not_have_is_not_found(trainee_client, sitting):
    assert trainee_client.get(url(sitting, "question", 5)).status_code == 404
    assert trainee_client.post(url(sitting, "question", 0)).status_code == 404


# ------------------------------------------------------------ saving while it is given


def autosave(client, attempt, number, answer, version):
    return client.post(url(attempt, "question", number), {**answer, "version": version}, **JSON)


def test_a_save_answers_with_its_version_and_time(trainee_client, sitting):
    asked = questions_of(sitting)[0]
    page = trainee_client.get(url(sitting, "question", 1))
    answer = autosave(
        trainee_client, sitting, 1, sent(asked, right_answer(asked.question)), version_on(page)
    )
    assert answer.status_code == 200
    said = answer.json()
    assert said["version"].startswith("1-")
    assert datetime.fromisoformat(said["saved_at"]).tzinfo is not None
    again = autosave(trainee_client, sitting, 1, {}, said["version"])
    assert again.json()["version"].startswith("2-")


def test_a_save_from_a_stale_window_is_a_clear_conflict(trainee_client, sitting):
    number = position_of(sitting, "numeric")
    one, two = (version_on(trainee_client.get(url(sitting, "question", number))) for _tab in "ab")
    autosave(trainee_client, sitting, number, {"answer": "80"}, one)
    answer = autosave(trainee_client, sitting, number, {"answer": "12"}, two)
    assert answer.status_code == 409
    assert answer.json()["fields"] == {"answer": "80"}
    [difference] = answer.json()["differences"]
    assert difference["theirs"] == "80\N{NO-BREAK SPACE}L/h"
    assert sitting.responses.get(position=number).value == "80"
    mine = autosave(trainee_client, sitting, number, {"answer": "12"}, answer.json()["version"])
    assert mine.status_code == 200
    assert sitting.responses.get(position=number).value == "12"


def test_without_scripts_two_windows_lead_to_a_choice(trainee_client, sitting):
    number = position_of(sitting, "numeric")
    page = trainee_client.get(url(sitting, "question", number))
    give(trainee_client, sitting, number, {"answer": "80"})
    answer = trainee_client.post(
        url(sitting, "question", number),
        {"answer": "12", "version": version_on(page), "go": "review"},
    )
    assert answer.status_code == 409
    assert "12\N{NO-BREAK SPACE}L/h" in answer.content.decode()
    assert "80\N{NO-BREAK SPACE}L/h" in answer.content.decode()
    mine = {**dict(answer.context["sent"]), "version": answer.context["version"]}
    kept = trainee_client.post(url(sitting, "question", number), mine)
    assert kept.url == url(sitting, "review")
    assert sitting.responses.get(position=number).value == "12"


def test_a_form_overtakes_the_save_of_its_own_page_without_a_question(trainee_client, sitting):
    number = position_of(sitting, "numeric")
    version = version_on(trainee_client.get(url(sitting, "question", number)))
    autosave(trainee_client, sitting, number, {"answer": "8"}, version)
    answer = trainee_client.post(
        url(sitting, "question", number), {"answer": "80", "version": version, "go": "review"}
    )
    assert answer.status_code == 302
    assert sitting.responses.get(position=number).value == "80"


def test_a_save_that_cannot_be_read_says_what_can(trainee_client, sitting):
    answer = autosave(
        trainee_client, sitting, position_of(sitting, "numeric"), {"answer": "x"}, "0-a"
    )
    assert answer.status_code == 422
    assert "12.5" in answer.json()["message"]


@pytest.mark.parametrize("version", ["", "x", "-1", "1e9", "9" * 30, "²-a"])
def test_a_save_that_read_nothing_overwrites_nothing(trainee_client, sitting, version):
    number = position_of(sitting, "numeric")
    give(trainee_client, sitting, number, {"answer": "80"})
    assert autosave(trainee_client, sitting, number, {"answer": "1"}, version).status_code == 409
    assert sitting.responses.get(position=number).value == "80"


def test_a_save_after_the_end_says_where_to_go(trainee_client, sitting):
    attempts.submit(attempt=sitting, at=timezone.now())
    answer = autosave(trainee_client, sitting, 1, {}, "0-a")
    assert answer.status_code == 410
    assert answer.json()["url"] == url(sitting, "results")


def test_a_save_costs_two_statements_besides_session_and_user(
    trainee_client, sitting, django_assert_num_queries
):
    with django_assert_num_queries(4) as captured:
        answer = autosave(
            trainee_client, sitting, position_of(sitting, "numeric"), {"answer": "8"}, "0-a"
        )
    assert answer.status_code == 200
    tables = [query["sql"] for query in captured]
    assert "django_session" in tables[0]
    assert "accounts_user" in tables[1]


# ------------------------------------------------------------ the end


def test_handing_in_leads_to_results_that_explain(trainee_client, sitting):
    give_all_rightly(trainee_client, sitting)
    page = trainee_client.post(url(sitting, "submission"), follow=True)
    content = page.content.decode()
    assert "You passed the quiz" in content
    assert content.count("Measured after an intramuscular dose.") == 4
    assert "See the lesson." in content
    assert 'id="ref-clements-1982"' in content
    assert "a grade of 100%" in content
    assert content.index("a grade of 100%") < content.index("Measured after an intramuscular dose.")


def test_a_passed_quiz_leads_on_to_what_is_next(trainee_client, quiz_enrolment, sitting):
    give_all_rightly(trainee_client, sitting)
    page = trainee_client.post(url(sitting, "submission"), follow=True)
    following = quiz_enrolment.outline(at=timezone.now()).onward(sitting.step_id)
    onward = outlines.row(quiz_enrolment, following)
    content = page.content.decode()
    assert f'href="{onward["url"]}"' in content
    assert f"Next: {onward['title']}" in content
    assert page.context["to_read"] == []
    # Whoever comes back to the quiz is led on too.
    rules = trainee_client.get(quiz_url(quiz_enrolment)).content.decode()
    main = rules[rules.index("<main") :]
    assert f'href="{onward["url"]}"' in main
    assert f"Go on with “{onward['title']}”" in main


def test_each_wrong_answer_leads_to_the_lesson_that_teaches_it(trainee_client, sitting):
    right, *others = questions_of(sitting)
    give(trainee_client, sitting, right.position, sent(right, right_answer(right.question)))
    page = trainee_client.post(url(sitting, "submission"), follow=True)
    lesson = sitting.step.edition.steps.get(kind="lesson")
    address = content_address(sitting.enrolment, lesson)
    assert [one.lessons for one in page.context["questions"]] == [
        [(lesson.title, address)] if asked in others else [] for asked in questions_of(sitting)
    ]
    # Once to each question, and once above them all.
    link = f'<a href="{address}">{lesson.title}</a>'
    assert page.content.decode().count(link) == len(others) + 1


def test_handing_in_twice_shows_the_same_results(trainee_client, sitting):
    first = trainee_client.post(url(sitting, "submission"))
    second = trainee_client.post(url(sitting, "submission"))
    assert first.url == second.url == url(sitting, "results")
    assert AttemptStep.objects.count() == 1


def test_a_failed_result_says_when_the_next_attempt_is_possible(trainee_client, trainee, sitting):
    trainee.time_zone = "Asia/Tokyo"
    trainee.save()
    content = trainee_client.post(url(sitting, "submission"), follow=True).content.decode()
    assert "Not passed yet" in content
    assert "You can start the next attempt on" in content
    assert "(JST)" in content
    assert "2 attempts are left." in content


def test_results_are_shown_only_after_the_end(trainee_client, sitting):
    assert trainee_client.get(url(sitting, "results")).url == url(sitting, "attempt")


def test_after_the_end_every_page_of_the_sitting_leads_to_the_results(trainee_client, sitting):
    attempts.submit(attempt=sitting, at=timezone.now())
    for page in (url(sitting, "question", 1), url(sitting, "review"), url(sitting, "attempt")):
        assert trainee_client.get(page).url == url(sitting, "results")
    assert trainee_client.post(
        url(sitting, "question", 1), {"answer": "0", "version": "0-a"}
    ).url == url(sitting, "results")


def test_opening_an_overdue_attempt_ends_it_and_says_so(trainee_client, overdue):
    page = trainee_client.get(url(overdue, "question", 1), follow=True)
    assert "The time ran out" in page.content.decode()
    assert AttemptStep.objects.get(attempt=overdue).kind == AttemptStep.Kind.TIMED_OUT


@pytest.mark.parametrize("name", ["review", "submission"])
def test_every_way_out_of_an_overdue_attempt_ends_it(trainee_client, overdue, name):
    method = trainee_client.post if name == "submission" else trainee_client.get
    assert method(url(overdue, name)).url == url(overdue, "results")
    assert AttemptStep.objects.get(attempt=overdue).kind == AttemptStep.Kind.TIMED_OUT


def test_a_clock_in_doubt_neither_ends_an_attempt_nor_counts_its_time(
    trainee_client, overdue, monkeypatch
):
    monkeypatch.setattr(clock, "is_trusted", lambda: False)
    page = trainee_client.get(url(overdue, "question", 1))
    assert page.status_code == 200
    assert "data-timer" not in page.text
    assert trainee_client.get(url(overdue, "review")).status_code == 200
    assert not AttemptStep.objects.filter(attempt=overdue).exists()


def test_in_the_moment_of_grace_nothing_new_is_asked(trainee_client, quiz_enrolment, quiz):
    at = timezone.now() - 20 * MINUTE - LATE_PACKETS / 2
    attempt = attempts.start(enrolment=quiz_enrolment, step=quiz, at=at)
    assert trainee_client.get(url(attempt, "question", 1)).url == url(attempt, "review")
    assert "The time is over" in trainee_client.get(url(attempt, "review")).content.decode()


def test_the_form_that_the_timer_sends_is_saved_and_ends_the_attempt(
    trainee_client, quiz_enrolment, quiz
):
    at = timezone.now() - 20 * MINUTE - LATE_PACKETS / 2
    attempt = attempts.start(enrolment=quiz_enrolment, step=quiz, at=at)
    asked = questions_of(attempt)[0]
    value = right_answer(asked.question)
    answer = trainee_client.post(
        url(attempt, "question", 1), {**sent(asked, value), "version": "0-a"}
    )
    assert answer.url == url(attempt, "results")
    ending = AttemptStep.objects.get(attempt=attempt)
    assert ending.content["answers"][0]["value"] == value


def test_an_unreadable_answer_at_the_end_of_time_does_not_hold_the_attempt_open(
    trainee_client, quiz_enrolment, quiz
):
    at = timezone.now() - 20 * MINUTE - LATE_PACKETS / 2
    attempt = attempts.start(enrolment=quiz_enrolment, step=quiz, at=at)
    number = position_of(attempt, "numeric")
    answer = trainee_client.post(
        url(attempt, "question", number), {"answer": "x", "version": "0-a"}
    )
    assert answer.url == url(attempt, "results")
    assert AttemptStep.objects.get(attempt=attempt).kind == AttemptStep.Kind.TIMED_OUT


def test_results_cost_the_same_whatever_was_answered(
    trainee_client, sitting, django_assert_max_num_queries
):
    give_all_rightly(trainee_client, sitting)
    trainee_client.post(url(sitting, "submission"))
    trainee_client.get(url(sitting, "results"))
    with django_assert_max_num_queries(9):
        trainee_client.get(url(sitting, "results"))


def test_questions_and_review_say_that_no_clinician_reviewed_the_edition(
    trainee_client, trainee, factory, curriculum
):
    edition = factory.released(curriculum, sign_off=None)
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now() - HOUR)
    step = edition.steps.get(kind="quiz")
    sitting = attempts.start(enrolment=enrolment, step=step, at=timezone.now() - MINUTE)
    for page in (url(sitting, "question", 1), url(sitting, "review")):
        assert "Not clinically reviewed" in trainee_client.get(page).content.decode()


def test_a_question_page_costs_few_queries(trainee_client, sitting, django_assert_max_num_queries):
    trainee_client.get(url(sitting, "question", 1))
    with django_assert_max_num_queries(4):
        trainee_client.get(url(sitting, "question", 1))


# ------------------------------------------------------------ whose it is


@pytest.mark.parametrize("who", ["second_trainee", "stranger", "owner", "supervisor"])
def test_an_attempt_is_its_trainees_alone(request, sign_in, sitting, quiz_enrolment, who):
    other = sign_in(request.getfixturevalue(who))
    for name, number in (("attempt", None), ("question", 1), ("review", None), ("results", None)):
        assert other.get(url(sitting, name, number)).status_code == 404
    assert other.post(url(sitting, "question", 1), {"answer": "0"}).status_code == 404
    assert other.post(url(sitting, "submission")).status_code == 404
    assert other.get(quiz_url(quiz_enrolment)).status_code == 404
    assert other.post(start_url(quiz_enrolment)).status_code == 404
    assert sitting.ending is None


def test_a_signed_out_save_is_told_so(client, sitting):
    answer = client.post(url(sitting, "question", 1), {"answer": "0"}, **JSON)
    assert answer.status_code == 401
    assert sitting.responses.get(position=1).version == 0


def test_a_lesson_is_no_quiz(trainee_client, quiz_enrolment):
    lesson = reverse("assessments:quiz", args=[quiz_enrolment.pk, "pharmacology", "how-it-acts"])
    assert trainee_client.get(lesson).status_code == 404


def test_the_outline_says_where_the_trainee_stands(
    trainee_client, trainee, quiz_enrolment, quiz, sitting
):
    quiz_enrolment.user = trainee
    item = quiz_enrolment.outline(at=timezone.now()).by_pk[quiz.pk]
    assert "You have begun." in json.dumps([item.status, item.reason, item.note])
    attempts.submit(attempt=sitting, at=timezone.now())
    item = quiz_enrolment.outline(at=timezone.now()).by_pk[quiz.pk]
    assert item.status == "waiting"
