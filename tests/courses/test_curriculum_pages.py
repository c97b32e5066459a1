"""What is public of a curriculum, and joining it over HTTP."""

import pytest
from django.utils import timezone

from courses.learning import enrolments
from courses.learning.invitations import invite
from courses.models import CurriculumPage, Enrolment
from courses.releases.coverage import coverage
from courses.releases.syllabus import syllabus_of

pytestmark = pytest.mark.database


def set_enrolling(curriculum, enrolling):
    CurriculumPage.objects.filter(pk=curriculum.pk).update(enrolling=enrolling)


@pytest.fixture
def join(curriculum):
    return f"/curricula/{curriculum.pk}/enrolment/"


# ------------------------------------------------------------ the page


def test_a_curriculum_is_public_once_it_has_an_edition(curriculum, client, factory):
    assert client.get(curriculum.url).status_code == 404
    assert curriculum.get_sitemap_urls() == []
    factory.released(curriculum)
    assert client.get(curriculum.url).status_code == 200


def test_the_page_says_what_is_learned_how_long_it_takes_and_what_it_means(
    curriculum, edition, client
):
    page = client.get(curriculum.url).text
    for words in (
        "Explain pharmacology.",
        "About 1\xa0h 20\xa0min",
        "The holder completed the course.",
        "Mira Holt, MD",
        "First release.",
        "How it acts",
        "The referral",
    ):
        assert words in page, words


def test_the_page_shows_the_edition_and_not_the_draft(curriculum, edition, client):
    module = curriculum.get_children().get(slug="pharmacology").specific
    objective = module.objectives.first()
    objective.text = "Something rewritten."
    objective.save()
    assert "Something rewritten." not in client.get(curriculum.url).text


def test_home_and_organisation_list_what_can_be_joined(
    curriculum, edition, factory, client, organisation
):
    for where in ("/", organisation.page.url):
        page = client.get(where).text
        assert "Foundations" in page
        assert f'href="{curriculum.url}"' in page
    curriculum.unpublish()
    assert "Foundations" not in client.get("/").text


def test_an_organisation_lists_only_its_own(curriculum, edition, client, other_organisation):
    assert "Foundations" not in client.get(other_organisation.page.url).text


def test_the_home_page_costs_the_same_for_many_curricula(
    edition, factory, client, django_assert_num_queries
):
    client.get("/")
    # One of them looks for the lesson that is open to everybody.
    with django_assert_num_queries(6):
        client.get("/")
    for number in range(3):
        page = factory.organisation.page.add_child(
            instance=CurriculumPage(
                title=f"More {number}",
                slug=f"more-{number}",
                organisation=factory.organisation,
                framework=factory.framework(code=f"KAP-{number}"),
                summary="More.",
            )
        )
        factory.lesson(factory.module(page, slug=f"m{number}"))
        factory.released(page)
    assert "More 2" in client.get("/").text
    with django_assert_num_queries(6):
        client.get("/")


# ------------------------------------------------------------ joining


def test_anybody_signed_in_joins_an_open_curriculum(curriculum, edition, trainee, sign_in, join):
    client = sign_in(trainee)
    assert "Enroll" in client.get(curriculum.url).text
    answer = client.post(join)
    enrolment = Enrolment.objects.get()
    assert answer.url == f"/learn/{enrolment.pk}/pharmacology/how-it-acts/"
    assert enrolment.edition == edition
    assert "You are enrolled in this edition." in client.get(curriculum.url).text
    assert client.post(join).url == answer.url
    assert Enrolment.objects.count() == 1


def test_a_stranger_to_the_site_makes_an_account_first_and_comes_back_with_the_code(
    curriculum, edition, client, join
):
    set_enrolling(curriculum, "invitation")
    code = invite(curriculum=curriculum).code
    page = client.get(f"{curriculum.url}?code={code}").text
    assert f'value="{code}"' in page
    answer = client.get(join, {"code": code})
    assert answer.status_code == 302
    assert answer.url == f"/accounts/signup/?next={join}%3Fcode%3D{code}"
    assert not Enrolment.objects.exists()


def test_a_code_in_the_address_fills_the_form(curriculum, edition, trainee, sign_in, join):
    set_enrolling(curriculum, "invitation")
    invitation = invite(curriculum=curriculum)
    code = invitation.code
    client = sign_in(trainee)
    page = client.get(join, {"code": code}).text
    assert f'value="{code}"' in page
    assert not Enrolment.objects.exists()
    assert client.post(join, {"code": code}).status_code == 302
    assert Enrolment.objects.get().invitation == invitation


def test_a_wrong_code_is_explained_and_kept(curriculum, edition, trainee, sign_in, join):
    set_enrolling(curriculum, "invitation")
    answer = sign_in(trainee).post(join, {"code": "WRONG-CODE"})
    assert answer.status_code == 422
    assert "This code does not open this curriculum." in answer.text
    assert 'value="WRONG-CODE"' in answer.text


def test_a_closed_curriculum_says_so(curriculum, edition, trainee, sign_in, join):
    set_enrolling(curriculum, "closed")
    client = sign_in(trainee)
    assert "Enrollment is closed" in client.get(curriculum.url).text
    assert client.post(join).status_code == 422
    assert not Enrolment.objects.exists()


def test_an_unpublished_curriculum_cannot_be_joined(curriculum, edition, trainee, sign_in, join):
    curriculum.unpublish()
    assert sign_in(trainee).post(join).status_code == 404


def test_a_learner_of_an_older_edition_goes_on_with_it_or_joins_the_newer(
    curriculum, edition, trainee, sign_in, factory
):
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())
    factory.released(curriculum, sign_off=None, notes="Second.")
    page = sign_in(trainee).get(curriculum.url).text
    assert f'<a href="/learn/{enrolment.pk}/">' in page
    assert "You study edition 1." in page
    assert f'action="/curricula/{curriculum.pk}/enrolment/"' in page


# ------------------------------------------------------------ the syllabus


def test_the_steps_beside_the_modules_have_one_name_everywhere(enrolment, edition, sign_in):
    client = sign_in(enrolment.user)
    for address in (
        edition.curriculum.public_url,
        f"/editions/{edition.pk}/syllabus/",
        enrolment.get_absolute_url(),
    ):
        assert "The whole course" in client.get(address).text, address


def test_the_syllabus_is_public_and_says_how_each_step_is_assessed(edition, client):
    page = client.get(f"/editions/{edition.pk}/syllabus/")
    assert page.status_code == 200
    for words in (
        "Explain safety.",
        "1\xa0h 20\xa0min",
        "4 questions. Pass mark: 75%. Time limit: 20 min. Attempts allowed: 3.",
        "rubric of 2 criteria",
        "not assessed",
        "By Mira Holt, MD, Example State MD 4471, on 27 February 2026.",
        edition.fingerprint,
        "First release.",
        "KAP-1.1",
    ):
        assert words in page.text, words


def test_the_syllabus_of_an_older_edition_stays(edition, curriculum, client, factory):
    newer = factory.released(curriculum, sign_off=None, notes="Second.")
    assert edition.fingerprint in client.get(f"/editions/{edition.pk}/syllabus/").text
    page = client.get(f"/editions/{newer.pk}/syllabus/").text
    assert "No clinician has signed this edition off." in page
    assert client.get("/editions/999999/syllabus/").status_code == 404


def test_the_syllabus_says_what_changed(edition, curriculum, client, factory):
    module = curriculum.get_children().get(slug="pharmacology").specific
    factory.lesson(module, slug="later", title="A later lesson")
    newer = factory.released(curriculum, notes="One more lesson.")
    page = client.get(f"/editions/{newer.pk}/syllabus/").text
    assert "What changed since edition 1" in page
    assert "<dt>Added</dt><dd>A later lesson</dd>" in page


def test_competencies_are_shown_under_their_group_with_what_bears_on_them(edition):
    groups = coverage(edition.content["framework"], syllabus_of(edition))
    assert [group.head.code for group in groups] == ["KAP-1"]
    found = {one.code: one for one in groups[0].members}
    assert list(found) == ["KAP-1.1", "KAP-1.2"]
    assert [step.kind for step in found["KAP-1.1"].taught_in] == ["lesson"]
    assert {step.kind for step in found["KAP-1.1"].assessed_in} == {"quiz", "vignette"}
    assert [step.kind for step in found["KAP-1.2"].assessed_in] == ["vignette"]
    assert coverage(None, syllabus_of(edition)) == []


def test_a_competency_that_no_step_touches_is_left_out(edition):
    framework = dict(edition.content["framework"])
    framework["competencies"] = [
        *framework["competencies"],
        {"code": "KAP-9", "title": "Elsewhere", "description": "", "parent": None},
    ]
    codes = [group.head.code for group in coverage(framework, syllabus_of(edition))]
    assert "KAP-9" not in codes
