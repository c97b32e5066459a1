"""No address brings to the database what it cannot keep or count to."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.urls.converters import IntConverter, UUIDConverter

from tests.addresses import every_address

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


def numbered(number: int) -> list[str]:
    """Every address of ours that has a number in it, with that number."""
    uuid = "00000000-0000-0000-0000-000000000000"
    found = []
    for address in every_address():
        converters = getattr(address.pattern.pattern, "converters", {})
        words = {
            name: number
            if isinstance(converters.get(name), IntConverter)
            else uuid
            if isinstance(converters.get(name), UUIDConverter)
            else "x"
            for name in address.arguments
        }
        if number not in words.values():
            continue
        try:
            found.append(reverse(address.name, kwargs=words))
        except NoReverseMatch:
            continue
    return found


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 10**40])
def test_nothing_stands_at_a_number_that_no_table_counts_to(sign_in, administrator, number):
    client = sign_in(administrator)
    client.raise_request_exception = False
    addresses = numbered(number)
    assert reverse("courses:enrol", args=[number]) in addresses
    answered = {
        (method, address): getattr(client, method)(address).status_code
        for address in addresses
        for method in ("get", "post")
    }
    assert {key for key, status in answered.items() if status >= 500} == set()
