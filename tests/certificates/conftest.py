"""A scheme, a trainee who has earned its certificate, and the certificate."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from wagtail.images.models import Image

from certificates.issuing.issue import issue
from certificates.models import CertificateDesign, Requirement, Scheme, Signatory
from core import limiter
from core.made.store import forget
from courses.learning import enrolments

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40">'
    '<path d="M5 35 L40 5 L75 35 Z" fill="#16243a"/></svg>'
)


@pytest.fixture(autouse=True)
def _start_afresh():
    """No look-up of another test counts, and no syllabus of another test is remembered."""
    limiter.forget()
    forget()
    yield
    forget()


def image_of(organisation, title: str = "Logo") -> Image:
    return Image.objects.create(
        title=title,
        file=ContentFile(LOGO.encode(), name="logo.svg"),
        collection=organisation.collection,
    )


@pytest.fixture
def design(organisation) -> CertificateDesign:
    design = CertificateDesign.objects.create(
        organisation=organisation, title="House style", logo=image_of(organisation)
    )
    Signatory.objects.create(
        design=design,
        name="Mira Holt, MD",
        role="Medical director",
        signature=image_of(organisation, "Signature"),
        sort_order=0,
    )
    Signatory.objects.create(
        design=design, name="Oren Castellanos", role="Director of training", sort_order=1
    )
    return design


@pytest.fixture
def scheme(organisation, curriculum, design) -> Scheme:
    scheme = Scheme.objects.create(
        organisation=organisation,
        curriculum=curriculum,
        title="Foundations of ketamine-assisted psychotherapy",
        statement="The holder completed every required step of this edition.",
        limits="It is not a license, and its holder may not be described as certified.",
        design=design,
    )
    Requirement.objects.create(scheme=scheme, kind="all_steps", sort_order=0)
    Requirement.objects.create(
        scheme=scheme, kind="steps_of_kind", step_kind="vignette", sort_order=1
    )
    return scheme


@pytest.fixture
def enrolment(trainee, edition, curriculum):
    return enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - timedelta(days=30))


def finish(enrolment, *, at: datetime = NOW - timedelta(days=1)) -> None:
    for step in enrolment.edition.steps.filter(is_required=True):
        enrolments.complete(enrolment=enrolment, step=step, at=at)


@pytest.fixture
def earned(scheme, enrolment):
    """The enrolment, with every required step done."""
    finish(enrolment)
    return enrolment


@pytest.fixture
def certificate(earned, trainee):
    return issue(enrolment=earned, legal_name=trainee.legal_name, at=NOW)
