"""A person has one address, shown to be theirs; what was theirs before opens nothing."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.notices.telling import tell
from tests.accounts.conftest import PASSWORD, link_in, verified

pytestmark = pytest.mark.database

NEW = "moved@example.org"


def sign_in_with(client, email: str):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD})


def is_signed_in(client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def rows(user) -> dict[str, tuple[bool, bool]]:
    found = EmailAddress.objects.filter(user=user)
    return {row.email: (row.primary, row.verified) for row in found}


@pytest.fixture
def change_as_administrator(client_of, administrator):
    """Change a person's address as an administrator does, on Wagtail's page."""

    def change(person, email: str):
        return client_of(administrator).post(
            reverse("wagtailusers_users:edit", args=[person.pk]),
            {
                "email": email,
                "legal_name": person.legal_name,
                "preferred_name": "",
                "time_zone": "UTC",
                "is_active": "on",
            },
        )

    return change


def test_the_old_address_is_dead_at_once(client, trainee, change_as_administrator):
    old = trainee.email
    client.force_login(trainee)
    change_as_administrator(trainee, NEW.title())
    trainee.refresh_from_db()
    assert (trainee.email, rows(trainee)) == (NEW, {NEW: (True, False)})
    assert not is_signed_in(client)
    sign_in_with(client, old)
    assert not is_signed_in(client)
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": old})
    assert all("/password/reset/key/" not in message.body for message in mail.outbox)


def test_the_new_mailbox_confirms_and_the_old_one_is_told(client, trainee, change_as_administrator):
    old = trainee.email
    change_as_administrator(trainee, NEW)
    asked = {message.to[0]: message for message in mail.outbox}
    assert set(asked) == {old, NEW}
    refused = sign_in_with(client, NEW)
    assert refused.url == reverse("account_email_verification_sent")
    client.post(link_in(asked[NEW]))
    assert rows(trainee) == {NEW: (True, True)}
    sign_in_with(client, NEW)
    assert is_signed_in(client)


def test_a_link_for_a_reset_that_was_sent_to_the_old_mailbox_is_dead(
    client, trainee, change_as_administrator
):
    client.post(reverse("account_reset_password"), {"email": trainee.email})
    link = link_in(mail.outbox[0])
    change_as_administrator(trainee, NEW)
    assert client.get(link, follow=True).context["token_fail"]


def test_notices_go_to_a_shown_address_alone(trainee, django_capture_on_commit_callbacks):
    def told(key: str) -> list[list[str]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tell(user=trainee, key=key, subject="News", text="News", at=timezone.now())
        return [message.to for message in mail.outbox]

    assert told("one") == [[trainee.email]]
    trainee.email = NEW
    trainee.save()
    assert told("two") == []
    assert trainee.notices.count() == 2
    EmailAddress.objects.filter(user=trainee).update(verified=True)
    assert told("three") == [[NEW]]


@pytest.fixture
def second_address(second_trainee) -> str:
    """One that is confirmed beside somebody's address, as allauth may have kept it."""
    verified(second_trainee)
    address = "second@example.org"
    EmailAddress.objects.create(user=second_trainee, email=address, verified=True)
    return address


def sign_up_fields(email: str) -> dict:
    return {
        "legal_name": "Nadia Ferrante",
        "preferred_name": "",
        "email": email,
        "time_zone": "UTC",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }


def test_a_second_address_opens_nothing_and_resets_nothing(client, second_address):
    sign_in_with(client, second_address)
    assert not is_signed_in(client)
    client.post(reverse("account_reset_password"), {"email": second_address})
    assert all("/password/reset/key/" not in message.body for message in mail.outbox)


def test_nobody_gets_what_is_somebodys_second_address(
    client, trainee, administrator, client_of, second_address, change_as_administrator
):
    before = User.objects.count()
    client.post(reverse("account_signup"), sign_up_fields(second_address.upper()))
    assert mail.outbox[-1].to == [second_address]
    added = client_of(administrator).post(
        reverse("wagtailusers_users:add"), {**sign_up_fields(second_address)}
    )
    assert added.context["form"].errors["email"]
    assert change_as_administrator(trainee, second_address).context["form"].errors["email"]
    with pytest.raises(CommandError, match="belongs to somebody else"):
        call_command("createsuperuser", email=second_address, legal_name="Ada", interactive=False)
    with pytest.raises(IntegrityError):
        User.objects.create_user(second_address)
    trainee.email = second_address
    with pytest.raises(IntegrityError):
        trainee.save()
    assert User.objects.count() == before


def test_an_address_that_a_stranger_merely_wishes_for_is_not_kept_from_its_owner(
    client, client_of, trainee
):
    """And what the stranger wished for leads nowhere once the owner has it."""
    theirs = client_of(trainee)
    theirs.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    theirs.post(reverse("account_email"), {"action_add": "", "email": NEW})
    link = link_in(mail.outbox[-1])
    client.post(reverse("account_signup"), sign_up_fields(NEW))
    assert User.objects.get(email=NEW).legal_name == "Nadia Ferrante"
    theirs.post(link)
    trainee.refresh_from_db()
    assert trainee.email == "tamsin.reyes@example.org"


def test_an_address_wished_for_opens_nothing_before_it_is_confirmed(client, client_of, trainee):
    theirs = client_of(trainee)
    theirs.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    theirs.post(reverse("account_email"), {"action_add": "", "email": NEW})
    link = link_in(mail.outbox[-1])
    sign_in_with(client, NEW)
    assert not is_signed_in(client)
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": NEW})
    assert all("/password/reset/key/" not in message.body for message in mail.outbox)
    theirs.post(link)
    trainee.refresh_from_db()
    assert (trainee.email, rows(trainee)) == (NEW, {NEW: (True, True)})
    sign_in_with(client, "tamsin.reyes@example.org")
    assert not is_signed_in(client)


def test_somebody_elses_address_is_neither_given_nor_given_away(client_of, trainee, second_trainee):
    theirs = client_of(trainee)
    theirs.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    free = theirs.post(reverse("account_email"), {"action_add": "", "email": NEW})
    taken = theirs.post(reverse("account_email"), {"action_add": "", "email": second_trainee.email})
    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert mail.outbox[-1].to == [second_trainee.email]
    assert "/confirm-email/" not in mail.outbox[-1].body


def test_whoever_is_made_by_command_shows_their_mailbox_too(client, db):
    User.objects.create_superuser("ada@example.org", PASSWORD, legal_name="Ada")
    refused = sign_in_with(client, "ada@example.org")
    assert refused.url == reverse("account_email_verification_sent")
    client.post(link_in(mail.outbox[-1]))
    assert rows(User.objects.get(email="ada@example.org")) == {"ada@example.org": (True, True)}
