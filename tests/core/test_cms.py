"""Listings, forms and choosers of the CMS: only one's own organisation's rows exist."""

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.admin.widgets import SlugInput
from wagtail.models import get_page_models

from core.cms.viewsets import OrganisationModelViewSet
from core.models import Membership
from core.organisations import memberships
from courses.models import Competency, Framework, Reference

pytestmark = pytest.mark.database


def make_reference(organisation, key, **fields) -> Reference:
    return Reference.objects.create(
        organisation=organisation, key=key, text=f"Text of {key}", **fields
    )


def reference_fields(**fields) -> dict:
    return {
        "key": "dore-2019",
        "text": "Dore et al.",
        "doi": "",
        "url": "",
        "status": "found",
        "note": "",
    } | fields


@pytest.fixture
def own(organisation):
    return make_reference(organisation, "own-key")


@pytest.fixture
def foreign(other_organisation):
    return make_reference(other_organisation, "foreign-key")


@pytest.mark.parametrize("name", ["reference:index", "reference_chooser:choose"])
def test_a_listing_and_a_chooser_show_only_ones_own_rows(sign_in, author, own, foreign, name):
    page = sign_in(author).get(reverse(name)).content.decode()
    assert "own-key" in page
    assert "foreign-key" not in page


@pytest.mark.parametrize("name", ["edit", "delete", "history", "usage"])
def test_a_strangers_row_is_absent(sign_in, author, own, foreign, name):
    client = sign_in(author)
    assert client.get(reverse(f"reference:{name}", args=[own.pk])).status_code == 200
    assert client.get(reverse(f"reference:{name}", args=[foreign.pk])).status_code == 404
    assert client.post(reverse(f"reference:{name}", args=[foreign.pk])).status_code in (404, 405)
    assert Reference.objects.filter(pk=foreign.pk).exists()


def test_a_strangers_row_cannot_be_chosen(sign_in, author, own, foreign):
    client = sign_in(author)
    chosen = client.get(reverse("reference_chooser:chosen", args=[own.pk]))
    assert chosen.json()["result"]["id"] == str(own.pk)
    assert client.get(reverse("reference_chooser:chosen", args=[foreign.pk])).status_code == 404
    many = client.get(
        reverse("reference_chooser:chosen_multiple"), {"id": [own.pk, foreign.pk]}
    ).json()
    assert [row["id"] for row in many["result"]] == [str(own.pk)]


def test_a_new_row_belongs_to_the_authors_organisation_unasked(sign_in, author, organisation):
    client = sign_in(author)
    assert 'name="organisation"' not in client.get(reverse("reference:add")).content.decode()
    client.post(reverse("reference:add"), reference_fields())
    assert Reference.objects.get(key="dore-2019").organisation == organisation


def test_an_author_cannot_write_into_another_organisation(
    sign_in, author, organisation, other_organisation
):
    sign_in(author).post(
        reverse("reference:add"), reference_fields(organisation=other_organisation.pk)
    )
    assert Reference.objects.get(key="dore-2019").organisation == organisation


def test_whoever_writes_for_two_organisations_is_asked_which(
    sign_in, author, organisation, other_organisation
):
    memberships.admit(
        user=author,
        organisation=other_organisation,
        role=Membership.Role.AUTHOR,
        by=None,
        at=timezone.now(),
    )
    client = sign_in(author)
    assert 'name="organisation"' in client.get(reverse("reference:add")).content.decode()
    refused = client.post(reverse("reference:add"), reference_fields())
    assert "organisation" in refused.context["form"].errors
    client.post(reverse("reference:add"), reference_fields(organisation=other_organisation.pk))
    assert Reference.objects.get(key="dore-2019").organisation == other_organisation


def test_an_edit_keeps_the_organisation(sign_in, author, own, organisation, other_organisation):
    memberships.admit(
        user=author,
        organisation=other_organisation,
        role=Membership.Role.AUTHOR,
        by=None,
        at=timezone.now(),
    )
    sign_in(author).post(
        reverse("reference:edit", args=[own.pk]),
        reference_fields(key="new-key", organisation=other_organisation.pk),
    )
    own.refresh_from_db()
    assert (own.key, own.organisation) == ("new-key", organisation)


def test_a_key_used_twice_is_refused_by_the_form(sign_in, author, own, foreign):
    client = sign_in(author)
    refused = client.post(reverse("reference:add"), reference_fields(key=own.key))
    assert refused.context["form"].errors
    client.post(reverse("reference:add"), reference_fields(key=foreign.key))
    assert Reference.objects.filter(key=foreign.key).count() == 2


def test_a_form_offers_and_accepts_only_rows_of_ones_own_organisation(
    sign_in, author, organisation, other_organisation
):
    mine = Framework.objects.create(organisation=organisation, code="kap", title="Ours")
    theirs = Framework.objects.create(organisation=other_organisation, code="kap", title="Theirs")
    client = sign_in(author)
    page = client.get(reverse("competency:add")).content.decode()
    assert "Ours" in page
    assert "Theirs" not in page
    fields = {"code": "C1", "title": "Title", "description": "", "position": "0", "parent": ""}
    client.post(reverse("competency:add"), fields | {"framework": theirs.pk})
    assert not Competency.objects.exists()
    client.post(reverse("competency:add"), fields | {"framework": mine.pk})
    assert Competency.objects.get().framework == mine


def test_filters_name_only_ones_own_organisations_rows(
    sign_in, author, organisation, other_organisation
):
    Framework.objects.create(organisation=organisation, code="kap", title="Ours")
    Framework.objects.create(organisation=other_organisation, code="kap", title="Theirs")
    page = sign_in(author).get(reverse("competency:index")).content.decode()
    assert "Ours" in page
    assert "Theirs" not in page


def test_an_administrator_works_for_every_organisation(sign_in, administrator, own, foreign):
    client = sign_in(administrator)
    page = client.get(reverse("reference:index")).content.decode()
    assert "own-key" in page
    assert "foreign-key" in page
    assert client.get(reverse("reference:edit", args=[foreign.pk])).status_code == 200


def test_a_supervisor_does_not_write(sign_in, supervisor, own):
    client = sign_in(supervisor)
    assert client.get(reverse("reference:edit", args=[own.pk])).status_code != 200


def test_a_listing_asks_no_more_for_many_rows(
    sign_in, author, organisation, django_assert_max_num_queries
):
    client = sign_in(author)
    for number in range(15):
        make_reference(organisation, f"key-{number}")
    client.get(reverse("reference:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("reference:index"))


def test_what_a_device_kept_is_put_back_without_being_saved(sign_in, author, own):
    client = sign_in(author)
    for address in (reverse("reference:add"), reverse("reference:edit", args=[own.pk])):
        fields = reference_fields(text="Typed\nand kept", note="Aside") | {"put-back": "1"}
        page = client.post(address, fields)
        assert page.status_code == 200
        assert "Typed\nand kept</textarea>" in page.content.decode().replace("\r\n", "\n")
        assert 'data-w-unsaved-force-value="true"' in page.content.decode()
    own.refresh_from_db()
    assert Reference.objects.count() == 1
    assert own.text == "Text of own-key"


# ------------------------------------------------------------ codes and keys


def test_nothing_but_an_address_is_edited_as_an_address():
    """Wagtail's field for addresses makes lower case of what is typed, and so another code."""
    viewsets.populate()
    from_viewsets = [
        one.get_edit_handler().get_form_class()
        for one in viewsets.viewsets
        if isinstance(one, OrganisationModelViewSet)
    ]
    of_pages = [model.get_edit_handler().get_form_class() for model in get_page_models()]
    tidied = {
        (form.__name__, name)
        for top in (*from_viewsets, *of_pages)
        for form in (top, *(one.form for one in getattr(top, "formsets", {}).values()))
        for name, field in form.base_fields.items()
        if isinstance(field, forms.SlugField) or isinstance(field.widget, SlugInput)
    }
    assert from_viewsets
    assert {name for _form, name in tidied} == {"slug"}


def test_a_key_may_be_changed_until_an_edition_could_cite_it(sign_in, author, own):
    client, address = sign_in(author), reverse("reference:edit", args=[own.pk])
    client.post(address, reference_fields(key="Own-Key"))
    own.refresh_from_db()
    assert own.key == "Own-Key"


@pytest.mark.house("edition")
def test_a_released_key_keeps_its_name(sign_in, author, organisation, edition):
    reference = organisation.references.get(key="kamp-2020")
    address = reverse("reference:edit", args=[reference.pk])
    client = sign_in(author)
    refused = client.post(address, reference_fields(key="Kamp-2020"))
    assert "It was released as kamp-2020" in refused.content.decode()
    client.post(address, reference_fields(key="kamp-2020", note="Read again."))
    reference.refresh_from_db()
    assert (reference.key, reference.note) == ("kamp-2020", "Read again.")
