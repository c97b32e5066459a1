"""The first page: what it is, a picture of the real thing, one lesson to read, how each role begins."""

import re

import pytest
from django.urls import reverse

from courses.content.addresses import open_address
from courses.models import LessonPage
from courses.releases.syllabus import syllabus_of

pytestmark = [pytest.mark.database, pytest.mark.house("curriculum")]


def title_of(page: str) -> str:
    return re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]


def test_it_says_what_it_is_once(client, curriculum):
    page = client.get("/").content.decode()
    assert title_of(page) == "Clinical training whose record can be defended · Preceptor"


def test_whoever_has_no_account_is_offered_one_here_and_on_a_curriculums_page(
    client, curriculum, edition
):
    for address in ("/", curriculum.url):
        page = client.get(address).content.decode()
        assert f'href="{reverse("account_signup")}"' in page, address


def test_whoever_has_one_is_led_on_instead(client, trainee, edition):
    client.force_login(trainee)
    page = client.get("/").content.decode()
    assert "Go on where you are" in page
    assert "Make an account</span>" not in page.split("How to begin")[0]


def test_it_shows_a_certificate_and_how_each_role_begins(client, edition):
    page = client.get("/").content.decode()
    assert "specimen-certificate" in page
    for role in ("Trainees", "Supervisors", "Authors", "Organizations", "Employers"):
        assert f"<dt>{role}" in page


def test_it_shows_a_figure_of_the_lesson_that_is_open_to_everybody(client, factory, curriculum):
    factory.released(curriculum)
    assert "One lesson, open to everybody" not in client.get("/").content.decode()
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.is_open = True
    lesson.save_revision().publish()
    edition = factory.released(curriculum, notes="Opened.")
    page = client.get("/").content.decode()
    assert open_address(edition, syllabus_of(edition).open_steps[0]) in page
    shown = page.split('id="open-lesson"')[1].split("</section>")[0]
    assert "<figure" in shown
    # Its sources stand in the lesson.
    assert "#ref" not in shown
