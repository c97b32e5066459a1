"""Founding an organisation, which administrators do."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.models import Membership, Notice, Organisation

pytestmark = pytest.mark.database

FIELDS = {
    "name": "Lakeside College",
    "slug": "lakeside",
    "contact_email": "registrar@lakeside.example",
    "website": "https://lakeside.example/",
    "time_zone": "America/Chicago",
    "about": "",
}


@pytest.fixture
def address():
    return reverse("portal:founding")


def test_an_administrator_founds_an_organisation_with_its_owner(
    sign_in, administrator, trainee, address, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        done = sign_in(administrator).post(address, {**FIELDS, "owner": trainee.email})
    founded = Organisation.objects.get(slug="lakeside")
    assert done.url == reverse("portal:organisation", args=["lakeside"])
    assert founded.website == "https://lakeside.example/"
    assert founded.time_zone == "America/Chicago"
    assert list(founded.memberships.values_list("user", "role")) == [
        (trainee.pk, Membership.Role.OWNER)
    ]
    assert founded.owners_group in trainee.groups.all()
    assert Notice.objects.filter(user=trainee).count() == 1
    assert sign_in(administrator).get("/lakeside/").status_code == 200


@pytest.mark.house("empty")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "harbor"}, "slug"),
        ({"slug": "founding"}, "slug"),
        ({"slug": "Verify"}, "slug"),
        ({"slug": "marking"}, "slug"),
        ({"slug": "accounts"}, "slug"),
        ({"slug": "static"}, "slug"),
        ({"slug": "two words"}, "slug"),
        ({"name": "Harbor Institute"}, "name"),
        ({"owner": "nobody@example.org"}, "owner"),
        ({"contact_email": ""}, "contact_email"),
    ],
)
def test_what_is_taken_or_missing_is_said_and_founds_nothing(
    sign_in, administrator, organisation, trainee, address, wrong, field
):
    refused = sign_in(administrator).post(address, {**FIELDS, "owner": trainee.email, **wrong})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert Organisation.objects.count() == 1


def test_an_administrator_finds_the_page_from_the_list(
    sign_in, administrator, organisation, address
):
    page = sign_in(administrator).get(reverse("portal:organisations"))
    assert address in page.content.decode()


def test_an_owner_does_not(sign_in, owner, address):
    assert sign_in(owner).get(address).status_code == 404


def test_a_time_zone_that_was_chosen_is_not_guessed_over(
    sign_in, administrator, organisation, address
):
    """A script puts the browser's own in its place where the field says that nobody chose."""

    def zone(answer):
        page = BeautifulSoup(answer.content, "html.parser")
        field = page.select_one("select[name=time_zone]")
        return field.has_attr("data-time-zone-guess"), field.select_one("[selected]")["value"]

    client = sign_in(administrator)
    assert zone(client.get(address)) == (True, "UTC")
    refused = client.post(address, {**FIELDS, "owner": "nobody@example.org"})
    assert zone(refused) == (False, "America/Chicago")
    script = {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
    client.post(address, {**FIELDS, "owner": "", "version": "0"}, headers=script)
    assert zone(client.get(address)) == (False, "America/Chicago")
