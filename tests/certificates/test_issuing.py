import hashlib
import json
from datetime import date, timedelta

import pytest

from accounts.models import Licence
from certificates.events import lifecycle
from certificates.issuing.issue import issue
from certificates.issuing.standings import standing, standings
from certificates.models import (
    Certificate,
    CertificateHolder,
    Decision,
    RegisterEntry,
    Requirement,
)
from certificates.register import serials
from certificates.schemes.decisions import decide
from core.errors import Refusal
from core.models import Notice
from core.records.fingerprints import commitment
from core.records.models import RecordIsFinal
from courses.learning import enrolments
from courses.models import Asset
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def issued(enrolment, **changes) -> Certificate:
    fields = {"legal_name": enrolment.user.legal_name, "at": NOW} | changes
    return issue(enrolment=enrolment, **fields)


def refusal_of(enrolment, **changes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        issued(enrolment, **changes)
    return caught.value


def test_an_earned_certificate_is_issued_once(earned):
    certificate = issued(earned)
    assert serials.parse(certificate.serial) == certificate.serial
    assert refusal_of(earned).code == "already_issued"
    assert Certificate.objects.count() == RegisterEntry.objects.count() == 1


def test_the_record_holds_every_printed_word_and_fits_its_fingerprint(certificate, scheme):
    content = json.loads(bytes(certificate.entry.kept.data))
    stored = hashlib.sha256(bytes(certificate.entry.kept.data)).hexdigest()
    assert stored == certificate.entry.fingerprint
    assert content["title"] == scheme.title
    assert content["statement"] == scheme.statement
    assert content["limits"] == scheme.limits
    assert content["organisation"]["name"] == "Harbor Institute"
    assert [one["name"] for one in content["signatories"]] == ["Mira Holt, MD", "Oren Castellanos"]
    assert content["words"]["facts"] == [
        "Completed 14 June 2026",
        "Issued 15 June 2026",
        "Computed study time: 1.25 hours",
    ]
    assert content["edition"]["fingerprint"] == certificate.edition.fingerprint
    assert content["register"]["sequence"] == 1
    assert content["is_demonstration"] is False


def test_a_completion_scheme_says_completed_and_never_certified(certificate):
    words = json.dumps(certificate.content["words"])
    assert certificate.content["words"]["has"] == "has completed"
    assert "certified" not in words.lower()


def test_the_record_names_nobody_and_its_commitments_open_with_the_salt(certificate, trainee):
    stored = bytes(certificate.entry.kept.data).decode()
    for personal in (trainee.legal_name, trainee.email, "Tamsin"):
        assert personal not in stored
    field = certificate.holder.fields["legal_name"]
    assert field["value"] == trainee.legal_name
    committed = certificate.content["holder"]["legal_name"]
    assert committed == commitment(field["value"], field["salt"])
    assert committed != commitment("Tamsin Reyer", field["salt"])


def test_the_images_that_it_prints_are_kept_by_their_bytes(certificate, design):
    sha256 = certificate.content["design"]["logo"]["sha256"]
    kept = Asset.objects.get(sha256=sha256)
    assert hashlib.sha256(kept.file.read()).hexdigest() == sha256


def test_what_is_changed_later_changes_no_certificate(certificate, scheme, design, organisation):
    before = Certificate.objects.get().content
    scheme.title, scheme.limits = "Another title", "Other limits"
    scheme.save()
    design.signatories.all().delete()
    organisation.name = "Renamed Institute"
    organisation.save()
    assert Certificate.objects.get().content == before


def test_it_says_what_the_version_said_that_the_decision_was_made_by(earned, scheme):
    decision = decide(enrolment=earned, at=NOW)
    certificate = issued(earned)
    version = certificate.decision.version
    assert certificate.decision == decision
    for word in ("title", "statement", "limits", "kind"):
        assert certificate.content[word] == version.content[word]
    assert certificate.content["evidence"]["scheme"] == {
        "version": 1,
        "fingerprint": version.fingerprint,
    }
    assert certificate.content["evidence"]["decision"] == decision.fingerprint


def test_what_was_changed_after_the_decision_is_decided_anew_and_printed(earned, scheme):
    before = decide(enrolment=earned, at=NOW)
    scheme.title, scheme.valid_months = "Second wording", 12
    scheme.save()
    certificate = issued(earned)
    assert certificate.decision != before
    assert certificate.content["title"] == certificate.decision.version.content["title"]
    assert certificate.content["title"] == "Second wording"
    assert certificate.content["evidence"]["scheme"]["version"] == 2
    assert certificate.expires_on == date(2027, 6, 15)


def test_missing_requirements_are_listed_and_the_no_is_kept(scheme, enrolment):
    refusal = refusal_of(enrolment)
    assert refusal.code == "not_met"
    assert [finding.asked.kind for finding in refusal.unmet] == ["all_steps", "steps_of_kind"]
    decision = Decision.objects.get()
    assert decision.is_met is False
    assert decision.content["findings"][1]["missing"] == ["pharmacology/the-referral"]


def test_a_scheme_that_asks_for_nothing_says_so_and_awards_nothing(earned, scheme):
    scheme.requirements.all().delete()
    refusal = refusal_of(earned)
    assert refusal.code == "not_met"
    assert "not set yet" in refusal.message


def test_a_curriculum_without_a_scheme_awards_nothing(enrolment):
    finish(enrolment)
    assert refusal_of(enrolment).code == "no_scheme"


def test_the_name_must_be_there_and_be_the_one_confirmed(earned, trainee):
    assert refusal_of(earned, legal_name="Somebody Else").code == "name_changed"
    trainee.legal_name = " "
    trainee.save()
    assert refusal_of(earned, legal_name=" ").code == "name_missing"
    assert not Certificate.objects.exists()


def test_a_name_that_the_fonts_lack_is_refused_before_anything_is_written(earned, trainee):
    trainee.legal_name = "山田 太郎"
    trainee.save()
    refusal = refusal_of(earned, legal_name="山田 太郎")
    assert refusal.code == "unprintable"
    assert "山" in refusal.message
    assert not RegisterEntry.objects.exists()


def test_a_licence_requirement_looks_at_the_profile(earned, scheme, trainee):
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=2)
    assert refusal_of(earned).code == "not_met"
    licence = Licence.objects.create(
        user=trainee,
        profession="psychologist",
        number="P-77",
        jurisdiction="Oregon",
        expires_on=NOW.date() - timedelta(days=1),
    )
    assert refusal_of(earned).code == "not_met"
    licence.expires_on = NOW.date()
    licence.save()
    certificate = issued(earned)
    assert "P-77" in certificate.holder.fields["licences"]["value"]
    assert "P-77" not in bytes(certificate.entry.kept.data).decode()


def test_an_edition_without_a_sign_off_issues_demonstrations(
    scheme, factory, curriculum, second_trainee, edition
):
    factory.released(curriculum, sign_off=None, notes="Unreviewed.", at=NOW - timedelta(days=9))
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    certificate = issued(enrolment)
    assert certificate.is_demonstration
    assert certificate.content["words"]["sign_off"] == "Not clinically reviewed."
    assert "No clinician has signed off" in certificate.content["words"]["demonstration_line"]


def test_a_demonstration_organisation_issues_demonstrations(earned, organisation):
    organisation.is_demonstration = True
    organisation.save()
    assert issued(earned).is_demonstration


def test_a_scheme_with_months_prints_and_keeps_the_expiry(earned, scheme):
    scheme.valid_months = 24
    scheme.save()
    certificate = issued(earned)
    assert certificate.expires_on == date(2028, 6, 15)
    assert "Valid until 15 June 2028" in certificate.content["words"]["facts"]


def test_every_certificate_carries_the_fingerprint_of_the_line_before(
    certificate, second_trainee, curriculum
):
    enrolment = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(enrolment)
    second = issued(enrolment)
    assert second.entry.sequence == 2
    assert second.entry.previous_fingerprint == certificate.entry.fingerprint
    assert second.content["register"]["previous"] == certificate.entry.fingerprint


def test_a_certificate_cannot_be_changed_or_deleted(certificate):
    with pytest.raises(RecordIsFinal):
        certificate.delete()
    with pytest.raises(RecordIsFinal):
        Certificate.objects.update(is_demonstration=True)


# ------------------------------------------------------------ revoking


def test_revoking_enters_the_register_and_tells_the_holder(certificate, owner, trainee):
    event = lifecycle.revoke(
        certificate=certificate,
        by=owner,
        reason="Issued in error: the wrong edition was recorded.",
        private_note="AskedRequirement for by the registrar.",
        at=NOW + timedelta(days=3),
    )
    assert event.entry.sequence == 2
    assert event.entry.previous_fingerprint == certificate.entry.fingerprint
    assert "registrar" not in bytes(event.entry.kept.data).decode()
    notice = Notice.objects.get(user=trainee, key=f"certificate-revoked:{certificate.pk}")
    assert "the wrong edition was recorded" in notice.text


@pytest.mark.parametrize("reason", ["", "   ", "error"])
def test_a_revocation_needs_a_reason(certificate, owner, reason):
    with pytest.raises(Refusal) as caught:
        lifecycle.revoke(certificate=certificate, by=owner, reason=reason, at=NOW)
    assert caught.value.code == "reason_missing"


def test_a_certificate_is_revoked_once(certificate, owner):
    revoke = {"certificate": certificate, "by": owner, "reason": "Issued in error.", "at": NOW}
    lifecycle.revoke(**revoke)
    with pytest.raises(Refusal) as caught:
        lifecycle.revoke(**revoke)
    assert caught.value.code == "already_revoked"
    assert RegisterEntry.objects.count() == 2


def test_a_revoked_certificate_is_not_issued_again_at_the_press_of_a_button(certificate, owner):
    lifecycle.revoke(certificate=certificate, by=owner, reason="Issued in error.", at=NOW)
    assert refusal_of(certificate.enrolment).code == "already_issued"


# ------------------------------------------------------------ where trainees stand


def test_standings_take_as_many_queries_for_one_as_for_many(
    scheme, edition, curriculum, trainee, second_trainee, owner, django_assert_num_queries
):
    people = [trainee, second_trainee, owner]
    rows = [enrolments.enrol(user=one, curriculum=curriculum, at=NOW) for one in people]
    for row in rows:
        finish(row)
    standings(rows, at=NOW)
    with django_assert_num_queries(4):
        assert standing(rows[0], at=NOW).is_met
    with django_assert_num_queries(4):
        assert all(one.can_ask for one in standings(rows, at=NOW).values())


def test_a_curriculum_without_a_scheme_has_no_standing(enrolment):
    assert standing(enrolment, at=NOW) is None


def test_the_holder_row_is_the_only_place_of_the_name(certificate, trainee):
    assert CertificateHolder.objects.get().legal_name == trainee.legal_name
