"""What a certificate freezes: its facts, its design, and salted commitments to whose it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import names
from certificates.issuing import wording
from certificates.register import serials
from certificates.register.statuses import expiry
from certificates.schemes import evidence
from certificates.schemes.models import CertificateDesign, Decision
from certificates.schemes.requirements import LicenceInForce
from core.errors import Refusal
from core.records.fingerprints import commitment, new_salt
from courses.content.freezing import Freezing
from courses.models import Enrolment

# By name, the value and the salt of its commitment.
PersonalFields = Mapping[str, Mapping[str, str]]


def personal_fields(enrolment: Enrolment, *, at: datetime) -> dict[str, dict[str, str]]:
    """What the certificate says of the person; it stands apart from the record, to be erasable."""
    values = {
        "legal_name": names.tidied(enrolment.user.legal_name),
        "licences": "; ".join(evidence.licences_stated(enrolment, at=at)),
    }
    return {name: {"value": value, "salt": new_salt()} for name, value in values.items()}


def facts_of(
    decision: Decision, *, enrolment: Enrolment, personal: PersonalFields, at: datetime
) -> dict[str, Any]:
    """Every fact of the certificate, as plain values; the words around them are added last."""
    version = decision.version
    if not (version.is_intact and enrolment.edition.is_intact):
        raise Refusal(
            "record_damaged",
            _("A record that the certificate rests on has been changed. Nothing was issued."),
        )
    terms = version.content
    edition, organisation = enrolment.edition, enrolment.edition.organisation
    proof = evidence.proof(enrolment)
    serial = serials.new_serial()
    issued_on = organisation.day_of(at)
    expires_on = expiry(issued_on, version.valid_months)
    # A scheme that asks for no step is completed by asking for its certificate.
    completed_at = max((step["completed_at"] for step in proof["steps"]), default=at)
    minutes = sum(step["minutes"] for step in proof["steps"])
    return {
        "serial": serial,
        "address": settings.SITE_ADDRESS.rstrip("/")
        + reverse("certificates:certificate", args=[serial]),
        "kind": terms["kind"],
        "language": edition.content["curriculum"]["language"],
        "title": terms["title"],
        "statement": terms["statement"],
        "limits": terms["limits"],
        "is_demonstration": edition.is_demonstration
        or organisation.is_demonstration
        or not edition.is_clinically_reviewed,
        "issued_at": at.isoformat(),
        "time_zone": organisation.time_zone,
        "issued_on": issued_on.isoformat(),
        "completed_on": organisation.day_of(completed_at).isoformat(),
        "expires_on": expires_on.isoformat() if expires_on else None,
        "study_minutes": minutes,
        "holder": {
            name: commitment(field["value"], field["salt"]) for name, field in personal.items()
        },
        "organisation": {
            "name": organisation.name,
            "slug": organisation.slug,
            "contact_email": organisation.contact_email,
            "website": organisation.website,
        },
        "edition": {
            "id": edition.pk,
            "number": edition.number,
            "title": edition.title,
            "fingerprint": edition.fingerprint,
            "released_on": edition.released_on.isoformat(),
            "sign_off": edition.sign_off,
        },
        **_designed(decision.scheme.design),
        "evidence": {
            "scheme": {"version": version.number, "fingerprint": version.fingerprint},
            "decision": decision.fingerprint,
            **_licence(decision, enrolment, at),
            **proof,
        },
    }


def _licence(decision: Decision, enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    """Who checked the license that the scheme asks for, or that nobody has; nothing if it asks none."""
    asks = any(asked.kind == LicenceInForce.kind for asked in decision.version.asked)
    return {"licence": {"check": evidence.licence_check(enrolment, at=at)}} if asks else {}


def _designed(design: CertificateDesign) -> dict[str, Any]:
    """Paper, logo and signatories; the images are kept by the hash of their bytes."""
    freezing = Freezing(design.organisation)
    frozen = {
        "design": {
            "title": design.title,
            "paper": design.paper,
            "logo": freezing.keep_image(design.logo) if design.logo else None,
        },
        "signatories": [
            {
                "name": person.name,
                "role": person.role,
                "alt": wording.signature_alt(person.name),
                "signature": freezing.keep_image(person.signature) if person.signature else None,
            }
            for person in design.signatories.select_related("signature")
        ],
    }
    for kept in freezing.kept_files.values():
        kept.copy()
    return frozen
