"""Schemes and designs in the CMS: for owners, of their own organisation."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.models import Requirement, Scheme
from certificates.schemes.viewsets import CertificateDesignViewSet, SchemeViewSet
from tests.certificates.conftest import LOGO, image_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LISTS = [
    SchemeViewSet().get_url_name("index"),
    CertificateDesignViewSet().get_url_name("index"),
]


@pytest.mark.parametrize("name", LISTS)
def test_an_owner_sees_only_the_organisations_own(sign_in, owner, stranger, scheme, name):
    title = "Foundations of ketamine" if "scheme" in name else "House style"
    assert title in sign_in(owner).get(reverse(name)).content.decode()
    assert title not in sign_in(stranger).get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_author_does_not_certify(sign_in, author, scheme, name):
    assert sign_in(author).get(reverse(name)).status_code == 302


def test_anothers_scheme_is_not_there(sign_in, stranger, scheme):
    url = reverse(SchemeViewSet().get_url_name("edit"), args=[scheme.pk])
    assert sign_in(stranger).get(url).status_code == 404


def test_an_owner_changes_a_scheme(sign_in, owner, scheme):
    url = reverse(SchemeViewSet().get_url_name("edit"), args=[scheme.pk])
    client = sign_in(owner)
    assert client.get(url).status_code == 200
    one, two = scheme.requirements.all()
    data = {
        "curriculum": scheme.curriculum_id,
        "title": "Foundations, second wording",
        "statement": scheme.statement,
        "limits": scheme.limits,
        "valid_months": "24",
        "design": scheme.design_id,
        "requirements-TOTAL_FORMS": "2",
        "requirements-INITIAL_FORMS": "2",
        "requirements-MIN_NUM_FORMS": "1",
        "requirements-MAX_NUM_FORMS": "1000",
        "requirements-0-id": one.pk,
        "requirements-0-kind": "all_steps",
        "requirements-0-step_kind": "",
        "requirements-0-ORDER": "1",
        "requirements-1-id": two.pk,
        "requirements-1-kind": "licence",
        "requirements-1-step_kind": "",
        "requirements-1-ORDER": "2",
    }
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    scheme.refresh_from_db()
    assert scheme.title == "Foundations, second wording"
    assert {one.kind for one in scheme.requirements.all()} == {"all_steps", "licence"}


@pytest.mark.parametrize(
    ("kind", "step_kind"),
    [("all_steps", "quiz"), ("steps_of_kind", ""), ("steps_of_kind", "exam"), ("licence", "quiz")],
)
def test_a_requirement_that_makes_no_sense_is_refused(scheme, kind, step_kind):
    with pytest.raises(ValidationError) as caught:
        Requirement(scheme=scheme, kind=kind, step_kind=step_kind).clean()
    assert "step_kind" in caught.value.error_dict


def test_words_that_would_not_fit_are_refused(scheme):
    scheme.statement = "x" * 361
    with pytest.raises(ValidationError) as caught:
        Scheme.full_clean(scheme)
    assert set(caught.value.error_dict) == {"statement"}


@pytest.mark.parametrize("months", [0, 1201, 999_999_999_999])
def test_a_validity_that_no_calendar_holds_is_refused(months):
    asked = Scheme._meta.get_field("valid_months")
    assert asked.clean(1200, None) == 1200
    with pytest.raises(ValidationError):
        asked.clean(months, None)


def with_another_file(image) -> dict:
    """What the CMS's form for a picture posts when its file is replaced."""
    svg = LOGO.replace("#16243a", "#ff0000").encode()
    return {
        "title": image.title,
        "collection": image.collection_id,
        "file": SimpleUploadedFile("other.svg", svg),
    }


@pytest.mark.parametrize("which", ["signature", "logo"])
def test_an_author_may_not_replace_what_a_design_points_to(sign_in, author, owner, design, which):
    signatory = design.signatories.exclude(signature=None).get()
    image = signatory.signature if which == "signature" else design.logo
    before = image.file.open("rb").read()
    address = reverse("wagtailimages:edit", args=[image.pk])

    refused = sign_in(author).post(address, with_another_file(image))
    assert "only an owner may put another picture" in html.unescape(refused.content.decode())
    image.refresh_from_db()
    assert image.file.open("rb").read() == before

    # Whoever answers for the design may, and so may an author where nothing of the owners' is.
    assert sign_in(owner).post(address, with_another_file(image)).status_code == 302
    image.refresh_from_db()
    assert image.file.open("rb").read() != before
    spare = image_of(design.organisation, "Spare")
    address = reverse("wagtailimages:edit", args=[spare.pk])
    assert sign_in(author).post(address, with_another_file(spare)).status_code == 302
