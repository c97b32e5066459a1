"""What a learner types in an evaluation: kept, theirs alone, and gone when it is handed in."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.drafts.conflicts import Conflict, Gone
from core.drafts.versions import Seen
from core.errors import Refusal
from core.models import FormDraft
from courses.evaluations import responses
from courses.evaluations.results import BATCH
from courses.learning import enrolments
from courses.models import Completion, EvaluationResponse
from tests.world import make_user

pytestmark = pytest.mark.database

ROOT = Path(__file__).resolve().parents[2]
SECRET = "The second lesson went too fast for me"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def step(edition):
    return edition.steps.get(kind="evaluation")


@pytest.fixture
def page(enrolment, step):
    return reverse("courses:step", args=[enrolment.pk, step.slug])


@pytest.fixture
def window(sign_in, trainee):
    return sign_in(trainee)


def save(enrolment, step, text=SECRET, *, seen=0, rating="2"):
    typed = {"useful": rating, "change": text}
    return responses.save_draft(
        enrolment=enrolment, step=step, typed=typed, seen=Seen(seen, "p"), at=timezone.now()
    )


def hand_in(enrolment, step, *, version=1, rating="2", text=SECRET):
    answers = {"useful": rating, "change": text}
    return responses.evaluate(
        enrolment=enrolment, step=step, answers=answers, version=version, at=timezone.now()
    )


def send(window, enrolment, step, version, text=SECRET, *, name="evaluation", rating="2"):
    where = reverse(f"courses:{name}", args=[enrolment.pk, step.pk])
    form = {"version": version, "answer-useful": rating, "answer-change": text}
    return window.post(where, form)


def version_on(page) -> str:
    return re.search(r'name="version" value="([^"]+)"', page.content.decode())[1]


# ------------------------------------------------------------ kept


def test_what_was_typed_is_there_again_after_a_lost_session(window, enrolment, step, page):
    send(window, enrolment, step, version_on(window.get(page)), name="evaluation-draft")
    window.logout()
    later = Client()
    later.force_login(enrolment.user)
    shown = later.get(page).content.decode()
    assert SECRET in shown
    assert re.search(r'value="2"[^>]*checked', shown)


def test_a_rating_can_be_taken_back_and_nothing_is_made_up(enrolment, step):
    save(enrolment, step)
    draft = save(enrolment, step, "", seen=1, rating="")
    assert draft.values == {"useful": "", "change": ""}


def test_only_its_questions_are_kept(enrolment, step):
    draft = responses.save_draft(
        enrolment=enrolment,
        step=step,
        typed={"change": "Nothing.", "who": "Tamsin"},
        seen=Seen(0, "p"),
        at=timezone.now(),
    )
    assert draft.values == {"useful": "", "change": "Nothing."}


def test_a_refused_evaluation_is_kept_as_it_was_sent(window, enrolment, step, page):
    answer = send(window, enrolment, step, "0-p", rating="")
    assert answer.status_code == 422
    assert SECRET in window.get(page).content.decode()
    again = send(window, enrolment, step, version_on(answer))
    assert again.status_code == 302
    assert EvaluationResponse.objects.get().answers == {"useful": 2, "change": SECRET}


def test_a_lesson_has_no_such_draft(enrolment, edition):
    with pytest.raises(Refusal) as refusal:
        save(enrolment, edition.steps.get(kind="lesson"))
    assert refusal.value.code == "not_an_evaluation"


# ------------------------------------------------------------ handed in


def test_handing_in_takes_the_draft_away(window, enrolment, step, page):
    save(enrolment, step)
    assert send(window, enrolment, step, version_on(window.get(page))).status_code == 302
    assert EvaluationResponse.objects.get().answers["change"] == SECRET
    assert not FormDraft.objects.exists()
    assert SECRET not in window.get(page).content.decode()


def test_handed_in_twice_it_is_kept_once_and_no_draft_comes_back(window, enrolment, step, page):
    version = version_on(window.get(page))
    for _press in range(2):
        assert send(window, enrolment, step, version).status_code == 302
    assert EvaluationResponse.objects.count() == 1
    assert not FormDraft.objects.exists()


def test_a_save_that_comes_after_handing_in_writes_nothing_down(enrolment, step):
    save(enrolment, step)
    hand_in(enrolment, step)
    with pytest.raises(Gone) as refusal:
        save(enrolment, step, "And one more thing", seen=1)
    assert refusal.value.code == "already_handed_in"
    assert not FormDraft.objects.exists()


def test_the_draft_and_the_response_never_stand_together_nor_are_both_lost(
    enrolment, step, monkeypatch
):
    save(enrolment, step)

    def fail(**_anything):
        raise RuntimeError("The power went.")

    monkeypatch.setattr(responses, "complete", fail)
    with pytest.raises(RuntimeError):
        hand_in(enrolment, step)
    assert FormDraft.objects.get().values["change"] == SECRET
    assert not EvaluationResponse.objects.exists()


def test_a_draft_that_moved_on_is_not_handed_in_unread(enrolment, step):
    save(enrolment, step)
    save(enrolment, step, "Written on the other device", seen=1)
    with pytest.raises(Conflict):
        hand_in(enrolment, step, version=1)
    assert FormDraft.objects.get().values["change"] == "Written on the other device"
    assert not Completion.objects.filter(step=step).exists()


def test_a_stale_page_hands_nothing_in_but_asks(window, enrolment, step, page):
    stale = version_on(window.get(page))
    save(enrolment, step, "Written on the other device")
    asked = send(window, enrolment, step, stale)
    assert asked.status_code == 409
    assert SECRET in asked.content.decode()
    assert "Written on the other device" in asked.content.decode()
    assert not EvaluationResponse.objects.exists()


# ------------------------------------------------------------ theirs alone


@pytest.fixture
def enough_responses(curriculum, step):
    """So many of another day that authors may read them."""
    yesterday = timezone.now() - timedelta(days=1)
    EvaluationResponse.objects.bulk_create(
        EvaluationResponse(
            step=step, answers={"useful": 4, "change": "Nothing."}, received_on=yesterday.date()
        )
        for _one in range(BATCH)
    )


@pytest.mark.parametrize("who", ["author", "owner", "administrator"])
def test_whoever_reads_the_results_reads_no_draft(
    request, sign_in, enrolment, step, curriculum, enough_responses, who
):
    save(enrolment, step)
    reader = sign_in(request.getfixturevalue(who))
    for name in ("courses_evaluations", "courses_evaluations_table"):
        shown = reader.get(reverse(name, args=[curriculum.pk])).content.decode()
        assert "Nothing." in shown
        assert SECRET not in shown


@pytest.mark.parametrize("who", ["second_trainee", "author", "owner", "supervisor", "stranger"])
def test_nobody_else_reaches_a_draft(request, sign_in, enrolment, step, page, who):
    save(enrolment, step)
    other = sign_in(request.getfixturevalue(who))
    assert other.get(page).status_code == 404
    where = reverse("courses:evaluation-draft", args=[enrolment.pk, step.pk])
    for headers in ({}, SCRIPT):
        assert other.post(where, {"version": "0-p"}, headers=headers).status_code == 404


def test_another_trainee_of_the_edition_begins_with_an_empty_form(
    sign_in, enrolment, step, curriculum
):
    save(enrolment, step)
    other = enrolments.enrol(
        user=make_user("Tilda Moreno"), curriculum=curriculum, at=timezone.now()
    )
    shown = sign_in(other.user).get(reverse("courses:step", args=[other.pk, step.slug]))
    assert SECRET not in shown.content.decode()
    assert version_on(shown).startswith("0-")


def test_no_other_module_reads_what_is_typed_in_an_evaluation():
    """Whoever adds one to this list has to say what it does with what was never handed in."""
    folders = ("site", "courses", "assessments", "certificates")
    readers = {
        path.relative_to(ROOT).as_posix()
        for name in folders
        for path in (ROOT / name).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"FormDraft\b|form_drafts\b", path.read_text())
    }
    assert readers == {
        # Takes away what nobody went on with, and reads none of it.
        "site/core/apps.py",
        "site/core/models.py",
        "site/core/drafts/__init__.py",
        "site/core/drafts/form_drafts.py",
        # What somebody typed at one address, shown to them alone at that address.
        "site/core/drafts/kept_forms.py",
        "site/core/drafts/models.py",
        "courses/evaluations/responses.py",
        "courses/evaluations/views/form.py",
    }
