"""Marking a version after the first, and finding it: what was asked, what changed, what is possible."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.marking import markings
from assessments.models import Marking, MarkingDraft
from tests.assessments.vignettes import MINUTE, NOW, TEXTS, hand_in, judged, release

pytestmark = pytest.mark.database

QUEUE = "/marking/"
ASKED = "Name the reading that stops the session."


@pytest.fixture
def window(sign_in, supervisor):
    return sign_in(supervisor)


@pytest.fixture
def second(submission, enrolment, vignette, supervisor, second_supervisor):
    """The version after one that was returned by another supervisor, claimed."""
    release(submission, second_supervisor, judged(outcome="revise", summary=ASKED))
    code, text = next(iter(TEXTS.items()))
    again = hand_in(
        enrolment, vignette, {**TEXTS, code: f"{text} Insisting"}, number=2, at=NOW + MINUTE
    )
    markings.claim(submission=again, by=supervisor, at=NOW + MINUTE)
    return again


def desk(submission, name="desk"):
    return reverse(f"assessments:{name}", args=[submission.uuid])


def total(window, submission, safety, reasoning):
    sent = {"criterion-safety-level": safety, "criterion-reasoning-level": reasoning}
    return window.post(desk(submission, "marking-total"), sent).content.decode()


# ------------------------------------------------------------ the version before


def test_a_second_version_is_marked_in_sight_of_the_first(window, second):
    page = window.get(desk(second))
    content = page.content.decode()
    assert ASKED in content
    assert content.count("In version 1:") == len(page.context["criteria"])
    assert '<ins><span class="visually-hidden">now: </span>Insisting</ins>' in content
    # One prompt was answered anew, the others as before.
    assert content.count("Changed since version 1") == 1
    assert content.count("As in version 1") == len(TEXTS) - 1


def test_every_id_of_the_desk_stands_once(window, second):
    ids = [part.split('"')[0] for part in window.get(desk(second)).text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_first_version_has_nothing_before_it(window, submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    page = window.get(desk(submission))
    assert page.context["earlier"] is None
    assert "In version" not in page.content.decode()


# ------------------------------------------------------------ what is possible


@pytest.mark.parametrize(
    ("safety", "reasoning", "possible"),
    [
        ("", "", "pass revise fail"),
        ("competent", "", "pass revise fail"),
        ("unsafe", "", "fail"),
        ("competent", "competent", "pass revise fail"),
    ],
)
def test_the_total_says_which_outcomes_are_left(window, second, safety, reasoning, possible):
    told = total(window, second, safety, reasoning)
    assert f'data-possible="{possible}" hx-swap-oob="true"' in told


# ------------------------------------------------------------ two windows


def test_two_versions_of_a_comment_are_told_word_by_word(window, second):
    sent = {"criterion-safety-comment": "Calls the prescriber at once.", "version": "0-a"}
    window.post(desk(second, "marking-draft"), sent)
    sent = {"criterion-safety-comment": "Calls the nurse at once.", "version": "0-b"}
    page = window.post(desk(second, "marking-draft"), sent)
    assert page.status_code == 409
    assert '<del><span class="visually-hidden">before: </span>prescriber</del>' in page.text
    assert '<ins><span class="visually-hidden">now: </span>nurse</ins>' in page.text
    told = window.post(
        desk(second, "marking-draft"), sent, HTTP_X_REQUESTED_WITH="XMLHttpRequest"
    ).json()
    (difference,) = told["differences"]
    assert difference["pieces"][1:3] == [["gone", "prescriber"], ["new", "nurse"]]


# ------------------------------------------------------------ finding it


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("version=later", True),
        ("version=first", False),
        ("age=2", True),
        ("age=7", False),
        ("age=abc&version=abc", True),
        ("vignette={curriculum}", True),
        ("vignette={curriculum}/{key}", True),
        ("vignette={curriculum}/other", False),
        ("vignette=0", False),
    ],
)
def test_the_queue_can_be_narrowed(window, second, query, is_shown):
    MarkingDraft.objects.update(submitted_at=timezone.now() - timedelta(days=3))
    names = {"curriculum": second.step.edition.curriculum_id, "key": second.step.key}
    page = window.get(f"{QUEUE}?{query.format(**names)}")
    assert [row["uuid"] for row in page.context["rows"]] == [second.uuid] * is_shown
    assert ("Nothing fits what you chose" in page.text) == (not is_shown)


def test_what_was_chosen_stays_chosen(window, second):
    page = window.get(f"{QUEUE}?version=later")
    assert '<option value="later" selected>' in page.text
    assert second.step.title in page.text


def test_every_finalised_marking_can_be_reached(window, second, supervisor):
    made = [
        Marking(
            submission=second,
            supervisor=supervisor,
            number=number,
            outcome="pass",
            percent=80,
            finalised_at=NOW + number * MINUTE,
            **Marking.frozen_fields({"number": number}),
        )
        for number in range(1, 33)
    ]
    for marking in made:
        marking.save()
        markings.PendingRelease.objects.create(marking=marking, release_at=NOW)
    address = reverse("assessments:finalised")
    shown = [
        row["marking"].number
        for page in (1, 2)
        for row in window.get(f"{address}?page={page}").context["rows"]
    ]
    assert shown == list(range(32, 0, -1))
