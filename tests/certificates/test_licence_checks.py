"""A license says who checked it, against what and when, or that nobody did."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from accounts.models import Licence
from certificates.issuing.issue import issue
from certificates.issuing.standings import standing
from certificates.licences import checks
from certificates.models import LicenceCheck, Requirement
from core.errors import Refusal
from core.models import Notice
from core.records.models import RecordIsFinal
from tests.certificates.conftest import NOW, finish

pytestmark = pytest.mark.database

REGISTER = "https://license.example.org/lookup"


@pytest.fixture
def licence(trainee):
    return Licence.objects.create(
        user=trainee, profession="nurse", number="RN-1", jurisdiction="Ohio"
    )


def look_up(licence, organisation, owner, *, outcome="confirmed", at=None) -> LicenceCheck:
    return checks.write_down(
        licence=licence,
        organisation=organisation,
        seen=checks.as_seen(licence),
        outcome=outcome,
        against=REGISTER,
        checked_on=date(2026, 11, 3),
        by=owner,
        at=at or timezone.now(),
    )


@pytest.fixture
def asked(scheme, enrolment):
    """An enrolment whose certificate needs a license in force besides the steps, which are done."""
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=2)
    finish(enrolment)
    return enrolment


def said_of_the_licence(enrolment) -> str:
    findings = standing(enrolment, at=NOW).findings
    return next(one for one in findings if one.asked.kind == "licence").explanation


def test_a_license_says_that_nobody_has_checked_it_or_who_did_and_when(
    asked, licence, organisation, owner
):
    assert "nobody has checked it" in said_of_the_licence(asked)
    look_up(licence, organisation, owner)
    assert f"checked by {organisation.name} on 3 November 2026" in said_of_the_licence(asked)
    # What its holder changes was never looked up.
    licence.number = "RN-2"
    licence.save()
    assert "nobody has checked it" in said_of_the_licence(asked)


def test_what_the_register_does_not_confirm_earns_nothing_until_a_later_look_does(
    asked, licence, organisation, owner
):
    assert standing(asked, at=NOW).is_met
    look_up(licence, organisation, owner, outcome="not_found")
    assert not standing(asked, at=NOW).is_met
    assert "does not confirm it" in said_of_the_licence(asked)
    look_up(licence, organisation, owner)
    assert standing(asked, at=NOW).is_met


def test_another_organisations_look_says_nothing_here(asked, licence, other_organisation, stranger):
    look_up(licence, other_organisation, stranger, outcome="not_found")
    assert standing(asked, at=NOW).is_met


def test_the_certificate_prints_who_checked_the_license_and_keeps_what_it_printed(
    asked, licence, trainee, organisation, owner
):
    certificate = issue(enrolment=asked, legal_name=trainee.legal_name, at=NOW)
    assert "nobody has checked it" in certificate.content["words"]["licence"]
    assert certificate.content["evidence"]["licence"] == {"check": None}
    look_up(licence, organisation, owner)
    certificate.refresh_from_db()
    assert "nobody has checked it" in certificate.content["words"]["licence"]


def test_a_checked_license_is_evidence(asked, licence, trainee, organisation, owner):
    look_up(licence, organisation, owner)
    certificate = issue(enrolment=asked, legal_name=trainee.legal_name, at=NOW)
    assert certificate.content["evidence"]["licence"]["check"] == {
        "by": organisation.name,
        "against": REGISTER,
        "on": "2026-11-03",
    }
    assert REGISTER in certificate.content["words"]["licence"]


def test_a_scheme_that_asks_for_no_license_prints_nothing_of_one(certificate):
    assert certificate.content["words"]["licence"] == ""
    assert "licence" not in certificate.content["evidence"]


def test_a_check_is_never_amended(licence, organisation, owner):
    check = look_up(licence, organisation, owner)
    check.outcome = "not_found"
    with pytest.raises(RecordIsFinal):
        check.save()


def test_what_changed_while_it_was_looked_up_is_not_confirmed(licence, organisation, owner):
    seen = checks.as_seen(licence)
    licence.number = "RN-9"
    licence.save()
    with pytest.raises(Refusal) as refused:
        checks.write_down(
            licence=licence,
            organisation=organisation,
            seen=seen,
            outcome="confirmed",
            against=REGISTER,
            checked_on=date(2026, 11, 3),
            by=owner,
            at=NOW,
        )
    assert refused.value.code == "changed"
    assert not LicenceCheck.objects.exists()


def test_an_owner_looks_one_up_by_a_form(asked, licence, organisation, owner, sign_in):
    client = sign_in(owner)
    page = client.get(reverse("certificates:licences", args=[organisation.slug]))
    assert "Nobody has checked it" in page.content.decode()
    address = reverse("certificates:check-licence", args=[organisation.slug, licence.pk])
    form = BeautifulSoup(client.get(address).content, "html.parser")
    findings = form.select("input[name=outcome]")
    assert [one["value"] for one in findings] == LicenceCheck.CheckOutcome.values
    assert not form.select("input[name=outcome][checked]")
    typed = {"outcome": "confirmed", "against": REGISTER, "checked_on": "2020-01-31"}
    wrong = client.post(address, typed | {"seen": "x", "checked_on": "2999-01-01"})
    assert wrong.status_code == 422
    client.post(address, typed | {"seen": checks.as_seen(licence)})
    check = LicenceCheck.objects.get()
    assert (check.by, check.user, check.number) == (owner, licence.user, "RN-1")
    page = client.get(reverse("certificates:licences", args=[organisation.slug])).content.decode()
    assert "Confirmed" in page
    assert owner.legal_name in page


def test_a_license_stated_last_is_told_as_earning_the_certificate(
    scheme, enrolment, trainee, django_capture_on_commit_callbacks
):
    Requirement.objects.create(scheme=scheme, kind="licence", sort_order=2)
    finish(enrolment)
    assert not Notice.objects.of(trainee).filter(key__startswith="certificate-earned").exists()
    with django_capture_on_commit_callbacks(execute=True):
        Licence.objects.create(user=trainee, profession="nurse", number="1", jurisdiction="Ohio")
    assert Notice.objects.of(trainee).filter(key__startswith="certificate-earned").count() == 1
