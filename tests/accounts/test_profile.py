"""A person's names, time zone and licences are theirs to state."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.models import Licence
from accounts.time_zones import TimeZoneMiddleware

pytestmark = pytest.mark.database


def licence_fields(**fields) -> dict:
    return {
        "profession": "psychologist",
        "number": "PSY-4411",
        "jurisdiction": "Oregon",
        "expires_on": "2031-05-31",
    } | fields


@pytest.fixture
def licence(second_trainee):
    return Licence.objects.create(
        user=second_trainee, profession="nurse", number="RN-1", jurisdiction="Ohio"
    )


def test_the_profile_says_of_a_name_that_no_certificate_can_print_it(sign_in, trainee):
    client = sign_in(trainee)
    assert "cannot print" not in client.get(reverse("accounts:profile")).text
    answer = client.post(
        reverse("accounts:profile"),
        {"legal_name": "محمد Öz", "preferred_name": "", "time_zone": "UTC"},
        follow=True,
    )
    trainee.refresh_from_db()
    assert trainee.legal_name == "محمد Öz"
    assert "The certificate cannot print م ح د as it should stand." in answer.text


def test_names_and_time_zone_are_changed_on_the_profile(sign_in, trainee):
    client = sign_in(trainee)
    client.post(
        reverse("accounts:profile"),
        {"legal_name": "Tamsin Reyes-Ode", "preferred_name": "", "time_zone": "Asia/Tokyo"},
    )
    trainee.refresh_from_db()
    assert (trainee.legal_name, trainee.get_short_name(), trainee.time_zone) == (
        "Tamsin Reyes-Ode",
        "Tamsin Reyes-Ode",
        "Asia/Tokyo",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("legal_name", ""),
        ("legal_name", "  "),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "localtime"),
    ],
)
def test_a_profile_without_a_name_or_a_real_time_zone_is_refused(sign_in, trainee, field, value):
    fields = {"legal_name": "Tamsin", "preferred_name": "", "time_zone": "UTC"} | {field: value}
    refused = sign_in(trainee).post(reverse("accounts:profile"), fields)
    assert field in refused.context["form"].errors
    trainee.refresh_from_db()
    assert trainee.legal_name == "Tamsin Reyes"


def test_a_time_zone_that_the_list_does_not_name_is_kept(sign_in, trainee):
    trainee.time_zone = "US/Pacific"
    trainee.save()
    sign_in(trainee).post(
        reverse("accounts:profile"),
        {"legal_name": "Tamsin", "preferred_name": "", "time_zone": "US/Pacific"},
    )
    trainee.refresh_from_db()
    assert (trainee.legal_name, trainee.time_zone) == ("Tamsin", "US/Pacific")


def test_an_address_is_not_changed_on_the_profile(sign_in, trainee):
    sign_in(trainee).post(
        reverse("accounts:profile"),
        {
            "legal_name": "Tamsin",
            "preferred_name": "",
            "time_zone": "UTC",
            "email": "stolen@example.org",
            "is_superuser": "on",
        },
    )
    trainee.refresh_from_db()
    assert trainee.email == "tamsin.reyes@example.org"
    assert not trainee.is_superuser


def test_a_licence_is_stated_changed_and_removed(sign_in, trainee):
    client = sign_in(trainee)
    client.post(reverse("accounts:add-licence"), licence_fields())
    stated = Licence.objects.get(user=trainee)
    assert stated.expires_on == date(2031, 5, 31)
    client.post(reverse("accounts:edit-licence", args=[stated.pk]), licence_fields(expires_on=""))
    assert Licence.objects.get(user=trainee).expires_on is None
    client.post(reverse("accounts:remove-licence", args=[stated.pk]))
    assert not Licence.objects.exists()


def test_a_licence_stated_twice_is_refused_in_words(sign_in, trainee):
    client = sign_in(trainee)
    client.post(reverse("accounts:add-licence"), licence_fields())
    refused = client.post(reverse("accounts:add-licence"), licence_fields())
    assert "already on your profile" in refused.content.decode()
    assert Licence.objects.count() == 1


def test_anothers_licence_is_absent(sign_in, trainee, licence):
    client = sign_in(trainee)
    assert client.get(reverse("accounts:edit-licence", args=[licence.pk])).status_code == 404
    assert (
        client.post(
            reverse("accounts:edit-licence", args=[licence.pk]), licence_fields()
        ).status_code
        == 404
    )
    assert client.post(reverse("accounts:remove-licence", args=[licence.pk])).status_code == 404
    assert Licence.objects.get() == licence


def test_the_list_says_which_licence_has_expired(sign_in, second_trainee, licence):
    Licence.objects.create(
        user=second_trainee,
        profession="physician",
        number="MD-9",
        jurisdiction="Utah",
        expires_on=date(2020, 1, 1),
    )
    page = sign_in(second_trainee).get(reverse("accounts:licences")).content.decode()
    assert page.count("Expired") == 1
    assert page.count("In force") == 1


def test_the_list_asks_no_more_for_many_licences(sign_in, trainee, django_assert_max_num_queries):
    client = sign_in(trainee)
    for number in range(20):
        Licence.objects.create(
            user=trainee, profession="nurse", number=f"RN-{number}", jurisdiction="Ohio"
        )
    with django_assert_max_num_queries(5):
        client.get(reverse("accounts:licences"))


def test_times_are_shown_in_the_readers_zone(rf, trainee):
    seen = TimeZoneMiddleware(lambda request: HttpResponse(timezone.get_current_timezone_name()))
    request = rf.get("/")
    trainee.time_zone = "Asia/Tokyo"
    for person, zone in ((trainee, "Asia/Tokyo"), (AnonymousUser(), "UTC")):
        request.user = person
        assert seen(request).content.decode() == zone


def test_the_cms_shows_times_in_the_same_zone(sign_in, author):
    sign_in(author).post(
        reverse("accounts:profile"),
        {"legal_name": "Amara", "preferred_name": "", "time_zone": "Asia/Tokyo"},
    )
    author.refresh_from_db()
    profile = UserProfile.get_for_user(author)
    assert profile.get_current_time_zone() == "Asia/Tokyo"
    author.time_zone = "Europe/Rome"
    author.save()
    profile.refresh_from_db()
    assert profile.get_current_time_zone() == "Europe/Rome"
