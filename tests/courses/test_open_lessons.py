"""A lesson that its author opened is read by anybody; the others by nobody who is not enrolled."""

import pytest
from django.urls import reverse

from courses.content.addresses import open_address
from courses.models import LessonPage
from courses.releases.syllabus import syllabus_of

pytestmark = [pytest.mark.database, pytest.mark.house("curriculum")]


@pytest.fixture
def opened(factory, curriculum):
    """An edition whose first lesson is open to everybody."""
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.is_open = True
    lesson.save_revision().publish()
    return factory.released(curriculum)


@pytest.fixture
def first(opened):
    return syllabus_of(opened).open_steps[0]


def test_whoever_has_no_account_reads_it_with_its_sources_and_is_led_to_enrolling(
    client, opened, first
):
    page = client.get(open_address(opened, first))
    text = page.content.decode()
    assert page.status_code == 200
    assert first.title in text
    assert "open to everybody" in text
    assert reverse("courses:enrol", args=[opened.curriculum_id]) in text
    assert "data-reading-position" not in text


def test_whoever_is_enrolled_reads_it_where_they_study(client, trainee, opened, first, joins):
    mine = joins(opened)
    client.force_login(trainee)
    answer = client.get(open_address(opened, first))
    assert answer.url == reverse("courses:step", args=[mine.pk, first.module_slug, first.slug])


def test_no_other_step_is_open(client, opened):
    closed = [step for step in syllabus_of(opened).steps if not step.is_open and step.module_slug]
    assert closed
    for step in closed:
        assert client.get(open_address(opened, step)).status_code == 404
    nowhere = reverse("courses:open-lesson", args=[opened.pk, "no", "such"])
    assert client.get(nowhere).status_code == 404


def test_a_curriculums_page_offers_its_open_lesson(client, opened, first):
    page = client.get(opened.curriculum.url).content.decode()
    assert page.count(open_address(opened, first)) >= 1
