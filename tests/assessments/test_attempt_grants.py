"""Another attempt at a quiz, allowed by an owner."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, AttemptGrant
from assessments.quizzes import attempts
from assessments.quizzes.standing import May
from core.errors import Refusal
from core.models import Notice
from core.records.models import RecordIsFinal
from courses.learning import enrolments
from tests.assessments.quizzes import HOUR, MINUTE, NOW

pytestmark = pytest.mark.database

WEEK = 7 * 24 * HOUR


def fail(enrolment, quiz, *, at):
    attempt = attempts.start(enrolment=enrolment, step=quiz, at=at)
    return attempts.submit(attempt=attempt, at=at + MINUTE)


def fail_all(enrolment, quiz, times=3, *, at=NOW):
    for number in range(times):
        fail(enrolment, quiz, at=at + number * 24 * HOUR)


def allow(enrolment, quiz, owner, reason="We talked it through.", *, at=NOW + WEEK):
    return attempts.allow_another(enrolment=enrolment, step=quiz, by=owner, reason=reason, at=at)


def may(enrolment, quiz, *, at=NOW + WEEK):
    return attempts.standing_of(enrolment=enrolment, step=quiz, at=at).may


def code_of(call, *args, **kwargs):
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_grant_opens_one_more_attempt_and_tells_the_trainee(quiz_enrolment, quiz, owner):
    fail_all(quiz_enrolment, quiz)
    assert may(quiz_enrolment, quiz) is May.ASK
    grant = allow(quiz_enrolment, quiz, owner)
    assert (grant.granted_by, grant.reason) == (owner, "We talked it through.")
    now = attempts.standing_of(enrolment=quiz_enrolment, step=quiz, at=NOW + WEEK)
    assert (now.may, now.attempts_left) == (May.START, 1)
    told = Notice.objects.get(user=quiz_enrolment.user, key=f"attempt-granted:{grant.pk}")
    assert told.url == reverse("assessments:quiz", args=[quiz_enrolment.pk, "pharmacology", "quiz"])
    fail(quiz_enrolment, quiz, at=NOW + WEEK)
    assert may(quiz_enrolment, quiz, at=NOW + 2 * WEEK) is May.ASK


def test_a_grant_is_refused_without_a_reason_and_where_none_is_needed(quiz_enrolment, quiz, owner):
    assert code_of(allow, quiz_enrolment, quiz, owner) == "not_exhausted"
    fail_all(quiz_enrolment, quiz)
    assert code_of(allow, quiz_enrolment, quiz, owner, " ") == "reason_needed"
    allow(quiz_enrolment, quiz, owner)
    assert code_of(allow, quiz_enrolment, quiz, owner) == "not_exhausted"
    assert AttemptGrant.objects.count() == 1


def test_the_wait_between_attempts_still_holds(quiz_enrolment, quiz, owner):
    fail_all(quiz_enrolment, quiz)
    ended = NOW + 48 * HOUR + MINUTE
    allow(quiz_enrolment, quiz, owner, at=ended + HOUR)
    assert may(quiz_enrolment, quiz, at=ended + 11 * HOUR) is May.WAIT
    assert may(quiz_enrolment, quiz, at=ended + 12 * HOUR) is May.START


def test_a_grant_is_for_one_trainee(quiz_enrolment, quiz, owner, second_trainee, curriculum):
    others = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW - HOUR)
    for enrolment in (quiz_enrolment, others):
        fail_all(enrolment, quiz)
    allow(quiz_enrolment, quiz, owner)
    assert may(others, quiz) is May.ASK


def test_a_grant_is_a_record(quiz_enrolment, quiz, owner):
    fail_all(quiz_enrolment, quiz)
    grant = allow(quiz_enrolment, quiz, owner)
    with pytest.raises(RecordIsFinal):
        grant.delete()
    with pytest.raises(RecordIsFinal):
        AttemptGrant.objects.update(reason="Another")


def stuck_at(organisation):
    limits = attempts.limits_at(organisation)
    return list(Attempt.objects.exhausted_at(organisation, limits))


def test_who_is_stuck_is_listed_until_they_are_not(
    quiz_enrolment, quiz, owner, organisation, other_organisation
):
    fail_all(quiz_enrolment, quiz, 2)
    assert stuck_at(organisation) == []
    fail(quiz_enrolment, quiz, at=NOW + 72 * HOUR)
    [last] = stuck_at(organisation)
    assert (last.number, last.grade) == (3, 0)
    assert stuck_at(other_organisation) == []
    allow(quiz_enrolment, quiz, owner)
    assert stuck_at(organisation) == []
    attempt = attempts.start(enrolment=quiz_enrolment, step=quiz, at=NOW + WEEK)
    assert stuck_at(organisation) == []
    attempts.submit(attempt=attempt, at=NOW + WEEK + MINUTE)
    assert [one.number for one in stuck_at(organisation)] == [4]


def test_the_history_with_a_grant_is_still_one_query(
    quiz_enrolment, quiz, owner, django_assert_num_queries
):
    fail_all(quiz_enrolment, quiz)
    allow(quiz_enrolment, quiz, owner)
    with django_assert_num_queries(1):
        known = Attempt.objects.history([quiz_enrolment], [quiz])[quiz_enrolment.pk, quiz.pk]
    assert known.granted == 1


# ------------------------------------------------------------ pages


@pytest.fixture
def stuck(quiz_enrolment, quiz):
    """The trainee has failed every attempt by the real clock."""
    fail_all(quiz_enrolment, quiz, at=timezone.now() - 5 * 24 * HOUR)
    return quiz_enrolment


def place_of(stuck, quiz):
    return reverse("assessments:quiz", args=[stuck.pk, quiz.module_slug, quiz.slug])


def test_after_the_last_attempt_the_trainee_reads_whom_to_ask(sign_in, trainee, stuck, quiz):
    client = sign_in(trainee)
    last = Attempt.objects.order_by("number").last()
    for address in (place_of(stuck, quiz), reverse("assessments:results", args=[last.uuid])):
        page = client.get(address).content.decode()
        assert "registrar@harbor.example" in page
        assert "can talk it over with you and allow another one" in page
        assert "Start the" not in page


def test_an_owner_finds_who_is_stuck_and_allows_one_more(
    sign_in, owner, trainee, stuck, quiz, organisation
):
    client = sign_in(owner)
    url = reverse("assessments:used-up", args=[organisation.slug])
    assert (
        url in client.get(reverse("portal:organisation", args=[organisation.slug])).content.decode()
    )
    page = client.get(url).content.decode()
    assert "Tamsin Reyes" in page
    assert "Attempt 3, 0%, ended" in page
    grant = reverse("assessments:grant-attempt", args=[organisation.slug, stuck.pk, quiz.pk])
    assert "Say why." in client.post(grant, {"reason": ""}, follow=True).content.decode()
    typed = {"reason": "We talk", "version": "0-page"}
    client.post(grant, typed, headers={"X-Requested-With": "XMLHttpRequest"})
    assert AttemptGrant.objects.count() == 0
    assert "We talk</textarea>" in client.get(url).content.decode()
    told = client.post(grant, {"reason": "We talked."}, follow=True).content.decode()
    assert "can start one more attempt, and has been told" in told
    assert "Nobody is stuck" in told
    assert AttemptGrant.objects.get(enrolment=stuck).reason == "We talked."
    page = sign_in(trainee).get(place_of(stuck, quiz)).content.decode()
    assert "1 attempt is left." in page
    assert "Start the next attempt" in page


def test_the_list_costs_the_same_with_more_people(
    sign_in,
    owner,
    stuck,
    quiz,
    organisation,
    second_trainee,
    curriculum,
    django_assert_max_num_queries,
):
    client = sign_in(owner)
    url = reverse("assessments:used-up", args=[organisation.slug])
    client.get(url)
    with django_assert_max_num_queries(16) as first:
        client.get(url)
    others = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=timezone.now())
    fail_all(others, quiz, at=timezone.now() - 5 * 24 * HOUR)
    with django_assert_max_num_queries(len(first)):
        assert "Tomas Okafor" in client.get(url).content.decode()


def test_nobody_else_grants(sign_in, author, supervisor, stranger, stuck, quiz, organisation):
    grant = reverse("assessments:grant-attempt", args=[organisation.slug, stuck.pk, quiz.pk])
    for person in (author, supervisor, stranger):
        assert sign_in(person).post(grant, {"reason": "x"}).status_code == 404
    assert AttemptGrant.objects.count() == 0
