"""A certificate that can be earned, for whoever looks at how near it is."""

import pytest

from certificates.models import CertificateDesign, Requirement, Scheme


@pytest.fixture
def scheme(curriculum, organisation):
    scheme = Scheme.objects.create(
        organisation=organisation,
        curriculum=curriculum,
        title="Foundations",
        statement="Completed the course.",
        limits="No licence.",
        design=CertificateDesign.objects.create(organisation=organisation, title="Plain"),
    )
    for order, kind in enumerate(("all_steps", "licence")):
        Requirement.objects.create(scheme=scheme, kind=kind, sort_order=order)
    return scheme
