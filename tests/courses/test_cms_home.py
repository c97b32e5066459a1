"""The first page of the CMS: what waits for whoever writes, and how to begin."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from assessments.models import VignettePage
from courses.models import LessonPage
from courses.quality.findings import Spot, error
from courses.releases import inspections
from tests.courses import small_package

pytestmark = pytest.mark.database


def home(client):
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    return page.select_one(".home-writing")


def links(part) -> set[str]:
    return {link["href"] for link in part.select("a")}


def test_an_author_finds_drafts_moderation_and_quality(sign_in, author, owner, curriculum):
    lesson = LessonPage.objects.descendant_of(curriculum).first()
    lesson.summary = "In the middle of it."
    lesson.save_revision(user=author)
    vignette = VignettePage.objects.descendant_of(curriculum).first()
    vignette.save_revision(user=author)
    vignette.refresh_from_db()
    vignette.get_workflow().start(vignette.get_latest_revision_as_object(), author)
    part = home(sign_in(author))
    said = " ".join(part.get_text().split())
    assert "2 pages are not published as they stand." in said
    assert "1 page waits for moderation." in said
    assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in links(part)
    assert reverse("courses_quality", args=[curriculum.pk]) in links(part)
    release = reverse("courses_release", args=[curriculum.pk])
    assert release not in links(part)
    assert release in links(home(sign_in(owner)))


def test_who_has_no_curriculum_yet_is_offered_ways_to_begin(
    sign_in, author, stranger, curriculum, organisation, other_organisation
):
    part = home(sign_in(stranger))
    assert "There is no curriculum yet." in part.get_text()
    assert reverse("courses_bring", args=[other_organisation.slug]) in links(part)
    add = reverse(
        "wagtailadmin_pages:add", args=["courses", "curriculumpage", other_organisation.page.pk]
    )
    assert add in links(part)
    assert curriculum.title not in part.get_text()


def test_the_shipped_curriculum_is_a_press_away(
    sign_in, stranger, other_organisation, monkeypatch, tmp_path
):
    monkeypatch.setattr("courses.packages.views.SHIPPED", small_package.write(tmp_path))
    client, address = sign_in(stranger), reverse("courses_bring", args=[other_organisation.slug])
    assert "Begin with it" in client.get(address).content.decode()
    client.post(address, {"shipped": "1"})
    curriculum = other_organisation.curricula.get()
    client.post(address, {"shipped": "1"})
    assert other_organisation.curricula.get() == curriculum
    assert "Begin with it" not in client.get(address).content.decode()


def test_the_errors_that_somebody_found_last_lead_to_the_report(sign_in, author, curriculum):
    client = sign_in(author)
    assert "a release" not in home(client).get_text()
    faults = [error(Spot("page"), "any", "Wrong.")] * 2
    inspections.remember(curriculum, faults, at=timezone.now())
    found = home(client).find("a", string="2 errors forbid a release.")
    assert found["href"] == reverse("courses_quality", args=[curriculum.pk])


def test_a_way_leads_out_of_the_cms(sign_in, author, curriculum):
    page = sign_in(author).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("portal:dashboard") in page
