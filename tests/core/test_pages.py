"""The public pages: what stands on them and below them is said by the floors above."""

import pytest
from django.template import engines
from django.urls import reverse
from wagtail.models import Page

from core.models import HomePage, OrganisationPage
from core.pages import parts
from courses.models import CurriculumPage


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr(parts, "_parts", {})
    return "core/home_page"


def drawn(place: str, **context) -> str:
    source = f'{{% load parts %}}{{% parts "{place}" %}}'
    return engines["django"].from_string(source).render(context)


def test_a_part_is_drawn_once_in_its_order_with_what_the_page_knows(place):
    parts.put(place, "layouts/_wordmark.html")
    parts.put(place, "core/organisation_page.html")
    parts.put(place, "layouts/_wordmark.html")
    assert parts.at(place) == ("layouts/_wordmark.html", "core/organisation_page.html")
    parts.put("elsewhere", "components/page_header.html")
    assert "<h1>Harbor</h1>" in drawn("elsewhere", title="Harbor")


def test_a_place_without_parts_is_empty(place):
    assert drawn(place) == ""


def test_what_one_part_sets_is_nothing_to_the_next(place, monkeypatch, tmp_path, settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    (tmp_path / "sets.html").write_text("{% firstof 'set' as word %}")
    (tmp_path / "shows.html").write_text("[{{ word }}]")
    parts.put(place, "sets.html")
    parts.put(place, "shows.html")
    assert drawn(place) == "[]"


def test_an_organisation_has_curricula_below_it_and_nothing_else():
    assert OrganisationPage.creatable_subpage_models() == [CurriculumPage]
    assert HomePage.creatable_subpage_models() == []
    assert Page not in OrganisationPage.creatable_subpage_models()


# ------------------------------------------- what the floors above put there


@pytest.mark.django_db
def test_the_front_page_shows_what_can_be_joined_and_verifies(client, edition):
    page = client.get("/").content.decode()
    assert edition.title in page
    assert f'method="get" action="{reverse("certificates:verify")}"' in page
    assert page.index('id="curricula"') < page.index('id="verify"') < page.index('id="begin"')


@pytest.mark.django_db
def test_the_page_of_an_organisation_shows_its_own_curricula(client, edition, other_organisation):
    assert edition.title in client.get("/harbor/").content.decode()
    assert "No curriculum has been released yet" in client.get("/summit/").content.decode()


@pytest.mark.django_db
def test_an_organisation_that_is_an_example_says_so(client, organisation):
    about = reverse("portal:about-demonstration")
    said = "This organization is an example."
    assert said not in client.get("/harbor/").content.decode()
    type(organisation).objects.update(is_demonstration=True)
    page = client.get("/harbor/").content.decode()
    assert said in page
    assert page.index(said) < page.index(f'href="{about}"')
