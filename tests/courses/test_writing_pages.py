"""What the CMS tells those who write: where a page stands, what leads where, what was refused."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from courses.models import LessonPage, ModulePage

BY_SCRIPT = {"Sec-Fetch-Mode": "cors"}


@pytest.fixture
def lesson(curriculum):
    return LessonPage.objects.descendant_of(curriculum).first()


def links_of(page) -> set[str]:
    return {link["href"] for link in BeautifulSoup(page.content, "html.parser").select("a[href]")}


# ------------------------------------------------------------ published, and released


def test_nobody_is_led_to_the_own_address_of_a_step_or_module(sign_in, owner, edition, lesson):
    module = lesson.get_parent()
    client = sign_in(owner)
    own = {Page.objects.get(pk=page.pk).url for page in (lesson, module)}
    for address in (
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        reverse("wagtailadmin_pages:edit", args=[module.pk]),
        reverse("wagtailadmin_explore", args=[module.pk]),
        reverse("wagtailadmin_explore", args=[module.get_parent().pk]),
    ):
        assert links_of(client.get(address)) & own == set(), address


@pytest.mark.house("curriculum")
def test_a_curriculum_leads_to_its_page_once_it_is_released(
    sign_in, owner, curriculum, factory, lesson
):
    client, address = sign_in(owner), reverse("wagtailadmin_explore", args=[curriculum.pk])
    public = Page.objects.get(pk=curriculum.pk).url
    assert public not in links_of(client.get(address))
    factory.released(curriculum)
    assert public in links_of(client.get(address))


def test_what_is_published_is_not_called_live(lesson):
    assert lesson.status_string == "published"
    lesson.has_unpublished_changes = True
    assert lesson.status_string == "published + draft"
    lesson.live = False
    assert lesson.status_string == "draft"


# ------------------------------------------------------------ the order of a curriculum


def test_modules_are_listed_in_the_order_of_the_curriculum(sign_in, author, curriculum):
    for title in ("Zebra", "Aardvark", "Middle"):
        curriculum.add_child(instance=ModulePage(title=title, slug=title.lower()))
    page = sign_in(author).get(reverse("wagtailadmin_explore", args=[curriculum.pk]))
    rows = BeautifulSoup(page.content, "html.parser").select("table.listing tbody .title-wrapper")
    titles = [row.get_text(strip=True) for row in rows]
    assert titles == [child.title for child in curriculum.get_children()]
    assert titles[-3:] == ["Zebra", "Aardvark", "Middle"]
    heads = [
        head.get_text(" ", strip=True)
        for head in BeautifulSoup(page.content, "html.parser").select("table.listing thead th")
    ]
    assert "Status" in " ".join(heads)
    assert "Type" in " ".join(heads)


def test_only_who_may_put_pages_in_order_is_offered_to(sign_in, author, owner, curriculum):
    address = reverse("wagtailadmin_explore", args=[curriculum.pk])
    for person, offered in ((author, False), (owner, True)):
        page = sign_in(person).get(address)
        assert ("w-orderable" in page.content.decode()) is offered


def test_a_script_that_is_refused_is_not_told_that_it_was_done(sign_in, author, curriculum):
    module = curriculum.get_children().first()
    before = list(curriculum.get_children().values_list("pk", flat=True))
    address = reverse("wagtailadmin_pages:set_page_position", args=[module.pk])
    answer = sign_in(author).post(f"{address}?position=1", headers=BY_SCRIPT)
    assert answer.status_code == 403
    assert list(curriculum.get_children().values_list("pk", flat=True)) == before


def test_a_person_who_may_not_is_still_led_home_with_a_sentence(sign_in, author, curriculum):
    module = curriculum.get_children().first()
    answer = sign_in(author).post(
        reverse("wagtailadmin_pages:set_page_position", args=[module.pk]),
        headers={"Sec-Fetch-Mode": "navigate"},
    )
    assert answer.url == reverse("wagtailadmin_home")
