"""Administrators look after people in the CMS: with our names, without passwords or deletion."""

import pytest
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.database


def person_fields(**fields) -> dict:
    return {
        "email": "Nadia@Example.org",
        "legal_name": "Nadia Ferrante",
        "preferred_name": "",
        "time_zone": "Europe/Rome",
    } | fields


def test_people_are_listed_and_found_by_name(sign_in, administrator, trainee, second_trainee):
    client = sign_in(administrator)
    address = reverse("wagtailusers_users:index")
    everybody = client.get(address).content.decode()
    assert trainee.email in everybody
    assert second_trainee.email in everybody
    found = client.get(address, {"q": "Tamsin"}).content.decode()
    assert trainee.email in found
    assert second_trainee.email not in found


def test_the_form_asks_for_our_names_and_no_password(sign_in, administrator, trainee):
    client = sign_in(administrator)
    edit = reverse("wagtailusers_users:edit", args=[trainee.pk])
    for address in (reverse("wagtailusers_users:add"), edit):
        fields = set(client.get(address).context["form"].fields)
        assert {"legal_name", "preferred_name", "time_zone", "email"} <= fields
        assert not fields & {"first_name", "last_name", "password1", "password2"}


def test_an_administrator_adds_somebody_who_cannot_sign_in_before_a_reset(sign_in, administrator):
    sign_in(administrator).post(reverse("wagtailusers_users:add"), person_fields())
    added = User.objects.get(email="nadia@example.org")
    assert added.legal_name == "Nadia Ferrante"
    assert not added.check_password("")


def test_an_address_taken_in_other_letters_is_refused(sign_in, administrator, trainee):
    refused = sign_in(administrator).post(
        reverse("wagtailusers_users:add"), person_fields(email=trainee.email.upper())
    )
    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert User.objects.filter(email__iexact=trainee.email).count() == 1


def test_somebody_is_made_inactive(sign_in, administrator, trainee):
    sign_in(administrator).post(
        reverse("wagtailusers_users:edit", args=[trainee.pk]),
        person_fields(email=trainee.email, legal_name="Tamsin Reyes"),
    )
    trainee.refresh_from_db()
    assert not trainee.is_active


def test_nobody_is_deleted(sign_in, administrator, trainee):
    client = sign_in(administrator)
    deleting = reverse("wagtailusers_users:delete", args=[trainee.pk])
    for offered in ("wagtailusers_users:index", "wagtailusers_users:edit"):
        args = [trainee.pk] if offered.endswith("edit") else []
        assert deleting not in client.get(reverse(offered, args=args)).content.decode()
    alone = client.post(deleting)
    assert alone.url == reverse("wagtailusers_users:index")
    together = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    client.post(f"{together}?id={trainee.pk}")
    assert User.objects.filter(pk=trainee.pk).exists()


def test_owners_and_authors_find_no_list_of_people(sign_in, owner, author):
    for person in (owner, author):
        client = sign_in(person)
        assert client.get(reverse("wagtailusers_users:index")).status_code == 404
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert reverse("wagtailusers_users:index") not in menu
