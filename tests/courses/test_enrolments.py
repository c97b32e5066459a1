"""Joining an edition, and what a trainee does in it, by the verbs."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Refusal
from core.records.models import RecordIsFinal
from courses.evaluations import responses
from courses.learning import enrolments
from courses.learning.invitations import invite
from courses.lessons import checks
from courses.models import (
    Completion,
    CurriculumPage,
    Enrolment,
    EvaluationResponse,
    ReadingPosition,
)
from courses.signals import step_completed

pytestmark = pytest.mark.database

NOW = timezone.now()
ANSWERS = {"useful": "5", "change": "Check the pressure twice."}


@pytest.fixture
def lesson(edition):
    return edition.steps.get(kind="lesson")


@pytest.fixture
def evaluation(edition):
    return edition.steps.get(kind="evaluation")


def set_enrolling(curriculum, enrolling):
    CurriculumPage.objects.filter(pk=curriculum.pk).update(enrolling=enrolling)
    curriculum.refresh_from_db()


def refusal_of(**kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        enrolments.enrol(at=NOW, **kwargs)
    return refused.value.code


# ------------------------------------------------------------ enrolling


def test_a_trainee_joins_the_latest_edition(trainee, curriculum, edition, factory):
    newer = factory.released(curriculum, sign_off=None, notes="Without a sign-off.")
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    assert enrolment.edition == newer
    assert enrolment.enrolled_at == NOW


def test_enrolling_twice_is_enrolling_once(trainee, curriculum, enrolment):
    again = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW + timedelta(days=1))
    assert again == enrolment
    assert Enrolment.objects.get().enrolled_at == enrolment.enrolled_at


def test_nobody_joins_a_curriculum_without_an_edition(trainee, curriculum):
    assert refusal_of(user=trainee, curriculum=curriculum) == "no_edition"


def test_a_closed_curriculum_admits_nobody(trainee, curriculum, edition):
    set_enrolling(curriculum, "closed")
    assert refusal_of(user=trainee, curriculum=curriculum) == "closed"
    assert not Enrolment.objects.exists()


def test_a_curriculum_by_invitation_asks_for_a_code(trainee, curriculum, edition):
    set_enrolling(curriculum, "invitation")
    assert refusal_of(user=trainee, curriculum=curriculum, code=" ") == "code_needed"
    assert refusal_of(user=trainee, curriculum=curriculum, code="WRONG") == "code_unknown"


def test_a_code_is_read_whatever_its_capitals(trainee, curriculum, edition):
    set_enrolling(curriculum, "invitation")
    invitation = invite(curriculum=curriculum)
    enrolment = enrolments.enrol(
        user=trainee, curriculum=curriculum, code=f" {invitation.code.lower()} ", at=NOW
    )
    assert enrolment.invitation == invitation


def test_a_code_opens_only_its_own_curriculum(trainee, curriculum, edition, factory):
    other = factory.organisation.page.add_child(
        instance=CurriculumPage(
            title="Advanced",
            slug="advanced",
            organisation=factory.organisation,
            framework=factory.framework(code="KAP-advanced"),
            summary="What comes after.",
            enrolling="invitation",
        )
    )
    factory.lesson(factory.module(other, slug="advanced"))
    factory.released(other)
    code = invite(curriculum=curriculum).code
    assert refusal_of(user=trainee, curriculum=other, code=code) == "code_unknown"


def test_a_code_expires(trainee, curriculum, edition):
    set_enrolling(curriculum, "invitation")
    code = invite(curriculum=curriculum, expires_at=NOW).code
    assert refusal_of(user=trainee, curriculum=curriculum, code=code) == "code_expired"


def test_the_places_of_a_code_run_out(trainee, second_trainee, curriculum, edition):
    set_enrolling(curriculum, "invitation")
    code = invite(curriculum=curriculum, places=1).code
    enrolments.enrol(user=trainee, curriculum=curriculum, code=code, at=NOW)
    assert refusal_of(user=second_trainee, curriculum=curriculum, code=code) == "no_places_left"
    # Whoever took the place keeps it, and needs none to come back.
    enrolments.enrol(user=trainee, curriculum=curriculum, code=code, at=NOW)


# ------------------------------------------------------------ completing


def test_a_completion_is_kept_once_and_told_once(
    enrolment, lesson, django_capture_on_commit_callbacks
):
    told = []

    def listen(sender, **news):
        told.append((news["enrolment"], news["step"]))

    step_completed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            first = enrolments.complete(enrolment=enrolment, step=lesson, at=NOW)
            second = enrolments.complete(
                enrolment=enrolment, step=lesson, at=NOW + timedelta(hours=1)
            )
    finally:
        step_completed.disconnect(listen)
    assert first == second
    assert Completion.objects.get().completed_at == NOW
    assert told == [(enrolment, lesson)]


def test_a_completion_cannot_be_taken_back(enrolment, lesson):
    completion = enrolments.complete(enrolment=enrolment, step=lesson, at=NOW)
    with pytest.raises(RecordIsFinal):
        completion.delete()


def test_a_step_of_another_edition_is_refused(enrolment, curriculum, factory):
    other = factory.released(curriculum, sign_off=None, notes="Next.").steps.first()
    with pytest.raises(Refusal) as refused:
        enrolments.complete(enrolment=enrolment, step=other, at=NOW)
    assert refused.value.code == "other_edition"


@pytest.mark.parametrize("kind", ["quiz", "vignette", "evaluation"])
def test_only_a_lesson_is_done_by_saying_so(enrolment, edition, kind):
    with pytest.raises(Refusal) as refused:
        checks.mark_read(enrolment=enrolment, step=edition.steps.get(kind=kind), at=NOW)
    assert refused.value.code == "not_a_lesson"
    assert not Completion.objects.exists()


def test_the_reading_position_is_the_last_one(enrolment, lesson):
    for anchor in ("receptors", "routes"):
        enrolments.remember_position(enrolment=enrolment, step=lesson, anchor=anchor, at=NOW)
    assert ReadingPosition.objects.get().anchor == "routes"


# ------------------------------------------------------------ evaluating


def test_an_evaluation_keeps_the_answers_apart_from_the_learner(enrolment, evaluation):
    responses.evaluate(enrolment=enrolment, step=evaluation, answers=ANSWERS, at=NOW)
    response = EvaluationResponse.objects.get()
    assert response.answers == {"useful": 5, "change": "Check the pressure twice."}
    assert response.received_on == NOW.date()
    assert Completion.objects.get().step == evaluation
    # Neither a reference nor the order of keys leads from the answers to the learner.
    fields = {field.name for field in EvaluationResponse._meta.get_fields()}
    assert fields == {"id", "step", "answers", "received_on"}
    assert response.pk.version == 4
    assert enrolment.user.email not in json.dumps(response.answers)


def test_an_evaluation_sent_twice_is_kept_once(enrolment, evaluation):
    for _press in range(2):
        responses.evaluate(enrolment=enrolment, step=evaluation, answers=ANSWERS, at=NOW)
    assert EvaluationResponse.objects.count() == 1
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("rating", ["", "0", "6", "five", "2.5", None])
def test_an_evaluation_needs_every_rating(enrolment, evaluation, rating):
    with pytest.raises(Refusal) as refused:
        responses.evaluate(enrolment=enrolment, step=evaluation, answers={"useful": rating}, at=NOW)
    assert refused.value.code == "incomplete"
    assert not EvaluationResponse.objects.exists()
    assert not Completion.objects.exists()


def test_a_comment_may_be_left_out_but_not_be_endless(enrolment, evaluation):
    with pytest.raises(Refusal) as refused:
        responses.evaluate(
            enrolment=enrolment,
            step=evaluation,
            answers={"useful": "4", "change": "x" * 4001},
            at=NOW,
        )
    assert refused.value.code == "too_long"
    responses.evaluate(enrolment=enrolment, step=evaluation, answers={"useful": "4"}, at=NOW)
    assert EvaluationResponse.objects.get().answers == {"useful": 4}


def test_only_an_evaluation_is_evaluated(enrolment, lesson):
    with pytest.raises(Refusal) as refused:
        responses.evaluate(enrolment=enrolment, step=lesson, answers=ANSWERS, at=NOW)
    assert refused.value.code == "not_an_evaluation"


# ------------------------------------------------------------ the progress that is kept


def test_what_is_done_stands_on_the_enrolment_as_soon_as_it_is_done(enrolment, evaluation, lesson):
    enrolments.complete(enrolment=enrolment, step=evaluation, at=NOW)
    enrolments.complete(enrolment=enrolment, step=lesson, at=NOW)

    assert Enrolment.objects.get().done == sorted([lesson.pk, evaluation.pk])
    assert enrolment.outline(at=NOW).by_pk[lesson.pk].is_done


def test_two_devices_that_finish_two_steps_at_once_lose_neither(enrolment, evaluation, lesson):
    stale = Enrolment.objects.select_related("edition").get()
    enrolments.complete(enrolment=enrolment, step=lesson, at=NOW)
    enrolments.complete(enrolment=stale, step=evaluation, at=NOW)

    assert Enrolment.objects.get().done == sorted([lesson.pk, evaluation.pk])


def test_progress_that_went_wrong_is_derived_again_from_the_completions(enrolment, lesson):
    enrolments.complete(enrolment=enrolment, step=lesson, at=NOW)
    Enrolment.objects.update(done=[])

    assert enrolments.reconcile() == 1
    assert Enrolment.objects.get().done == [lesson.pk]
    assert enrolments.reconcile() == 0
