from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from certificates import issuing
from certificates.models import RegisterEntry
from certificates.register import first_break
from core.fingerprints import fingerprint
from courses import enrolments
from tests.certificates.conftest import NOW, finish
from tests.certificates.test_verification import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines(certificate, second_trainee, curriculum, owner):
    """Two certificates and a revocation."""
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    second = issuing.issue(
        enrolment=enrolment, legal_name=second_trainee.legal_name, at=NOW + timedelta(days=1)
    )
    issuing.revoke(certificate=second, by=owner, reason="Issued in error.", at=NOW)
    return list(RegisterEntry.objects.order_by("sequence"))


def test_a_register_that_was_left_alone_holds(three_lines, organisation, capsys):
    assert first_break(organisation) is None
    call_command("check_register")
    assert "harbor: 3 lines, every one fits." in capsys.readouterr().out


def test_a_changed_line_is_the_first_break(three_lines, organisation):
    content = bytes(three_lines[1].content_bytes).replace(b"Foundations", b"Masterclass")
    tamper(
        "UPDATE certificates_registerentry SET content_bytes = %s WHERE id = %s",
        content,
        three_lines[1].pk,
    )
    found = first_break(organisation)
    assert (found.sequence, found.reason) == (2, "Its content does not match its fingerprint.")


def test_a_line_rewritten_with_its_own_fingerprint_breaks_the_next(three_lines, organisation):
    content = bytes(three_lines[1].content_bytes).replace(b"Foundations", b"Masterclass")
    tamper(
        "UPDATE certificates_registerentry SET content_bytes = %s, fingerprint = %s WHERE id = %s",
        content,
        fingerprint(content),
        three_lines[1].pk,
    )
    found = first_break(organisation)
    assert found.sequence == 3
    assert found.reason == "It does not carry the fingerprint of the line before."


def test_a_removed_line_is_missed(three_lines, organisation):
    event = three_lines[2].event
    tamper("DELETE FROM certificates_certificateevent WHERE id = %s", event.pk)
    tamper("UPDATE certificates_registerentry SET sequence = 4 WHERE id = %s", three_lines[2].pk)
    found = first_break(organisation)
    assert (found.sequence, found.reason) == (3, "Line 3 is missing; line 4 follows.")


def test_a_revocation_whose_event_was_removed_is_missed(three_lines, organisation):
    tamper("DELETE FROM certificates_certificateevent")
    found = first_break(organisation)
    assert (found.sequence, found.reason) == (3, "The certificate that it names is not there.")


def test_a_certificate_pointed_at_another_line_is_missed(three_lines, organisation):
    tamper(
        "UPDATE certificates_certificate SET serial = %s WHERE entry_id = %s",
        "0000-0000-0000-0000-0000-0000-0000",
        three_lines[0].pk,
    )
    assert first_break(organisation).sequence == 1


def test_the_command_fails_and_names_the_line(three_lines):
    tamper("UPDATE certificates_registerentry SET at = '2020-01-01 00:00:00+00:00'")
    with pytest.raises(CommandError, match="harbor, line 1: Its columns do not say"):
        call_command("check_register", organisation="harbor")


def test_the_command_refuses_an_organisation_that_is_not_there():
    with pytest.raises(CommandError, match="No organisation is called"):
        call_command("check_register", organisation="nowhere")
