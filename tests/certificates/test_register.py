import copy
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from certificates.events import lifecycle
from certificates.issuing.issue import issue
from certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateHolder,
    RegisterEntry,
    RenditionFile,
)
from certificates.register import serials
from certificates.register.chain import FreeLine, breaks, next_line
from certificates.renditions import files
from certificates.schemes.decisions import decide
from core.errors import Refusal
from core.models import Content
from core.records.fingerprints import fingerprint
from core.records.triggers import drop_triggers
from courses.learning import enrolments
from courses.models import Asset
from tests.certificates.conftest import NOW, finish
from tests.certificates.test_verification import tamper

LATER = NOW + timedelta(days=30)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def three_lines(certificate, second_trainee, curriculum, owner):
    """Two certificates and a revocation."""
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    second = issue(
        enrolment=enrolment, legal_name=second_trainee.legal_name, at=NOW + timedelta(days=1)
    )
    lifecycle.revoke(
        certificate=second, by=owner, reason="Issued in error.", at=NOW + timedelta(days=2)
    )
    return list(RegisterEntry.objects.order_by("sequence"))


def found_in(organisation) -> list[tuple[int, str]]:
    return [(found.sequence, found.reason) for found in breaks(organisation, at=LATER)]


def test_a_register_that_was_left_alone_holds(three_lines, organisation, no_files, capsys):
    assert found_in(organisation) == []
    call_command("check_register")
    assert "harbor: 3 lines, every one fits." in capsys.readouterr().out


def test_a_changed_line_is_named(three_lines, organisation):
    content = bytes(three_lines[1].kept.data).replace(b"Foundations", b"Masterclass")
    tamper(
        "UPDATE core_content SET data = %s WHERE fingerprint ="
        " (SELECT fingerprint FROM certificates_registerentry WHERE id = %s)",
        content,
        three_lines[1].pk,
    )
    assert found_in(organisation) == [(2, "Its content does not match its fingerprint.")]


def test_a_line_rewritten_with_its_own_fingerprint_breaks_the_next(three_lines, organisation):
    content = bytes(three_lines[1].kept.data).replace(b"Foundations", b"Masterclass")
    Content.objects.keep(content)
    tamper(
        "UPDATE certificates_registerentry SET fingerprint = %s WHERE id = %s",
        fingerprint(content),
        three_lines[1].pk,
    )
    assert (3, "It does not carry the fingerprint of the line before.") in found_in(organisation)


def test_a_removed_line_is_missed(three_lines, organisation):
    event = three_lines[2].event
    tamper("DELETE FROM certificates_certificateevent WHERE id = %s", event.pk)
    tamper("UPDATE certificates_registerentry SET sequence = 4 WHERE id = %s", three_lines[2].pk)
    assert (3, "Line 3 is missing; line 4 follows.") in found_in(organisation)


def test_a_revocation_whose_event_was_removed_is_missed(three_lines, organisation):
    tamper("DELETE FROM certificates_certificateevent")
    assert (3, "The certificate that it names is not there.") in found_in(organisation)


def test_a_certificate_pointed_at_another_line_is_missed(three_lines, organisation):
    tamper(
        "UPDATE certificates_certificate SET serial = %s WHERE entry_id = %s",
        "0000-0000-0000-0000-0000-0000-0000",
        three_lines[0].pk,
    )
    assert (1, "Its serial is not the one that was issued.") in found_in(organisation)


def test_the_command_fails_and_names_the_line(three_lines):
    tamper("UPDATE certificates_registerentry SET at = '2020-01-01 00:00:00+00:00'")
    with pytest.raises(CommandError, match="harbor, line 1: Its columns do not say"):
        call_command("check_register", organisation="harbor")


def test_the_command_refuses_an_organisation_that_is_not_there():
    with pytest.raises(CommandError, match="No organization is called"):
        call_command("check_register", organisation="nowhere")


def test_a_changed_content_of_any_record_is_reported(certificate):
    """A register's lines are not all that a certificate rests on."""
    altered = certificate.decision.version.fingerprint
    tamper("UPDATE core_content SET data = %s WHERE fingerprint = %s", b"{}", altered)
    with pytest.raises(CommandError, match=f"Content {altered} is not what"):
        call_command("check_register")


def test_nothing_is_issued_on_a_record_that_was_changed(
    certificate, second_trainee, curriculum, organisation
):
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    version = certificate.decision.version
    said = bytes(version.kept.data).replace(b"completed", b"mastered!")
    assert said != bytes(version.kept.data)
    tamper("UPDATE core_content SET data = %s WHERE fingerprint = %s", said, version.fingerprint)
    with pytest.raises(Refusal) as refused:
        issue(enrolment=enrolment, legal_name=second_trainee.legal_name, at=NOW)
    assert refused.value.code == "record_damaged"
    assert RegisterEntry.objects.count() == 1


# ------------------------------------------------------------ forging without a key


@pytest.fixture
def no_files():
    """What tests that were undone left in the folder of PDFs."""
    storage = RenditionFile._meta.get_field("file").storage
    if storage.exists("renditions"):
        for name in storage.listdir("renditions")[1]:
            storage.delete(f"renditions/{name}")


def forged(certificate, *, at, content=None, **columns) -> Certificate:
    """One more certificate like ``certificate``, by INSERT alone, at the end of the register."""
    line = next_line(certificate.organisation)
    line = FreeLine(line.organisation, line.sequence, line.previous_fingerprint)
    serial = serials.new_serial()
    whole = copy.deepcopy(certificate.content)
    whole |= {
        "serial": serial,
        "address": f"https://preceptor.example/verify/{serial}/",
        "issued_at": at.isoformat(),
        "issued_on": at.date().isoformat(),
    }
    for change in content or []:
        change(whole)
    made = Certificate.objects.create(
        **{
            "serial": serial,
            "organisation": certificate.organisation,
            "entry": line.enter(columns.pop("kind", "issued"), whole, at=at),
            "enrolment": certificate.enrolment,
            "scheme": certificate.scheme,
            "edition": certificate.edition,
            "decision": certificate.decision,
            "generation": 2,
            "issued_at": at,
            "expires_on": certificate.expires_on,
            "is_demonstration": certificate.is_demonstration,
        }
        | columns
    )
    holder = certificate.holder
    CertificateHolder.objects.create(certificate=made, user=holder.user, fields=holder.fields)
    return made


def reasons(certificate) -> set[str]:
    """What the operator is told about a certificate's line, once its page has said the same."""
    page = Client().get(reverse("certificates:certificate", args=[certificate.serial]))
    assert "This certificate could not be checked" in page.content.decode()
    with pytest.raises(CommandError) as told:
        call_command("check_register")
    line = f"harbor, line {certificate.entry.sequence}: "
    said = {one.removeprefix(line) for one in str(told.value).split("\n") if one.startswith(line)}
    assert said
    return said


def test_what_is_entered_rightly_is_not_doubted(certificate, client):
    """The forger's own tool: whatever the others are caught for is what they changed."""
    second = forged(certificate, at=NOW + timedelta(days=1))
    assert "is valid" in client.get(f"/verify/{second.serial}/").content.decode()


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (-365 * 7, "It is dated before its organization was there."),
        (-120, "It is dated before its edition was released."),
        (-35, "It is dated before its holder enrolled."),
        (-2, "It is dated before the decision that it rests on."),
        (-2, "It is dated before what it rests on."),
        (-0.5, "It is dated before the line before."),
        (36500, "It is dated in the future."),
    ],
)
def test_a_line_out_of_its_time_is_named(certificate, days, reason):
    assert reason in reasons(forged(certificate, at=NOW + timedelta(days=days)))


def test_a_line_with_somebody_elses_decision_is_named(certificate, second_trainee, curriculum):
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    made = forged(certificate, at=NOW, enrolment=enrolment)
    assert reasons(made) == {
        "It rests on a decision about another person.",
        "It is held by somebody else than who studied.",
    }


def test_a_line_with_a_decision_that_was_no_is_named(certificate, second_trainee, curriculum):
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    no = decide(enrolment=enrolment, at=NOW)

    def name_it(content):
        content["evidence"]["decision"] = no.fingerprint

    made = forged(certificate, at=NOW, decision=no, content=[name_it])
    assert "The decision that it rests on was no." in reasons(made)


def _set(*path, to):
    def change(content):
        *way, last = path
        for name in way:
            content = content[name]
        content[last] = to

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_set("edition", "number", to=9), "It names another edition than the one"),
        (_set("edition", "fingerprint", to="0" * 64), "It names another edition than the one"),
        (_set("evidence", "decision", to="0" * 64), "It rests on another decision than the one"),
        (_set("evidence", "scheme", to={"fingerprint": "0"}), "It rests on a decision about some"),
        (_set("expires_on", to="2099-01-01"), "It does not expire when it should."),
        (_set("address", to="https://elsewhere.example/"), "Its address is not that of its serial"),
        (_set("issued_on", to="2019-01-01"), "Its dates contradict each other."),
        (_set("issued_at", to="2019-01-01T00:00:00+00:00"), "Its dates contradict each other."),
        (_set("holder", "legal_name", to="0" * 64), "What it says of its holder was changed."),
        (_set("evidence", to=[]), "Its content is not that of a certificate."),
        (_set("edition", to=None), "Its content is not that of a certificate."),
        (_set("organisation", to={}), "Its content is not that of a certificate."),
        (dict.clear, "Its content is not that of a certificate."),
    ],
)
def test_a_line_whose_content_contradicts_the_rows_is_named(certificate, change, reason):
    made = forged(certificate, at=NOW, content=[change])
    assert any(said.startswith(reason) for said in reasons(made))


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"kind": "suspended"}, "Its line is not that of an issue."),
        ({"expires_on": date(2099, 1, 1)}, "It does not expire when it should."),
        ({"issued_at": NOW - timedelta(hours=1)}, "Its dates contradict each other."),
        ({"serial": "0000-0000-0000-0000-0000-0000-0000"}, "Its serial is not the one that was"),
    ],
)
def test_a_line_whose_columns_contradict_its_content_is_named(certificate, columns, reason):
    made = forged(certificate, at=NOW, **columns)
    assert any(said.startswith(reason) for said in reasons(made))


def test_a_line_in_another_organisations_register_is_named(certificate, other_organisation):
    made = forged(certificate, at=NOW, organisation=other_organisation)
    page = Client().get(reverse("certificates:certificate", args=[made.serial]))
    assert "could not be checked" in page.content.decode()
    with pytest.raises(CommandError, match="stands in the register of another organization"):
        call_command("check_register")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"erased_at": NOW}, "Its holder is said to be erased and is not."),
        ({"fields": {}}, "What it says of its holder was changed."),
        ({"fields": {"legal_name": {"value": 1, "salt": 1}}}, "What it says of its holder was"),
    ],
)
def test_a_changed_holder_is_named(certificate, fields, reason):
    CertificateHolder.objects.update(**fields)
    assert any(said.startswith(reason) for said in reasons(certificate))


def test_another_persons_name_is_named(certificate, second_trainee):
    CertificateHolder.objects.update(user=second_trainee)
    assert reasons(certificate) == {"It is held by somebody else than who studied."}


def test_a_removed_holder_is_named(certificate):
    CertificateHolder.objects.all().delete()
    assert "Whose it is was removed." in reasons(certificate)


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (-1, "A later line about it is dated before its issue."),
        (36500, "A later line about it is dated in the future."),
    ],
)
def test_a_revocation_out_of_its_time_is_named(certificate, owner, days, reason):
    line = next_line(certificate.organisation)
    at = NOW + timedelta(days=days)
    said = {"serial": certificate.serial, "reason": "Issued in error."}
    entry = FreeLine(line.organisation, line.sequence, line.previous_fingerprint).enter(
        "revoked", said, at=at
    )
    CertificateEvent.objects.create(certificate=certificate, entry=entry, sequence=1, by=owner)
    assert reason in reasons(certificate)


# ------------------------------------------------------------ what is gone


def told(organisation=None) -> str:
    with pytest.raises(CommandError) as error:
        call_command("check_register")
    return str(error.value)


def test_a_tail_cut_off_is_missed_by_what_is_left_of_it(three_lines, no_files, monkeypatch):
    """The revocation and its event go, the fences are put back; the holder's notice stays."""
    tamper("DELETE FROM certificates_certificateevent")
    tamper("DELETE FROM certificates_registerentry WHERE id = %s", three_lines[2].pk)
    said = told()
    assert "A holder was told of a revocation that is in no register" in said
    if connection.vendor == "sqlite":
        assert "The last 1 register entries were removed." in said


def test_a_pdf_of_a_certificate_that_is_in_no_register_is_found(certificate, no_files):
    kept = files.keep_pdf(certificate=certificate, at=NOW)
    tamper("DELETE FROM certificates_renditionfile")
    tamper("DELETE FROM certificates_rendition")
    assert f"File renditions/{kept.sha256}.pdf belongs to no certificate." in told()


@pytest.mark.parametrize("change", ["lost", "changed"])
def test_a_kept_file_that_is_lost_or_changed_is_named(certificate, no_files, change):
    rendition = files.keep_pdf(certificate=certificate, at=NOW)
    (asset,) = Asset.objects.filter(sha256=certificate.content["design"]["logo"]["sha256"])
    for file in (rendition.kept.file, asset.file):
        file.delete(save=False) if change == "lost" else _append(file)
    said = told()
    how = "is lost." if change == "lost" else "is not what it was."
    assert f"File {rendition.kept.file.name or f'renditions/{rendition.sha256}.pdf'} {how}" in said
    assert said.count(how) == 2


def _append(file) -> None:
    with Path(file.path).open("ab") as opened:
        opened.write(b" ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("certificates_certificate SET organisation_id = 99999", "certificate {0} names is not"),
        (
            "certificates_certificate SET edition_id = 99999",
            "certificate {0} names is not there: e",
        ),
        ("certificates_decision SET fingerprint = 'gone'", "names is not there: content"),
        ("certificates_certificateholder SET certificate_id = 99999", "certificate holder"),
        ("courses_edition SET fingerprint = 'gone'", "names is not there: content"),
    ],
)
def test_a_row_that_names_one_that_is_not_there_is_told(certificate, no_files, change, said):
    """Whoever has the database may have switched foreign keys off; here they are put off."""
    drop_triggers(connection)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {change}")
        assert said.format(certificate.pk) in told()
        transaction.set_rollback(True)


def test_fences_that_are_down_are_named(certificate):
    drop_triggers(connection)
    said = told()
    assert "is missing or was changed." in said
    assert "The database does not refuse: UPDATE" in said


def test_nothing_is_entered_before_the_last_line(certificate, second_trainee, curriculum):
    """A clock that was put back is said to whoever asks, not written into the register."""
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    with pytest.raises(Refusal) as refused:
        issue(
            enrolment=enrolment, legal_name=second_trainee.legal_name, at=NOW - timedelta(hours=1)
        )
    assert refused.value.code == "clock_behind"
    assert RegisterEntry.objects.count() == 1
