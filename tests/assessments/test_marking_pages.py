"""The queue and the desk over HTTP."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.marking import markings
from assessments.models import Marking, MarkingDraft, Submission, SubmissionGrant
from core.models import Membership
from core.organisations import memberships
from courses.models import Enrolment
from tests.assessments.vignettes import (
    MINUTE,
    NOW,
    TEXTS,
    draft_of,
    finalise,
    hand_in,
    judged,
    release,
)
from tests.world import make_user

pytestmark = pytest.mark.database

QUEUE = "/marking/"


def desk(submission, name="desk"):
    return reverse(f"assessments:{name}", args=[submission.uuid])


def form(safety="competent", reasoning="competent", outcome="pass", summary="", version="0-p"):
    return {
        "version": version,
        "criterion-safety-level": safety,
        "criterion-safety-comment": "Clear.",
        "criterion-reasoning-level": reasoning,
        "criterion-reasoning-comment": "",
        "outcome": outcome,
        "summary": summary,
    }


def autosave(window, submission, **fields):
    return window.post(
        desk(submission, "marking-draft"),
        {**form(), **fields},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
    )


@pytest.fixture
def window(sign_in, supervisor):
    return sign_in(supervisor)


@pytest.fixture
def claimed(submission, supervisor):
    markings.claim(submission=submission, by=supervisor, at=NOW)
    return submission


@pytest.fixture
def crowd(enrolment, vignette, organisation):
    """Hands in as many answers of as many trainees as asked, each older than the last."""

    def hand_in_many(count):
        start = Submission.objects.count()
        people = [make_user(f"Crowd Member {start + n}") for n in range(min(count, 25))]
        places = [
            Enrolment.objects.create(user=one, edition=enrolment.edition, enrolled_at=NOW)
            for one in people
        ]
        frozen = Submission.frozen_fields({"step": vignette.fingerprint, "answers": TEXTS})
        made = Submission.objects.bulk_create(
            Submission(
                organisation=organisation,
                enrolment=places[n % len(places)],
                step=vignette,
                number=start + n // len(places) + 1,
                submitted_at=NOW - (start + n) * MINUTE,
                **frozen,
            )
            for n in range(count)
        )
        MarkingDraft.objects.bulk_create(
            MarkingDraft(submission=one, organisation=organisation, submitted_at=one.submitted_at)
            for one in made
        )
        return made

    return hand_in_many


# ------------------------------------------------------------ the queue


def test_the_queue_lists_what_waits_oldest_first(window, crowd):
    crowd(3)
    rows = window.get(QUEUE).context["rows"]
    assert [row["submitted_at"] for row in rows] == [NOW - n * MINUTE for n in (2, 1, 0)]


def test_the_queue_pages_forward_and_back_without_gap_or_repeat(window, crowd):
    made = crowd(60)
    expected = [one.uuid for one in sorted(made, key=lambda one: one.submitted_at)]
    seen, url, last = [], QUEUE, None
    while url:
        page = window.get(url).context
        seen += [row["uuid"] for row in page["rows"]]
        last, url = url, page["page"].next and f"{QUEUE}?after={page['page'].next}"
    assert seen == expected
    back = window.get(last).context["page"].previous
    rows = window.get(f"{QUEUE}?before={back}").context["rows"]
    assert [row["uuid"] for row in rows] == expected[25:50]
    first = window.get(f"{QUEUE}?before={back}").context["page"].previous
    page = window.get(f"{QUEUE}?before={first}").context
    assert [row["uuid"] for row in page["rows"]] == expected[:25]
    assert page["page"].previous is None


def test_a_place_that_makes_no_sense_shows_the_first_page(window, submission):
    for place in ("x", "9" * 39, "1-x", "-1-2"):
        assert len(window.get(f"{QUEUE}?after={place}").context["rows"]) == 1


def test_the_queue_says_whose_a_claim_is(
    window, claimed, supervisor, second_supervisor, sign_in, client
):
    assert window.get(QUEUE).context["rows"][0]["is_mine"]
    assert len(window.get(f"{QUEUE}?show=mine").context["rows"]) == 1
    page = sign_in(second_supervisor).get(QUEUE)
    assert page.context["rows"][0]["claimed_by"] == "Sunniva Patel"
    # The claim was made long ago by the clock on the wall.
    assert "Left untouched for a day" in page.content.decode()
    assert client.get(f"{QUEUE}?show=mine").context["rows"] == []


def test_the_oldest_is_claimed_at_a_press(window, crowd, supervisor):
    oldest = crowd(3)[-1]
    answer = window.post(reverse("assessments:marking-next"))
    assert answer["Location"] == desk(oldest)
    assert draft_of(oldest).supervisor == supervisor
    MarkingDraft.objects.all().delete()
    assert window.post(reverse("assessments:marking-next"))["Location"] == QUEUE


@pytest.mark.parametrize("count", [10, 2000])
def test_queue_and_desk_cost_the_same_with_few_and_with_many(
    window, crowd, supervisor, count, django_assert_max_num_queries
):
    made = crowd(count)
    markings.claim(submission=made[-1], by=supervisor, at=NOW)
    window.get(QUEUE)
    with django_assert_max_num_queries(10):
        assert len(window.get(QUEUE).context["rows"]) == min(count, 25)
    with django_assert_max_num_queries(10):
        window.get(desk(made[-1]))


def test_the_list_of_finalised_markings_does_not_grow_in_cost(
    window, crowd, supervisor, django_assert_max_num_queries
):
    for one in crowd(6):
        finalise(one, supervisor)
    url = reverse("assessments:finalised")
    window.get(url)
    with django_assert_max_num_queries(10):
        assert len(window.get(url).context["rows"]) == 6


# ------------------------------------------------------------ anonymity


def test_no_page_of_marking_knows_who_wrote_the_answer(
    window, submission, trainee, supervisor, second_supervisor
):
    def pages():
        yield QUEUE
        yield f"{QUEUE}?show=mine"
        yield reverse("assessments:finalised")
        yield desk(submission)

    def assert_anonymous():
        for url in pages():
            response = window.get(url)
            assert response.status_code == 200
            source = response.content.decode() + url + str(response.headers)
            for secret in (trainee.legal_name, "Tamsin", "Reyes", trainee.email, "Tam "):
                assert secret not in source, (url, secret)

    assert_anonymous()
    markings.claim(submission=submission, by=supervisor, at=NOW)
    assert_anonymous()
    kept = window.post(desk(submission, "marking-draft"), form(version="7-x"))
    assert kept.status_code == 409
    assert "Reyes" not in kept.content.decode()
    markings.release_claim(submission=submission, by=supervisor, at=NOW)
    release(submission, supervisor)
    assert_anonymous()


# ------------------------------------------------------------ the desk


def test_an_unclaimed_answer_can_be_read_and_claimed(window, submission, supervisor):
    page = window.get(desk(submission)).content.decode()
    assert "Claim and mark" in page
    assert "I stop the dose" in page
    window.post(desk(submission, "claim"))
    assert draft_of(submission).supervisor == supervisor
    assert "Finalize" in window.get(desk(submission)).content.decode()


def test_the_desk_shows_answer_rubric_model_answer_and_total(window, claimed):
    page = window.get(desk(claimed)).content.decode()
    for text in ("I stop the dose", "Recognises the danger", "Do not dose today", "0 of 2 judged"):
        assert text in page


def test_the_desk_saves_what_is_typed(window, claimed):
    answer = autosave(window, claimed)
    assert answer.json()["version"] == "1-p"
    assert draft_of(claimed).judgements["safety"] == {"level": "competent", "comment": "Clear."}


def test_a_stale_desk_is_answered_with_what_is_kept(window, claimed):
    autosave(window, claimed)
    answer = autosave(window, claimed, summary="Older.")
    assert answer.status_code == 409
    assert answer.json()["fields"]["criterion-safety-level"] == "competent"
    assert answer.json()["fields"]["summary"] == ""


def test_without_a_script_a_stale_desk_shows_both_and_either_can_be_kept(window, claimed):
    autosave(window, claimed)
    sent = form("unsafe", outcome="fail", summary="Typed here.", version="0-other")
    page = window.post(desk(claimed, "marking-draft"), sent)
    assert page.status_code == 409
    assert "Typed here." in page.content.decode()
    sent["version"] = page.context["version"]
    window.post(desk(claimed, "marking-draft"), sent)
    assert draft_of(claimed).summary == "Typed here."


def test_the_total_is_reckoned_while_levels_are_chosen_and_nothing_is_saved(window, claimed):
    page = window.post(desk(claimed, "marking-total"), form("emerging", "competent"))
    text = page.content.decode()
    assert "66.67%" in text
    assert "the answer fails whatever the total" in text
    assert draft_of(claimed).version == 0


def test_finalising_saves_validates_and_shows_the_undo(window, claimed):
    refused = window.post(desk(claimed, "finalisation"), form(reasoning=""))
    assert refused.status_code == 422
    assert "Choose a level for “Explains the decision”." in refused.content.decode()
    assert draft_of(claimed).judgements["safety"]["level"] == "competent"
    version = str(refused.context["seen"])
    answer = window.post(desk(claimed, "finalisation"), form(version=version))
    assert answer["Location"] == desk(claimed)
    page = window.get(desk(claimed)).content.decode()
    assert "Undo" in page
    assert "Release now" in page


def test_finalising_twice_at_a_double_press_makes_one_marking(window, claimed):
    for _press in range(2):
        answer = window.post(desk(claimed, "finalisation"), form())
        assert answer["Location"] == desk(claimed)
    assert Marking.objects.count() == 1


def test_undo_brings_the_desk_back_and_release_closes_it(window, claimed, supervisor):
    window.post(desk(claimed, "finalisation"), form(summary="Well seen."))
    window.post(desk(claimed, "finalisation-undo"))
    assert "Well seen." in window.get(desk(claimed)).content.decode()
    version = str(window.get(desk(claimed)).context["seen"])
    window.post(desk(claimed, "finalisation"), form(summary="Well seen.", version=version))
    window.post(desk(claimed, "marking-release"))
    page = window.get(desk(claimed)).content.decode()
    assert "Marked by Sunniva Patel" in page
    assert "finalisation/undo" not in page
    undone = window.post(desk(claimed, "finalisation-undo"), follow=True)
    assert "never undone" in undone.content.decode()


def test_whoever_was_overtaken_loses_nothing_typed(window, claimed, second_supervisor, sign_in):
    window = sign_in(second_supervisor)
    page = window.post(desk(claimed, "finalisation"), form(summary="My long comment."))
    assert page.status_code == 410
    assert "My long comment." in page.content.decode()
    assert autosave(window, claimed).status_code == 410


def test_a_claim_is_given_back_at_a_press(window, claimed):
    assert window.post(desk(claimed, "claim-end"))["Location"] == QUEUE
    assert draft_of(claimed).supervisor is None


def test_what_another_supervisor_finalised_can_be_read_and_not_undone(
    submission, supervisor, second_supervisor, sign_in
):
    finalise(submission, supervisor)
    window = sign_in(second_supervisor)
    page = window.get(desk(submission)).content.decode()
    assert "Until then Sunniva Patel can undo it." in page
    assert window.post(desk(submission, "finalisation-undo")).status_code == 404
    assert window.post(desk(submission, "marking-release")).status_code == 404


# ------------------------------------------------------------ doors


@pytest.mark.parametrize("who", ["trainee", "second_trainee", "author", "owner", "stranger"])
def test_only_supervisors_of_the_organisation_reach_an_answer(sign_in, request, claimed, who):
    window = sign_in(request.getfixturevalue(who))
    assert window.get(desk(claimed)).status_code == 404
    for name in (
        "claim",
        "claim-end",
        "marking-draft",
        "marking-total",
        "finalisation",
        "finalisation-undo",
        "marking-release",
    ):
        assert window.post(desk(claimed, name), form()).status_code == 404


def test_nobody_meets_their_own_answer(sign_in, trainee, organisation, submission):
    memberships.admit(
        user=trainee,
        organisation=organisation,
        role=Membership.Role.SUPERVISOR,
        by=None,
        at=timezone.now(),
    )
    window = sign_in(trainee)
    assert window.get(QUEUE).context["rows"] == []
    assert window.get(desk(submission)).status_code == 404
    assert window.post(desk(submission, "claim")).status_code == 404
    assert window.post(reverse("assessments:marking-next"))["Location"] == QUEUE


@pytest.mark.parametrize("who", ["trainee", "author", "owner"])
def test_whoever_supervises_nowhere_has_no_queue(sign_in, request, submission, who):
    assert sign_in(request.getfixturevalue(who)).get(QUEUE).status_code == 404


def test_the_queue_of_another_organisation_is_empty(sign_in, stranger, submission):
    page = sign_in(stranger).get(QUEUE)
    assert page.context["rows"] == []
    assert "The referral" not in page.content.decode()


def test_changes_are_made_by_post_alone(window, claimed):
    for name in ("claim", "claim-end", "marking-total", "finalisation-undo", "marking-release"):
        assert window.get(desk(claimed, name)).status_code == 405


def test_a_refusal_that_is_reloaded_is_the_desk(window, claimed):
    for name in ("marking-draft", "finalisation"):
        assert window.get(desk(claimed, name))["Location"] == desk(claimed)


# ------------------------------------------------------------ one more submission


def test_an_owner_sees_who_is_stuck_and_allows_one_more(
    sign_in, owner, organisation, enrolment, vignette, supervisor
):
    for number in (1, 2, 3):
        texts = {**TEXTS, "why": f"Reason {number}."}
        answer = hand_in(enrolment, vignette, texts, number=number)
        release(answer, supervisor, judged(outcome="fail", summary="No."))
    window = sign_in(owner)
    url = reverse("assessments:exhausted", args=[organisation.slug])
    assert "Tamsin Reyes" in window.get(url).content.decode()
    grant = reverse("assessments:grant", args=[organisation.slug, enrolment.pk, vignette.pk])
    refused = window.post(grant, {"reason": ""}, follow=True)
    assert "Say why." in refused.content.decode()
    window.post(grant, {"reason": "We talked."})
    assert "Nobody is stuck" in window.get(url).content.decode()
    assert SubmissionGrant.objects.get(enrolment=enrolment).reason == "We talked."


@pytest.mark.parametrize("who", ["trainee", "supervisor", "author", "stranger"])
def test_only_owners_allow_one_more(sign_in, request, organisation, submission, who):
    window = sign_in(request.getfixturevalue(who))
    url = reverse("assessments:exhausted", args=[organisation.slug])
    place = [organisation.slug, submission.enrolment_id, submission.step_id]
    assert window.get(url).status_code == 404
    assert window.post(reverse("assessments:grant", args=place), {"reason": "x"}).status_code == 404


def test_times_are_told_in_the_zone_that_the_reader_chose(sign_in, supervisor, submission):
    supervisor.time_zone = "Asia/Tokyo"
    supervisor.save()
    page = sign_in(supervisor).get(reverse("assessments:queue")).content.decode()
    assert "9 March 2026, 19:00</time>" in page
    assert 'data-time-zone="Asia/Tokyo"' in page
