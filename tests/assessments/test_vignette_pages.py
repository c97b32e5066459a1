"""A vignette over HTTP: written, refused, handed in, returned, passed."""

import json

import pytest
from django.urls import reverse

from assessments.models import Submission, SubmissionDraft
from assessments.vignettes import submissions
from courses.learning import enrolments
from tests.assessments.vignettes import (
    NOW,
    TEXTS,
    finalise,
    hand_in,
    judged,
    place_of,
    release,
    write,
)

pytestmark = pytest.mark.database

FORM = {f"answer-{code}": text for code, text in TEXTS.items()}


@pytest.fixture
def pages(enrolment, vignette):
    place = place_of(enrolment, vignette)
    return {
        "home": reverse("assessments:vignette", args=place),
        "writing": reverse("assessments:vignette-writing", args=place),
        "handing-in": reverse("assessments:vignette-handing-in", args=place),
        "first": reverse("assessments:vignette-version", args=[*place, 1]),
    }


@pytest.fixture
def window(sign_in, trainee):
    return sign_in(trainee)


def autosave(window, url, **fields):
    return window.post(
        url,
        {"version": "0-page", "number": "1", **FORM, **fields},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
        HTTP_ACCEPT="application/json",
    )


def hidden(response, name):
    return response.context[name]


# ------------------------------------------------------------ writing


def test_the_page_of_a_vignette_says_what_is_asked_and_how_it_is_judged(window, pages):
    page = window.get(pages["home"]).content.decode()
    assert "Read the case and answer" in page
    assert "2 prompts in 1 stage<" in page
    assert "Recognises the danger" in page
    assert "You can hand in 3 times." in page
    assert "Do not dose today" not in page


def test_the_editor_shows_the_case_with_its_exhibits_and_limits(window, pages):
    page = window.get(pages["writing"]).content.decode()
    assert "A fictional client asks for a dose today." in page
    assert "168/104" in page
    assert '<svg class="chart__plot"' in page
    assert "The figures as a table" in page
    assert "5 to 120 words" in page
    assert "Do not dose today" not in page


def test_a_draft_is_saved_while_it_is_typed(window, pages):
    answer = autosave(window, pages["writing"])
    assert answer.status_code == 200
    assert answer.json()["version"] == "1-page"
    assert "saved_at" in answer.json()
    assert SubmissionDraft.objects.get().answers == TEXTS


def test_a_stale_window_is_answered_with_the_newer_text(window, pages, enrolment, vignette):
    write(enrolment, vignette)
    answer = autosave(window, pages["writing"], **{"answer-why": "Older."})
    assert answer.status_code == 409
    assert answer.json()["version"] == "1-page"
    assert answer.json()["fields"] == FORM
    assert "another window" in answer.json()["message"]


def test_without_a_script_a_stale_form_shows_both_texts_and_either_can_be_kept(
    window, pages, enrolment, vignette
):
    write(enrolment, vignette)
    form = {"version": "0-other", "number": "1", **FORM, "answer-why": "Typed here <b>."}
    page = window.post(pages["writing"], form)
    assert page.status_code == 409
    assert "Typed here &lt;b&gt;." in page.content.decode()
    assert "The reading is too high." in page.content.decode()
    window.post(pages["writing"], {**form, "version": hidden(page, "version")})
    assert SubmissionDraft.objects.get().answers["why"] == "Typed here <b>."


def test_the_button_saves_without_a_script(window, pages):
    answer = window.post(pages["writing"], {"version": "0-page", "number": "1", **FORM})
    assert answer.status_code == 302
    assert answer["Location"] == pages["writing"]
    assert "I stop the dose" in window.get(pages["writing"]).content.decode()


def test_too_long_an_answer_is_shown_again_with_the_reason(window, pages):
    answer = autosave(window, pages["writing"], **{"answer-why": "x" * 50_000})
    assert answer.status_code == 422
    assert "longer than can be kept" in answer.json()["message"]
    page = window.post(
        pages["writing"], {"version": "0-p", "number": "1", "answer-why": "y" * 50_000}
    )
    assert page.status_code == 422
    assert "y" * 50_000 in page.content.decode()


def test_a_form_without_sense_is_a_conflict_or_a_refusal_and_no_error(window, pages):
    assert autosave(window, pages["writing"], version="x", number="1").status_code == 409
    assert autosave(window, pages["writing"], number="9" * 30).status_code == 410


# ------------------------------------------------------------ handing in


def test_the_review_shows_the_counts_and_refuses_what_is_outside_the_limits(
    window, pages, enrolment, vignette
):
    write(enrolment, vignette, {"first-actions": "Too short.", "why": "Because."})
    page = window.get(pages["handing-in"])
    assert "3 more words are needed to reach 5." in page.content.decode()
    assert 'form="handing-in"' not in page.content.decode()
    refused = window.post(pages["handing-in"], {"number": "1", "version": "1"})
    assert refused.status_code == 422
    assert "Too short." in refused.content.decode()
    assert not Submission.objects.exists()


def test_writing_reviewing_and_handing_in(window, pages):
    answer = window.post(
        pages["writing"], {"version": "0-p", "number": "1", "go": "hand-in", **FORM}
    )
    assert answer["Location"] == pages["handing-in"]
    review = window.get(pages["handing-in"])
    assert "10 words" in review.content.decode()
    form = {"number": "1", "version": str(hidden(review, "draft").version)}
    assert window.post(pages["handing-in"], form)["Location"] == pages["home"]
    assert window.post(pages["handing-in"], form)["Location"] == pages["home"]
    assert Submission.objects.get().content["answers"] == TEXTS
    assert "waiting to be marked" in window.get(pages["home"]).content.decode()


def test_a_draft_that_moved_on_is_reviewed_again(window, pages, enrolment, vignette):
    write(enrolment, vignette)
    write(enrolment, vignette, {**TEXTS, "why": "A newer text."}, seen=1)
    page = window.post(pages["handing-in"], {"number": "1", "version": "1"})
    assert page.status_code == 409
    assert "A newer text." in page.content.decode()
    assert not Submission.objects.exists()


def test_after_handing_in_an_open_window_is_told_and_led_on(window, pages, submission):
    answer = autosave(window, pages["writing"], **{"answer-why": "One more thought."})
    assert answer.status_code == 410
    assert answer.json()["url"] == pages["home"]
    assert window.get(pages["writing"])["Location"] == pages["home"]
    assert window.get(pages["handing-in"])["Location"] == pages["home"]


# ------------------------------------------------------------ what comes back


def test_feedback_is_shown_only_when_it_is_released(window, pages, submission, supervisor):
    finalise(submission, supervisor, judged("unsafe", "competent", "fail", "Not seen."))
    assert "Not seen." not in window.get(pages["home"]).content.decode()
    assert "Not seen." not in window.get(pages["first"]).content.decode()


def test_a_returned_answer_says_what_to_improve_and_opens_as_it_was(
    window, pages, submission, supervisor
):
    release(submission, supervisor, judged("competent", "unsafe", "revise", "Say who you call."))
    page = window.get(pages["home"]).content.decode()
    assert "What to improve" in page
    assert "Say who you call." in page
    assert "66.67% of the rubric" in page
    assert "Do not dose today" not in page
    assert (
        "I stop the dose and call the prescriber" in window.get(pages["writing"]).content.decode()
    )
    assert "I stop the dose" in window.get(pages["first"]).content.decode()


def test_a_failed_critical_criterion_is_named(window, pages, submission, supervisor):
    release(submission, supervisor, judged("unsafe", "competent", "fail", "Not seen."))
    page = window.get(pages["home"]).content.decode()
    assert "A critical criterion was not met" in page
    assert "You can write another" in page
    assert "Do not dose today" not in page


def test_a_pass_shows_the_feedback_and_the_model_answer(window, pages, submission, supervisor):
    release(submission, supervisor)
    page = window.get(pages["home"]).content.decode()
    assert "You have passed this vignette" in page
    assert "Do not dose today" in page
    assert "Clear." in page


def test_whoever_has_used_every_submission_is_told_whom_to_ask(
    window, pages, enrolment, vignette, supervisor
):
    for number in (1, 2, 3):
        texts = {**TEXTS, "why": f"Reason {number}."}
        release(
            hand_in(enrolment, vignette, texts, number=number),
            supervisor,
            judged(outcome="fail", summary="No."),
        )
    page = window.get(pages["home"]).content.decode()
    assert "Write to registrar@harbor.example" in page
    assert "Do not dose today" in page
    assert pages["writing"] not in page


# ------------------------------------------------------------ doors


@pytest.mark.parametrize("who", ["second_trainee", "supervisor", "owner", "stranger"])
def test_a_vignette_is_its_trainees_alone(sign_in, request, pages, submission, who):
    window = sign_in(request.getfixturevalue(who))
    for url in pages.values():
        assert window.get(url).status_code == 404
    assert autosave(window, pages["writing"]).status_code == 404


def test_a_locked_vignette_leads_to_the_reason(window, curriculum, edition, vignette, trainee):
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    place = place_of(enrolment, vignette)
    writing = reverse("assessments:vignette-writing", args=place)
    for name in ("vignette", "vignette-writing", "vignette-handing-in"):
        answer = window.get(reverse(f"assessments:{name}", args=place))
        assert answer["Location"].startswith("/learn/")
    assert autosave(window, writing).status_code == 410
    assert not SubmissionDraft.objects.exists()


def test_an_unknown_version_and_a_step_of_another_kind_are_404(window, enrolment, vignette, pages):
    place = place_of(enrolment, vignette)
    assert window.get(reverse("assessments:vignette-version", args=[*place, 7])).status_code == 404
    assert (
        window.get(reverse("assessments:vignette", args=[place[0], place[1], "quiz"])).status_code
        == 404
    )


def test_the_page_costs_the_same_after_many_versions(
    window, pages, enrolment, vignette, supervisor, owner, django_assert_max_num_queries
):
    typed = judged(outcome="fail", summary="No.")
    for number in (1, 2, 3):
        release(
            hand_in(
                enrolment,
                vignette,
                {"first-actions": "a b c d e", "why": str(number)},
                number=number,
            ),
            supervisor,
            typed,
        )
    submissions.allow_another(enrolment=enrolment, step=vignette, by=owner, reason="More", at=NOW)
    window.get(pages["home"])
    with django_assert_max_num_queries(20):
        window.get(pages["home"])


def test_the_autosave_costs_little(window, pages, django_assert_max_num_queries):
    autosave(window, pages["writing"])
    with django_assert_max_num_queries(18):
        answer = autosave(window, pages["writing"], version="1-page", **{"answer-why": "New."})
    assert json.loads(answer.content)["version"] == "2-page"
