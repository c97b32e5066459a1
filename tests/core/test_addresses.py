"""No address brings a character to the database that it cannot keep."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    "asked",
    [
        "/organisations/harbor/certificates/?q=%00",
        "/cms/pages/search/?q=%00",
        "/cms/images/?q=a%00b",
        "/cms/tag-autocomplete/?term=%00",
        "/cms/?%00=1",
    ],
)
def test_a_nul_in_an_address_is_refused_before_any_search(sign_in, owner, asked):
    client = sign_in(owner)
    client.raise_request_exception = False
    assert client.get(asked).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["/verify/AAAA%00/", "/%00/"])
def test_nothing_stands_at_an_address_with_a_nul(client, asked):
    client.raise_request_exception = False
    assert client.get(asked).status_code == 404


def test_a_nul_in_a_sent_field_is_left_out(sign_in, trainee, edition):
    client = sign_in(trainee)
    client.raise_request_exception = False
    address = reverse("courses:enrol", args=[edition.curriculum_id])
    assert client.post(address, {"code": "\x00A\x00"}).status_code in (200, 302)
