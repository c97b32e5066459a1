"""The release page of the CMS, and previews of drafts."""

import pytest

from courses.models import CurriculumPage, Edition, EvaluationPage, LessonPage

pytestmark = pytest.mark.database

SIGNED = {"name": "Mira Holt, MD", "licence": "Example State MD 4471", "date": "2026-02-27"}


@pytest.fixture
def where(curriculum):
    return f"/cms/curricula/{curriculum.pk}/release/"


def test_only_an_owner_reaches_the_release_page(
    where, sign_in, owner, author, supervisor, trainee, stranger, administrator
):
    assert sign_in(owner).get(where).status_code == 200
    assert sign_in(administrator).get(where).status_code == 200
    assert sign_in(author).get(where).status_code == 404
    assert sign_in(stranger).get(where).status_code == 404
    for person in (supervisor, trainee):
        assert sign_in(person).post(where, {"notes": "Mine."}).status_code in (302, 403, 404)
    assert not Edition.objects.exists()


def test_an_owner_releases_with_a_sign_off(where, sign_in, owner, curriculum):
    client = sign_in(owner)
    page = client.get(where).text
    assert "4 steps, 1\xa0h 20\xa0min" in page
    assert "It would be the first edition." in page
    answer = client.post(where, {"notes": "The first.", **SIGNED})
    assert answer.status_code == 302
    edition = Edition.objects.get()
    assert edition.released_by == owner
    assert edition.content["notes"] == "The first."
    assert edition.sign_off == SIGNED
    assert not edition.is_demonstration


def test_an_edition_without_a_sign_off_is_a_demonstration(where, sign_in, owner):
    sign_in(owner).post(where, {"notes": "Unsigned."})
    edition = Edition.objects.get()
    assert edition.sign_off is None
    assert edition.is_demonstration


@pytest.mark.parametrize("missing", ["name", "licence", "date"])
def test_half_a_sign_off_is_refused(where, sign_in, owner, missing):
    answer = sign_in(owner).post(where, {"notes": "x", **SIGNED, missing: ""})
    assert answer.status_code == 422
    assert "A sign-off needs the name, the license and the date." in answer.text
    assert not Edition.objects.exists()


def test_a_sign_off_of_tomorrow_is_refused(where, sign_in, owner):
    answer = sign_in(owner).post(where, {"notes": "x", **SIGNED, "date": "2999-01-01"})
    assert "This date is still to come." in answer.text
    assert not Edition.objects.exists()


def test_what_stands_in_the_way_is_said_in_words(where, sign_in, owner, curriculum):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.body = [("text", "<p>So it is. [@nobody-2020]</p>")]
    lesson.save_revision().publish()
    client = sign_in(owner)
    page = client.get(where).text
    assert "This cannot be released yet" in page
    assert "@nobody-2020, which is not in the reference list" in page
    answer = client.post(where, {"notes": "Anyway."})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_the_page_shows_what_changed_since_the_last_edition(
    where, sign_in, owner, edition, curriculum
):
    client = sign_in(owner)
    assert "Nothing." in client.get(where).text
    answer = client.post(where, {"notes": "The same again.", **SIGNED})
    assert "Nothing changed since edition 1." in answer.text
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.title = "How it acts, revised"
    lesson.save_revision().publish()
    page = client.get(where).text
    assert "What changed since edition 1" in page
    assert "<h3>Changed</h3>" in page
    assert "How it acts, revised" in page


def test_changes_that_are_not_published_are_pointed_out(where, sign_in, owner, curriculum):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.title = "A draft title"
    lesson.save_revision()
    page = sign_in(owner).get(where).text
    assert "changes that are not published" in page
    assert "A draft title" in page


def test_the_curriculum_offers_its_owner_the_release(where, sign_in, owner, author, curriculum):
    assert where in sign_in(owner).get(f"/cms/pages/{curriculum.pk}/").text
    assert where not in sign_in(author).get(f"/cms/pages/{curriculum.pk}/").text
    module = curriculum.get_children().first()
    assert "/release/" not in sign_in(owner).get(f"/cms/pages/{module.pk}/").text


# ------------------------------------------------------------ previews


def previewed(page):
    answer = page.make_preview_request(original_request=None)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_author_previews_a_draft_lesson_as_a_learner_would_see_it(curriculum):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.title = "A draft title"
    html = previewed(lesson)
    assert "reader-page" in html
    assert "A draft title" in html
    assert "key-point--warning" in html
    assert 'id="ref-kamp-2020"' in html
    assert 'src="/media/images/' in html
    assert "/assets/" not in html
    assert not Edition.objects.exists()


def test_a_draft_hand_out_is_printed_on_one_page_as_a_learner_prints_it(curriculum):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    assert 'class="prose"' in previewed(lesson)
    lesson.is_handout, lesson.is_required = True, False
    html = previewed(lesson)
    assert 'class="prose handout"' in html
    assert "Hand-out" in html
    assert "0\xa0min" not in html


def test_a_draft_that_a_release_would_refuse_says_so(curriculum):
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.body = [("text", "<p>[@nobody-2020]</p>")]
    html = previewed(lesson)
    assert "A release would refuse this draft" in html
    assert "@nobody-2020" in html


def test_an_author_previews_a_draft_evaluation(curriculum):
    html = previewed(EvaluationPage.objects.get())
    assert html.count('type="radio"') == 5


def test_a_curriculum_is_previewed_before_its_first_edition(curriculum):
    html = previewed(CurriculumPage.objects.get())
    assert "Not released yet" in html
