"""What the CMS may not delete, move or copy. All by HTTP, as an administrator would try it."""

import pytest
from django.contrib.messages import get_messages
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from core.errors import Refusal
from courses.models import LessonPage, ModulePage
from tests.factory import Factory

pytestmark = pytest.mark.database


@pytest.fixture
def cms(sign_in, administrator):
    return sign_in(administrator)


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# ------------------------------------------------------------ pages


@pytest.mark.parametrize("slug", ["how-it-acts", "pharmacology", "foundations", "harbor"])
def test_a_page_that_a_release_rests_on_is_not_deleted(cms, edition, slug):
    page = Page.objects.get(slug=slug)
    response = cms.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert response.status_code == 200
    assert "cannot be deleted" in said(response)
    assert "Foundations, edition 1" in said(response)
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_page_that_no_release_holds_is_deleted(cms, factory, edition):
    page = factory.lesson(ModulePage.objects.get(), slug="routes", title="Routes")
    cms.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not LessonPage.objects.filter(pk=page.pk).exists()


def test_pages_are_not_deleted_by_the_dozen_either(cms, edition):
    page = Page.objects.get(slug="how-it-acts")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = cms.post(f"{address}?id={page.pk}", follow=True)
    assert "cannot be deleted" in said(response)
    assert Page.objects.filter(pk=page.pk).exists()


def test_the_database_refuses_what_code_would_delete(edition):
    with pytest.raises(ProtectedError):
        LessonPage.objects.get().delete()
    with pytest.raises(ProtectedError):
        Image.objects.get().delete()


# ------------------------------------------------------------ images and documents


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Image, "wagtailimages:delete"),
        (Image, "wagtailimages:delete_multiple"),
        (Document, "wagtaildocs:delete"),
        (Document, "wagtaildocs:delete_multiple"),
    ],
)
def test_a_file_that_a_release_shows_is_not_deleted(cms, factory, edition, model, name):
    row = model.objects.get()
    response = cms.post(reverse(name, args=[row.pk]), follow=True)
    assert response.status_code == 200
    reason = response.json()["error_message"] if "multiple" in name else said(response)
    assert "cannot be deleted" in reason
    assert model.objects.filter(pk=row.pk).exists()

    other = factory.image(title="Unused") if model is Image else factory.document()
    cms.post(reverse(name, args=[other.pk]), follow=True)
    assert not model.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("model", "label"), [(Image, "wagtailimages/image"), (Document, "wagtaildocs/document")]
)
def test_files_are_not_deleted_by_the_dozen_either(cms, edition, model, label):
    row = model.objects.get()
    address = reverse("wagtail_bulk_action", args=[*label.split("/"), "delete"])
    response = cms.post(f"{address}?id={row.pk}", follow=True)
    assert "cannot be deleted" in said(response)
    assert model.objects.filter(pk=row.pk).exists()


def test_a_stranger_learns_nothing_by_trying(sign_in, stranger, edition):
    image = Image.objects.get()
    response = sign_in(stranger).post(reverse("wagtailimages:delete", args=[image.pk]))
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert not any("edition" in message for message in told)
    assert Image.objects.filter(pk=image.pk).exists()


# ------------------------------------------------------------ other organisations


@pytest.fixture
def elsewhere(other_organisation):
    return Factory(other_organisation).curriculum(slug="elsewhere", title="Elsewhere")


def test_a_page_does_not_move_to_another_organisation(cms, curriculum, elsewhere):
    lesson = LessonPage.objects.descendant_of(curriculum).get()
    module = ModulePage.objects.child_of(elsewhere).get()
    address = reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, module.pk])
    lesson.slug = "another"
    lesson.save()
    response = cms.post(address, follow=True)
    assert "another organization" in said(response)
    assert LessonPage.objects.get(pk=lesson.pk).is_descendant_of(curriculum)


def test_nor_by_the_dozen(cms, curriculum, elsewhere):
    lesson = LessonPage.objects.descendant_of(curriculum).get()
    lesson.slug = "another"
    lesson.save()
    module = ModulePage.objects.child_of(elsewhere).get()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    response = cms.post(f"{address}?id={lesson.pk}", {"chooser": module.pk}, follow=True)
    assert "another organization" in said(response)
    assert LessonPage.objects.get(pk=lesson.pk).is_descendant_of(curriculum)


def test_nor_by_code(curriculum, elsewhere):
    lesson = LessonPage.objects.descendant_of(curriculum).get()
    with pytest.raises(Refusal) as refused:
        lesson.move(ModulePage.objects.child_of(elsewhere).get(), pos="last-child")
    assert refused.value.code == "other_organisation"


def test_a_page_is_not_copied_to_another_organisation(cms, curriculum, elsewhere):
    lesson = LessonPage.objects.descendant_of(curriculum).get()
    module = ModulePage.objects.child_of(elsewhere).get()
    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": module.pk}
    address = reverse("wagtailadmin_pages:copy", args=[lesson.pk])
    response = cms.post(address, copy, follow=True)
    assert "another organization" in said(response)
    assert not Page.objects.filter(slug="copy").exists()

    cms.post(address, {**copy, "new_parent_page": lesson.get_parent().pk})
    assert Page.objects.get(slug="copy").is_descendant_of(curriculum)
