import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.events import lifecycle
from certificates.issuing.issue import issue
from certificates.models import Certificate, CertificateHolder
from certificates.register import serials
from certificates.register.verdicts import verdict_on
from certificates.verification import find
from core.records.triggers import drop_triggers, install_triggers
from courses.learning import enrolments
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def address(serial: str) -> str:
    return reverse("certificates:certificate", args=[serial])


def read(client, serial: str) -> str:
    return client.get(address(serial)).content.decode()


def tamper(sql: str, *values) -> None:
    """Change a record behind the application's back, as someone with the database file could."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    # PostgreSQL does not alter a table while checks of its rows are put off.
    connection.check_constraints()
    install_triggers(connection)


def revoke(certificate, owner, at=NOW):
    return lifecycle.revoke(
        certificate=certificate, by=owner, reason="Issued in error.", private_note="x7", at=at
    )


# ------------------------------------------------------------ what it says


def test_a_stranger_reads_whether_it_holds_and_what_it_says(client, certificate):
    page = read(client, certificate.serial)
    for words in (
        "This certificate is valid",
        "Tamsin Reyes",
        "Foundations of ketamine-assisted psychotherapy",
        "Harbor Institute",
        "Completed 14 June 2026",
        "It does not expire",
        "It is not a license, and its holder may not be described as certified.",
        "registrar@harbor.example",
        reverse("courses:syllabus", args=[certificate.edition_id]),
        certificate.entry.fingerprint,
        "Entry 1 of the register",
    ):
        assert words in page


def test_it_says_nothing_private(client, certificate, trainee):
    page = read(client, certificate.serial)
    assert trainee.email not in page
    assert certificate.holder.fields["legal_name"]["salt"] not in page


def test_a_revoked_certificate_says_when_and_why_at_the_same_address(client, certificate, owner):
    revoke(certificate, owner)
    response = client.get(address(certificate.serial))
    page = response.content.decode()
    assert response.status_code == 200
    assert "This certificate was revoked" in page
    assert "revoked it on 15 June 2026. Reason given: Issued in error." in page
    assert "Tamsin Reyes" in page
    assert "x7" not in page
    assert "This certificate is valid" not in page


def test_an_expired_certificate_says_since_when(client, earned, scheme, trainee):
    scheme.valid_months = 1
    scheme.save()
    past = timezone.now() - timedelta(days=60)
    certificate = issue(enrolment=earned, legal_name=trainee.legal_name, at=past)
    assert "This certificate has expired" in read(client, certificate.serial)
    on_its_last_day = past.replace(year=certificate.expires_on.year).replace(
        month=certificate.expires_on.month, day=certificate.expires_on.day
    )
    assert verdict_on(find.by_serial(certificate.serial), at=on_its_last_day).code == "valid"


def test_a_demonstration_says_so_first(client, earned, organisation, trainee):
    organisation.is_demonstration = True
    organisation.save()
    certificate = issue(enrolment=earned, legal_name=trainee.legal_name, at=NOW)
    page = read(client, certificate.serial)
    assert "<h1" in page
    assert "This is a demonstration certificate" in page.split("</h1>")[0]
    assert "This certificate is valid" not in page


def test_an_erased_holder_leaves_the_record_standing(client, certificate):
    CertificateHolder.objects.update(fields={}, erased_at=NOW)
    page = read(client, certificate.serial)
    assert "Holder erased; record intact" in page
    assert "Tamsin" not in page
    assert "This certificate is valid" in page


# ------------------------------------------------------------ what was tampered with


def replaced(certificate, old: bytes, new: bytes) -> bytes:
    content = bytes(certificate.entry.kept.data)
    assert old in content
    return content.replace(old, new)


def test_a_changed_word_cannot_be_checked_and_is_not_shown(client, certificate):
    tamper(
        "UPDATE core_content SET data = %s WHERE fingerprint ="
        " (SELECT fingerprint FROM certificates_registerentry WHERE id = %s)",
        replaced(certificate, b"Foundations of ketamine", b"Mastery of ketamine"),
        certificate.entry_id,
    )
    page = read(client, certificate.serial)
    assert "could not be checked" in page
    assert "Mastery" not in page
    assert "registrar@harbor.example" in page


def test_what_is_no_content_any_more_cannot_be_checked(client, certificate):
    tamper(
        "UPDATE core_content SET data = %s WHERE fingerprint = %s",
        b"garbage \xff",
        certificate.entry.fingerprint,
    )
    assert "could not be checked" in read(client, certificate.serial)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE certificates_certificate SET is_demonstration = NOT is_demonstration",
        "UPDATE certificates_certificate SET expires_on = '2099-01-01'",
        "UPDATE certificates_registerentry SET sequence = 7",
        "UPDATE certificates_registerentry SET kind = 'revoked'",
    ],
)
def test_a_changed_column_cannot_be_checked(client, certificate, sql):
    tamper(sql)
    assert "could not be checked" in read(client, certificate.serial)


def test_another_holders_name_cannot_be_checked(client, certificate):
    fields = certificate.holder.fields
    fields["legal_name"]["value"] = "Mallory Quist"
    CertificateHolder.objects.update(fields=fields)
    page = read(client, certificate.serial)
    assert "could not be checked" in page
    assert "Mallory" not in page


def test_a_changed_revocation_cannot_be_checked(client, certificate, owner):
    event = revoke(certificate, owner)
    content = bytes(event.entry.kept.data).replace(b"Issued in error.", b"It was all fine.")
    tamper(
        "UPDATE core_content SET data = %s WHERE fingerprint ="
        " (SELECT fingerprint FROM certificates_registerentry WHERE id = %s)",
        content,
        event.entry_id,
    )
    page = read(client, certificate.serial)
    assert "could not be checked" in page
    assert "It was all fine" not in page


# ------------------------------------------------------------ who asks for what is not there

MALFORMED = ["x", "0", "..%2Fpasswd", "%00", "a" * 300, "'; DROP TABLE", "Ωλ", "1 2 3"]


@pytest.mark.parametrize("text", MALFORMED)
def test_unknown_and_malformed_serials_are_both_not_found_alike(client, certificate, text):
    unknown = client.get(address(serials.new_serial()))
    malformed = client.get(address(text))
    assert unknown.status_code == malformed.status_code == 404
    assert set(unknown.headers) == set(malformed.headers)
    for header in set(unknown.headers) - {"Content-Length"}:
        assert unknown.headers[header] == malformed.headers[header]
    assert "No certificate has this serial" in unknown.content.decode()
    assert "No certificate has this serial" not in malformed.content.decode()


def slips(serial: str) -> list[tuple[str, str]]:
    """What people do to a serial, and where each is told to look."""
    groups = serial.split("-")
    last = "2" if serial[-1] != "2" else "3"
    short = [*groups[:2], groups[2][:2], *groups[3:]]
    return [
        (serial[:-1] + last, "Look again at each group: a letter is not as it is printed"),
        ("-".join(short), "Look again at group 3: each of the seven groups has four"),
        ("-".join(groups)[:-2], "Look again at group 7: each of the seven groups has four"),
        ("".join(groups)[:-2], "it has 26 of 28 letters and digits"),
        (f"{serial}-{groups[0]}", "it has 32 letters and digits, and a serial 28"),
        (f"U{serial[1:]}", "Look again at U: no serial holds it."),
        ("Ωλ", "Look again at Ω Λ: no serial holds it."),
    ]


@pytest.mark.parametrize("number", range(7))
def test_a_slip_of_typing_is_answered_as_one_at_each_box(client, certificate, number):
    typed, told = slips(certificate.serial)[number]
    page = client.get(address(typed))
    assert page.status_code == 404
    assert told in page.content.decode()
    form = client.get(reverse("certificates:verify"), {"serial": typed})
    assert told in form.content.decode()
    assert f'value="{typed}"' in form.content.decode()


def test_a_page_says_when_it_was_checked_and_where_to_check_again(
    client, certificate, monkeypatch, settings
):
    settings.SITE_ADDRESS = "https://learn.example/"
    at = datetime(2026, 7, 1, 23, 30, 20, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: at)
    page = read(client, certificate.serial)
    assert "Verified 1 July 2026, 23:30 UTC." in page
    assert f"https://learn.example/verify/{certificate.serial}/" in page
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(minutes=1))
    assert "Verified 1 July 2026, 23:31 UTC." in read(client, certificate.serial)


def test_unknown_and_malformed_serials_cost_the_same_questions(client, certificate):
    def asked(text: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(text))
        return [re.sub(r"'[^']*'|\d+", "", query["sql"]) for query in captured]

    unknown = asked(serials.new_serial())
    assert sum("certificates_certificate" in sql for sql in unknown) == 1
    assert asked("x") == asked("7" * 300) == unknown


def test_case_hyphens_and_lookalikes_do_not_matter(client, certificate):
    typed = certificate.serial.lower().replace("-", "").replace("0", "o").replace("1", "l")
    assert "This certificate is valid" in read(client, typed)


def test_what_is_typed_or_pasted_leads_to_the_certificate(client, certificate):
    for typed in (
        certificate.serial,
        f" {certificate.serial.lower().replace('-', ' ')} ",
        f"https://preceptor.example.org/verify/{certificate.serial}/",
    ):
        response = client.get(reverse("certificates:verify"), {"serial": typed})
        assert response.url == address(certificate.serial)


def test_typing_nonsense_is_told_as_what_it_is(client):
    for typed in ("nonsense", "..", "/", "https://[", "a b/c?d#e", "<b>", "\x07"):
        response = client.get(reverse("certificates:verify"), {"serial": typed})
        assert response.status_code == 200
        assert "Look again" in response.content.decode()
        assert "<b>" not in response.content.decode()


def test_an_empty_form_says_what_to_enter(client):
    response = client.get(reverse("certificates:verify"), {"serial": " "})
    assert "Enter the serial that stands on the certificate." in response.content.decode()


def test_guessing_is_stopped_and_then_finds_nothing_at_all(client, certificate):
    for number in range(30):
        guess = "x" if number % 2 else serials.new_serial()
        assert client.get(address(guess)).status_code == 404
    refused = client.get(address(certificate.serial))
    assert refused.status_code == client.get(address("x")).status_code == 429
    assert refused["Retry-After"] == "60"
    assert "Too many tries" in refused.content.decode()
    assert "Tamsin" not in refused.content.decode()
    elsewhere = client.get(address(certificate.serial), REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200


def test_finding_is_limited_too_further_up(client, certificate):
    for _time in range(120):
        assert client.get(address(certificate.serial)).status_code == 200
    assert client.get(address(certificate.serial)).status_code == 429


def test_the_next_minute_begins_anew(client, certificate, monkeypatch):
    for _time in range(31):
        client.get(address("x"))
    assert client.get(address(certificate.serial)).status_code == 429
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address(certificate.serial)).status_code == 200


def test_one_subscribers_whole_network_is_one_address(client, certificate):
    for number in range(30):
        client.get(address("x"), REMOTE_ADDR=f"2001:db8:1:1::{number:x}")
    asked = [
        client.get(address(certificate.serial), REMOTE_ADDR=f"2001:db8:1:{network}::1")
        for network in (1, 2)
    ]
    assert [response.status_code for response in asked] == [429, 200]


def test_the_limit_is_not_lifted_by_a_forged_header(client, certificate):
    for number in range(30):
        client.get(address("x"), headers={"X-Forwarded-For": f"203.0.113.{number}"})
    forged = client.get(address("x"), headers={"X-Forwarded-For": "198.51.100.1"})
    assert forged.status_code == 429


# ------------------------------------------------------------ how it is served


def test_the_answer_is_never_stored_and_never_posted_to(client, certificate):
    response = client.get(address(certificate.serial))
    assert "no-store" in response["Cache-Control"]
    assert client.post(address(certificate.serial)).status_code == 405


def test_who_has_the_page_is_told_that_it_still_holds_and_never_after_it_does_not(
    client, certificate, owner, monkeypatch
):
    page = address(certificate.serial)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    held = client.get(page).headers["ETag"]

    again = client.get(page, headers={"If-None-Match": held})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" in again["Cache-Control"]

    revoke(certificate, owner)
    answer = client.get(page, headers={"If-None-Match": held})
    assert answer.status_code == 200
    assert "This certificate was revoked" in answer.content.decode()
    assert answer.headers["ETag"] != held


def test_the_page_takes_few_queries_however_many_certificates_there_are(
    client, certificate, curriculum, second_trainee, owner, django_assert_num_queries
):
    with django_assert_num_queries(3):
        read(client, certificate.serial)
    with django_assert_num_queries(1):
        read(client, certificate.serial)
    other = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(other)
    issue(enrolment=other, legal_name=second_trainee.legal_name, at=NOW)
    revoke(certificate, owner)
    with django_assert_num_queries(3):
        read(client, certificate.serial)
    with django_assert_num_queries(1):
        read(client, certificate.serial)


def test_a_kept_page_is_never_older_than_the_record(client, certificate, owner, organisation):
    assert "This certificate is valid" in read(client, certificate.serial)
    organisation.contact_email = "desk@harbor.example"
    organisation.save()
    assert "desk@harbor.example" in read(client, certificate.serial)
    revoke(certificate, owner)
    assert "This certificate was revoked" in read(client, certificate.serial)
    CertificateHolder.objects.update(fields={}, erased_at=NOW)
    assert "Tamsin" not in read(client, certificate.serial)


def test_a_kept_page_is_not_what_somebody_asked_for(client, certificate):
    """A serial is read in many spellings, and the page that is kept is shown to whoever asks next."""
    odd = certificate.serial.lower().replace("-", ".") + "..%20."
    asked = client.get(f"/verify/{odd}/").content.decode()
    assert odd.removesuffix("..%20.") not in asked
    assert read(client, certificate.serial) == asked
    assert asked.count(address(certificate.serial)) >= 1


def test_a_kept_page_ends_with_its_day(client, earned, scheme, trainee, monkeypatch):
    scheme.valid_months = 1
    scheme.save()
    certificate = issue(enrolment=earned, legal_name=trainee.legal_name, at=timezone.now())
    assert "This certificate is valid" in read(client, certificate.serial)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "This certificate has expired" in read(client, certificate.serial)


def test_a_signed_in_person_sees_their_own_frame_and_leaves_nothing_kept(
    client, sign_in, certificate, second_trainee
):
    sign_in(second_trainee)
    assert "Tomas Okafor" in read(client, certificate.serial)
    client.logout()
    client.cookies.clear()
    page = read(client, certificate.serial)
    assert "Tomas Okafor" not in page
    assert "Sign in" in page


def test_the_page_has_no_inline_script_or_style(client, certificate):
    page = read(client, certificate.serial)
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_find_reads_nothing_into_other_text(certificate):
    with pytest.raises(Certificate.DoesNotExist):
        find.by_serial("")
    assert find.by_serial(certificate.serial) == Certificate.objects.get()
