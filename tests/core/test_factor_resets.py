"""A lost second factor is taken away by an administrator, who says why; the person is told."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refusal
from core.models import FactorReset
from core.records.models import RecordIsFinal
from core.sign_in import resets

pytestmark = pytest.mark.database

REASON = "Lost the telephone; spoken to on the known number."


@pytest.fixture
def locked_out(supervisor):
    TOTP.activate(supervisor, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(supervisor)
    return supervisor


def address_for(person) -> str:
    return reverse("core_reset_factor", args=[person.pk])


def test_an_administrator_resets_a_lost_factor(
    client_of, administrator, locked_out, django_capture_on_commit_callbacks
):
    theirs = client_of(locked_out)
    assert theirs.get("/marking/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = client_of(administrator).post(address_for(locked_out), {"reason": REASON})
    assert done.url == reverse("wagtailusers_users:edit", args=[locked_out.pk])
    assert not Authenticator.objects.filter(user=locked_out).exists()
    assert theirs.get(reverse("accounts:profile")).status_code == 302
    written = FactorReset.objects.get()
    assert (written.user, written.by, written.reason) == (locked_out, administrator, REASON)
    assert REASON in locked_out.notices.get().text
    (message,) = mail.outbox
    assert message.to == [locked_out.email]
    assert REASON in message.body
    again = client_of(administrator).get(address_for(locked_out)).content.decode()
    assert REASON in again


def test_the_pages_of_a_person_lead_to_it(client_of, administrator, supervisor):
    client = client_of(administrator)
    edit = reverse("wagtailusers_users:edit", args=[supervisor.pk])
    for page in (reverse("wagtailusers_users:index"), edit):
        assert address_for(supervisor) in client.get(page).content.decode()
    own = reverse("wagtailusers_users:edit", args=[administrator.pk])
    assert address_for(administrator) not in client.get(own).content.decode()


def test_nobody_else_resets_anything(client_of, owner, author, locked_out):
    for person in (owner, author):
        answer = client_of(person).post(address_for(locked_out), {"reason": REASON})
        assert answer.status_code == 404
    assert Authenticator.objects.filter(user=locked_out).exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_needs_a_reason(client_of, administrator, locked_out, reason):
    refused = client_of(administrator).post(address_for(locked_out), {"reason": reason})
    assert refused.context["form"].errors["reason"]
    with pytest.raises(Refusal) as refusal:
        resets.reset(user=locked_out, reason=reason, by=administrator, at=timezone.now())
    assert refusal.value.code == "no_reason"
    assert Authenticator.objects.filter(user=locked_out).exists()


def test_there_must_be_one_and_not_ones_own(client_of, administrator, trainee, locked_out):
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    codes = {}
    for person in (trainee, administrator):
        with pytest.raises(Refusal) as refusal:
            resets.reset(user=person, reason=REASON, by=administrator, at=timezone.now())
        codes[person] = refusal.value.code
    assert codes == {trainee: "no_factor", administrator: "own_factor"}
    assert not FactorReset.objects.exists()


def test_the_same_by_command(locked_out, capsys):
    call_command("reset_second_factor", locked_out.email.upper(), reason=REASON)
    assert "is reset" in capsys.readouterr().out
    assert FactorReset.objects.get().by is None
    assert locked_out.notices.exists()
    for email in (locked_out.email, "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", email, reason=REASON)


def test_what_was_written_down_stays(locked_out, administrator):
    done = resets.reset(user=locked_out, reason=REASON, by=administrator, at=timezone.now())
    done.reason = "None"
    for change in (done.save, done.delete, FactorReset.objects.all().delete):
        with pytest.raises(RecordIsFinal):
            change()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_factorreset SET reason = 'None'")
