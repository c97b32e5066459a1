"""The holder's and the owner's pages, and who may open them."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from certificates.events import lifecycle
from certificates.issuing.issue import issue
from certificates.models import (
    Certificate,
    CertificateEvent,
    Rendition,
    Requirement,
    Scheme,
)
from core.models import FormDraft
from courses.learning import enrolments
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]

CONFIRMED = {"legal_name": "Tamsin Reyes", "confirmed": "on"}


def request_url(enrolment) -> str:
    return reverse("certificates:request", args=[enrolment.pk])


def pdf_url(certificate) -> str:
    return reverse("certificates:pdf", args=[certificate.serial])


def owner_url(name: str, certificate) -> str:
    return reverse(f"certificates:{name}", args=["harbor", certificate.serial])


# ------------------------------------------------------------ the holder


def test_the_outline_leads_to_what_is_missing_and_when_all_is_done_to_the_certificate(
    sign_in, trainee, scheme, enrolment
):
    client, certificates = sign_in(trainee), reverse("certificates:list")
    outline = client.get(enrolment.get_absolute_url()).content.decode()
    assert f'<a href="{certificates}">What the certificate still needs</a>' in outline
    assert "To the certificate" not in outline
    finish(enrolment)
    finished = client.get(enrolment.get_absolute_url()).content.decode()
    assert "You have finished every required step." in finished
    assert finished.index("<h1>") < finished.index("To the certificate")


def test_the_list_says_what_is_missing_and_where_to_go_on(sign_in, trainee, scheme, enrolment):
    page = sign_in(trainee).get(reverse("certificates:list")).content.decode()
    assert "Finish every required step" in page
    assert "4 of 4 are left" in page
    assert f'href="{enrolment.get_absolute_url()}"' in page
    assert request_url(enrolment) not in page


def test_a_trainee_confirms_the_name_and_gets_the_certificate(sign_in, trainee, earned):
    client = sign_in(trainee)
    assert request_url(earned) in client.get(reverse("certificates:list")).content.decode()
    page = client.get(request_url(earned)).content.decode()
    assert "Tamsin Reyes" in page
    assert reverse("accounts:profile") in page
    response = client.post(request_url(earned), CONFIRMED)
    certificate = Certificate.objects.get()
    assert response.url == reverse("certificates:certificate", args=[certificate.serial])
    held = client.get(reverse("certificates:list")).content.decode()
    assert certificate.serial in held
    assert pdf_url(certificate) in held


def test_a_double_press_issues_once_and_leads_to_the_certificates(sign_in, trainee, earned):
    client = sign_in(trainee)
    client.post(request_url(earned), CONFIRMED)
    again = client.post(request_url(earned), CONFIRMED)
    assert again.url == reverse("certificates:list")
    assert Certificate.objects.count() == 1


def test_the_name_must_be_confirmed(sign_in, trainee, earned):
    response = sign_in(trainee).post(request_url(earned), {"legal_name": "Tamsin Reyes"})
    assert "Confirm the name first" in response.content.decode()
    assert not Certificate.objects.exists()


def test_a_name_that_changed_in_another_tab_is_shown_to_be_confirmed_again(
    sign_in, trainee, earned
):
    trainee.legal_name = "Tamsin Reyes-Holt"
    trainee.save()
    response = sign_in(trainee).post(request_url(earned), CONFIRMED)
    page = response.content.decode()
    assert response.status_code == 409
    assert "has changed" in page
    assert "Tamsin Reyes-Holt" in page
    assert not Certificate.objects.exists()


def test_asking_too_early_shows_what_is_missing(sign_in, trainee, scheme, enrolment):
    response = sign_in(trainee).post(request_url(enrolment), CONFIRMED)
    assert response.status_code == 409
    assert "4 of 4 are left" in response.content.decode()
    assert not Certificate.objects.exists()


def test_the_pdf_is_made_at_once_when_the_worker_has_not_made_it(sign_in, trainee, certificate):
    assert not Rendition.objects.exists()
    client = sign_in(trainee)
    response = client.get(pdf_url(certificate))
    assert response["Content-Type"] == "application/pdf"
    assert certificate.serial in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-")
    assert client.get(pdf_url(certificate)).content == response.content
    kept = Rendition.objects.get().kept.file
    assert kept.storage is storages["private"]


def test_the_list_takes_as_many_queries_for_one_certificate_as_for_many(
    sign_in, trainee, certificate, factory, organisation, design, django_assert_num_queries
):
    client = sign_in(trainee)
    client.get(reverse("certificates:list"))
    with django_assert_num_queries(10):
        client.get(reverse("certificates:list"))
    curriculum = organisation.page.add_child(
        instance=type(certificate.edition.curriculum)(
            title="Second", slug="second", organisation=organisation, summary="Another."
        )
    )
    factory.evaluation(curriculum)
    factory.released(curriculum)
    scheme = Scheme.objects.create(
        organisation=organisation,
        curriculum=curriculum,
        title="Second",
        statement="The holder completed it.",
        limits="It is not a license.",
        design=design,
    )
    Requirement.objects.create(scheme=scheme, kind="all_steps")
    second = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    finish(second)
    issue(enrolment=second, legal_name=trainee.legal_name, at=NOW)
    client.get(reverse("certificates:list"))
    with django_assert_num_queries(10):
        page = client.get(reverse("certificates:list")).content.decode()
    assert page.count("Download PDF") == 2


# ------------------------------------------------------------ the owner


def test_an_owner_finds_a_certificate_by_name_and_by_serial(
    sign_in, owner, certificate, second_trainee, curriculum
):
    other = enrolments.enrol(user=second_trainee, curriculum=curriculum, at=NOW)
    finish(other)
    issue(enrolment=other, legal_name=second_trainee.legal_name, at=NOW)
    client = sign_in(owner)
    url = reverse("certificates:register", args=["harbor"])
    page = client.get(url).content.decode()
    assert "Tamsin Reyes" in page
    assert "Tomas Okafor" in page
    for query in ("tamsin", certificate.serial[:9]):
        page = client.get(url, {"q": query}).content.decode()
        assert "Tamsin Reyes" in page
        assert "Tomas Okafor" not in page
    assert "Nobody by that name" in client.get(url, {"q": "Zebra"}).content.decode()


def test_the_register_takes_as_many_queries_for_one_as_for_many(
    sign_in, owner, certificate, curriculum, second_trainee, author, django_assert_num_queries
):
    client = sign_in(owner)
    url = reverse("certificates:register", args=["harbor"])
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
    for person in (second_trainee, author):
        other = enrolments.enrol(user=person, curriculum=curriculum, at=NOW)
        finish(other)
        issue(enrolment=other, legal_name=person.legal_name, at=NOW)
    with django_assert_num_queries(8):
        assert client.get(url).content.decode().count("Valid") == 3


def test_an_owner_revokes_with_a_public_reason_and_a_private_note(
    sign_in, client, owner, certificate
):
    signed_in = sign_in(owner)
    page = signed_in.get(owner_url("issued", certificate)).content.decode()
    assert "What it rests on" in page
    assert "Version 1 of the scheme" in page
    assert certificate.decision.version.fingerprint in page
    assert (
        "cannot be undone" in signed_in.get(owner_url("revocation", certificate)).content.decode()
    )
    signed_in.post(
        owner_url("revocation", certificate),
        {"reason": "Issued in error: wrong edition.", "private_note": "Call of 3 May."},
    )
    event = CertificateEvent.objects.get()
    assert event.by == owner
    page = signed_in.get(owner_url("issued", certificate)).content.decode()
    assert "Call of 3 May." in page
    public = reverse("certificates:certificate", args=[certificate.serial])
    client.logout()
    page = client.get(public).content.decode()
    assert "Issued in error: wrong edition." in page
    assert "Call of 3 May." not in page


def test_a_revocation_without_a_reason_changes_nothing(sign_in, owner, certificate):
    response = sign_in(owner).post(owner_url("revocation", certificate), {"reason": "oops"})
    assert response.status_code == 200
    assert "aria-invalid" in response.content.decode()
    assert not CertificateEvent.objects.exists()


def test_a_reason_is_kept_while_it_is_typed_and_forgotten_when_it_is_given(
    sign_in, owner, certificate
):
    client, url = sign_in(owner), owner_url("revocation", certificate)
    typed = {"reason": "Issued in error: half a sent", "private_note": "", "version": "0-page"}
    answer = client.post(url, typed, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json()["version"] == "1-page"
    assert not CertificateEvent.objects.exists()
    assert "Issued in error: half a sent</textarea>" in client.get(url).content.decode()
    stale = client.post(
        url, typed | {"reason": "x"}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert stale.status_code == 409
    client.post(url, {"reason": "Issued in error: half a sentence."})
    assert CertificateEvent.objects.count() == 1
    assert not FormDraft.objects.exists()


def test_revoking_twice_is_told_and_revokes_once(sign_in, owner, certificate):
    client = sign_in(owner)
    for _time in range(2):
        client.post(owner_url("revocation", certificate), {"reason": "Issued in error."})
    assert CertificateEvent.objects.count() == 1


# ------------------------------------------------------------ everybody else


@pytest.mark.parametrize("who", ["second_trainee", "supervisor", "author", "stranger"])
def test_nobody_else_gets_the_file_or_the_request(request, sign_in, who, certificate, earned):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(pdf_url(certificate)).status_code == 404
    assert client.get(request_url(earned)).status_code == 404
    assert client.post(request_url(earned), CONFIRMED).status_code == 404


@pytest.mark.parametrize("who", ["trainee", "supervisor", "author", "stranger"])
def test_only_owners_open_the_register(request, sign_in, who, certificate):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("certificates:register", args=["harbor"])).status_code == 404
    for name in ("issued", "revocation"):
        assert client.get(owner_url(name, certificate)).status_code == 404
    client.post(owner_url("revocation", certificate), {"reason": "Issued in error."})
    assert not CertificateEvent.objects.exists()


def test_an_owner_reaches_no_certificate_through_another_organisation(
    sign_in, stranger, certificate
):
    client = sign_in(stranger)
    for name in ("issued", "revocation"):
        url = reverse(f"certificates:{name}", args=["summit", certificate.serial])
        assert client.get(url).status_code == 404


def test_an_owner_may_have_the_file(sign_in, owner, certificate):
    assert sign_in(owner).get(pdf_url(certificate)).content.startswith(b"%PDF-")


def test_the_file_of_a_revoked_certificate_is_the_owners_alone(
    sign_in, owner, trainee, certificate
):
    lifecycle.revoke(
        certificate=certificate, by=owner, reason="Issued to the wrong person.", at=NOW
    )
    refused = sign_in(trainee).get(pdf_url(certificate))
    assert refused.status_code == 410
    assert "revoked" in refused.content.decode()
    assert sign_in(owner).get(pdf_url(certificate)).content.startswith(b"%PDF-")


def test_owners_need_their_second_factor(client, owner, certificate):
    client.force_login(owner)
    response = client.post(owner_url("revocation", certificate), {"reason": "Issued in error."})
    assert response.status_code == 302
    assert not CertificateEvent.objects.exists()


def test_whoever_is_not_signed_in_is_led_to_sign_in(client, certificate, earned):
    for url in (
        reverse("certificates:list"),
        request_url(earned),
        pdf_url(certificate),
        reverse("certificates:register", args=["harbor"]),
        owner_url("issued", certificate),
    ):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_a_holder_who_left_still_has_a_certificate_that_verifies(client, certificate, trainee):
    trainee.is_active = False
    trainee.last_login = timezone.now()
    trainee.save()
    url = reverse("certificates:certificate", args=[certificate.serial])
    assert "This certificate is valid" in client.get(url).content.decode()
