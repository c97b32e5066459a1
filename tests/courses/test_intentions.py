"""From *Enrol* as a stranger to the first lesson: what was asked for is kept on the way."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.learning import intentions, invitations
from courses.models import Enrolment, Intention
from tests.accounts.conftest import PASSWORD, link_in

pytestmark = [pytest.mark.database, pytest.mark.house("edition")]

ADDRESS = "newcomer@example.org"


def fields_of(page, **typed) -> dict[str, str]:
    """What a browser sends of the page's form: everything hidden, and what is typed."""
    form = BeautifulSoup(page.content, "html.parser").main.find("form")
    hidden = form.find_all("input", type="hidden")
    return {one["name"]: one.get("value", "") for one in hidden} | typed


def sign_up(client, address: str) -> None:
    """Follow *Enrol* and fill in the form that it leads to."""
    page = client.get(address, follow=True)
    assert page.request["PATH_INFO"] == reverse("account_signup")
    typed = {
        "legal_name": "Nadia Ferrante",
        "email": ADDRESS,
        "time_zone": "Europe/Rome",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    client.post(reverse("account_signup"), fields_of(page, **typed))


def confirm(client, message):
    """Open the link of the mail and press its one button."""
    link = link_in(message)
    page = client.get(link)
    form = BeautifulSoup(page.content, "html.parser").main.find("form")
    return client.post(form["action"], fields_of(page), follow=True)


@pytest.fixture
def first_lesson(edition) -> str:
    return edition.steps.order_by("position").first().slug


def test_a_stranger_who_enrols_is_in_the_first_lesson_after_one_form_and_one_confirmation(
    client, edition, first_lesson
):
    sign_up(client, reverse("courses:enrol", args=[edition.curriculum_id]))
    arrived = confirm(client, mail.outbox[0])
    assert Enrolment.objects.get().edition == edition
    assert arrived.request["PATH_INFO"].endswith(f"/{first_lesson}/")
    assert "You are enrolled in" in arrived.content.decode()
    assert not Intention.objects.exists()


def test_on_another_device_the_link_enrols_and_signing_in_leads_to_the_lesson(
    client, edition, first_lesson
):
    sign_up(client, reverse("courses:enrol", args=[edition.curriculum_id]))
    telephone = Client()
    asked = confirm(telephone, mail.outbox[0])
    assert asked.request["PATH_INFO"] == reverse("account_login")
    assert Enrolment.objects.get().edition == edition
    arrived = telephone.post(
        reverse("account_login"),
        fields_of(asked, login=ADDRESS, password=PASSWORD),
        follow=True,
    )
    assert arrived.request["PATH_INFO"].endswith(f"/{first_lesson}/")


def test_whoever_lost_the_session_and_the_mail_signs_in_and_is_led_on_all_the_same(
    client, edition, first_lesson
):
    address = reverse("courses:enrol", args=[edition.curriculum_id])
    sign_up(client, address)
    mail.outbox.clear()
    later = Client()
    page = later.get(reverse("account_login"), {"next": address})
    # The address is confirmed by a new message, which knows where one was going.
    cache.clear()
    later.post(reverse("account_login"), fields_of(page, login=ADDRESS, password=PASSWORD))
    arrived = confirm(later, mail.outbox[-1])
    assert arrived.request["PATH_INFO"].endswith(f"/{first_lesson}/")


def test_the_code_of_an_invitation_survives_signing_up(client, edition, curriculum):
    curriculum.enrolling = curriculum.Enrolling.INVITATION
    curriculum.save()
    invitation = invitations.invite(curriculum=curriculum)
    address = reverse("courses:enrol", args=[curriculum.pk])
    sign_up(client, f"{address}?code={invitation.code}")
    confirm(client, mail.outbox[0])
    assert Enrolment.objects.get().invitation == invitation


def test_a_code_that_opens_nothing_is_told_where_one_enrols(client, edition, curriculum):
    curriculum.enrolling = curriculum.Enrolling.INVITATION
    curriculum.save()
    address = reverse("courses:enrol", args=[curriculum.pk])
    sign_up(client, f"{address}?code=WRONG")
    arrived = confirm(client, mail.outbox[0])
    assert not Enrolment.objects.exists()
    assert arrived.request["PATH_INFO"] == address
    assert arrived.context["form"]["code"].value() == "WRONG"


def test_the_page_of_signing_up_says_what_one_is_enrolled_in(client, edition):
    page = client.get(reverse("courses:enrol", args=[edition.curriculum_id]), follow=True)
    assert f"You enroll in “{edition.title}”" in page.content.decode()
    assert "You enroll in" not in client.get(reverse("account_signup")).content.decode()


def test_whoever_has_an_account_signs_in_enrols_and_begins(client, trainee, edition, first_lesson):
    address = reverse("courses:enrol", args=[edition.curriculum_id])
    page = client.get(address, follow=True)
    text = page.content.decode()
    assert f"{reverse('account_login')}?next=" in text
    client.force_login(trainee)
    arrived = client.post(address, follow=True)
    assert arrived.request["PATH_INFO"].endswith(f"/{first_lesson}/")
    again = client.get(address, follow=True)
    assert again.request["PATH_INFO"] == arrived.request["PATH_INFO"]


def test_a_form_sent_by_somebody_who_was_signed_out_leads_to_signing_in(client, edition):
    sent = client.post(reverse("courses:enrol", args=[edition.curriculum_id]))
    assert urlsplit(sent.url).path == reverse("account_login")
    assert parse_qs(urlsplit(sent.url).query)["next"]


def test_a_mailbox_that_has_an_account_is_told_the_way_in(client, trainee, edition):
    address = reverse("courses:enrol", args=[edition.curriculum_id])
    page = client.get(address, follow=True)
    typed = {
        "legal_name": "Somebody",
        "email": trainee.email,
        "time_zone": "UTC",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    client.post(reverse("account_signup"), fields_of(page, **typed))
    assert f"{reverse('account_login')}?next=" in mail.outbox[0].body


def test_no_other_address_is_read_as_a_wish_to_enrol(trainee, curriculum, edition):
    for address in ("", "/dashboard/", "/nowhere/at/all/", "https://elsewhere.example/"):
        assert intentions.read(address) is None
    assert intentions.fulfil(user=trainee, at=timezone.now()) is None
