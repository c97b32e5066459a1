"""Deciding, issuing and revoking."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from certificates import evidence, rendering, serials, signals, tasks, wording
from certificates.evidence import Standing
from certificates.models import (
    Certificate,
    CertificateDesign,
    CertificateEvent,
    CertificateHolder,
    Decision,
    RegisterEntry,
)
from certificates.register import Line, next_line
from certificates.requirements import Finding
from certificates.statuses import expiry
from core.errors import Refusal
from core.fingerprints import commitment, new_salt
from core.notices import tell
from courses.freezing import Freezing
from courses.models import Enrolment

SHORTEST_REASON = 10


class NotMet(Refusal):
    """The requirements are not met; ``unmet`` lists the findings."""

    def __init__(self, unmet: tuple[Finding, ...]) -> None:
        titles = get_text_list([f"“{finding.title}”" for finding in unmet], _("and"))
        nothing_asked = _("The certificate's requirements are not set yet. Ask the organisation.")
        super().__init__("not_met", _("Still missing: %s.") % titles if unmet else nothing_asked)
        self.unmet = unmet


@transaction.atomic
def decide(*, enrolment: Enrolment, at: datetime) -> Decision | None:
    """Judge the enrolment and keep the decision when it differs from the last; None without a scheme."""
    enrolment = _locked(enrolment)
    standing = evidence.standing(enrolment, at=at)
    return _keep_decision(standing, at) if standing else None


def issue(*, enrolment: Enrolment, legal_name: str, at: datetime) -> Certificate:
    """Issue the certificate that the trainee has earned, under the name that they confirmed.

    Refuses with ``no_scheme``, ``already_issued``, ``not_met`` (a ``NotMet``),
    ``name_missing``, ``name_changed`` or ``unprintable``.
    """
    with transaction.atomic():
        enrolment = _locked(enrolment)
        standing = evidence.standing(enrolment, at=at)
        if standing is None:
            raise Refusal("no_scheme", _("No certificate is offered for this curriculum."))
        if standing.certificate is not None:
            raise Refusal("already_issued", _("This certificate has already been issued."))
        decision = _keep_decision(standing, at)
        if standing.is_met:
            _refuse_other_name(enrolment.user.legal_name, legal_name)
            return _enter(standing, decision, at)
    # Only now, so that the decision of which the trainee is told stays on record.
    raise NotMet(standing.unmet)


@transaction.atomic
def revoke(
    *, certificate: Certificate, by, reason: str, private_note: str = "", at: datetime
) -> CertificateEvent:
    """Revoke a certificate for good, with a reason that everyone who verifies it will read.

    Refuses with ``reason_missing`` or ``already_revoked``.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Say why in a sentence. Everyone who verifies the certificate will read it."),
        )
    # The register's lock also keeps two owners from revoking at once.
    line = next_line(certificate.organisation)
    certificate = Certificate.objects.with_record().get(pk=certificate.pk)
    if certificate.revocation is not None:
        raise Refusal("already_revoked", _("This certificate was revoked before."))
    entry = line.enter(
        RegisterEntry.Kind.REVOKED, {"serial": certificate.serial, "reason": reason}, at=at
    )
    event = CertificateEvent.objects.create(
        certificate=certificate,
        entry=entry,
        sequence=len(certificate.events.all()) + 1,
        by=by,
        private_note=private_note.strip(),
    )
    _tell_revoked(certificate, reason, at)
    transaction.on_commit(
        partial(
            signals.certificate_changed.send_robust,
            Certificate,
            certificate=certificate,
            event=event,
        )
    )
    return event


def _tell_revoked(certificate: Certificate, reason: str, at: datetime) -> None:
    holder = certificate.holder
    if holder.is_erased:
        return
    tell(
        user=holder.user,
        key=f"certificate-revoked:{certificate.pk}",
        subject=_("Your certificate “%s” was revoked") % certificate.content["title"],
        text=_(
            "%(organisation)s revoked it and gave this reason: %(reason)s\n\n"
            "Whoever verifies it now reads the same. If you think this is wrong, write to %(ask)s."
        )
        % {
            "organisation": certificate.content["organisation"]["name"],
            "reason": reason,
            "ask": certificate.organisation.contact_email,
        },
        url=reverse("certificates:list"),
        at=at,
    )


# ------------------------------------------------------------ deciding


def _locked(enrolment: Enrolment) -> Enrolment:
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    return Enrolment.objects.with_edition().select_related("user").get(pk=enrolment.pk)


def _keep_decision(standing: Standing, at: datetime) -> Decision:
    last = (
        Decision.objects.filter(enrolment=standing.enrolment, scheme=standing.scheme)
        .order_by("-sequence")
        .first()
    )
    content = _decided(standing)
    if last is not None and _gist(last.content) == _gist(content):
        return last
    return Decision.objects.create(
        enrolment=standing.enrolment,
        scheme=standing.scheme,
        sequence=last.sequence + 1 if last else 1,
        decided_at=at,
        is_met=standing.is_met,
        **Decision.frozen_fields(content),
    )


def _decided(standing: Standing) -> dict[str, Any]:
    return {
        "scheme": {"id": standing.scheme.pk, "title": standing.scheme.title},
        "edition": standing.enrolment.edition.fingerprint,
        "is_met": standing.is_met,
        "findings": [
            {
                "kind": finding.asked.kind,
                "step_kind": finding.asked.step_kind,
                "met": finding.met,
                "title": finding.title,
                "explanation": finding.explanation,
                "missing": list(finding.missing),
            }
            for finding in standing.findings
        ],
    }


def _gist(content: Mapping[str, Any]) -> list[tuple]:
    """What makes two decisions the same: not the language they are worded in."""
    return [
        (finding["kind"], finding["step_kind"], finding["met"], tuple(finding["missing"]))
        for finding in content["findings"]
    ]


def _refuse_other_name(legal_name: str, confirmed: str) -> None:
    if not legal_name.strip():
        raise Refusal(
            "name_missing", _("Your profile states no legal name. Add it before you ask.")
        )
    if legal_name != confirmed:
        raise Refusal(
            "name_changed",
            _("The name on your profile has changed. Check it below and confirm it again."),
        )


# ------------------------------------------------------------ issuing


def _enter(standing: Standing, decision: Decision, at: datetime) -> Certificate:
    enrolment, scheme = standing.enrolment, standing.scheme
    personal = _personal_fields(enrolment, at)
    content = _frozen(standing, decision, personal, at)
    line = next_line(enrolment.edition.organisation)
    content = _worded(content, line, at)
    _refuse_unprintable(wording.printed_text(content) + personal["legal_name"]["value"])
    entry = line.enter(RegisterEntry.Kind.ISSUED, content, at=at)
    certificate = Certificate.objects.create(
        serial=content["serial"],
        organisation=line.organisation,
        entry=entry,
        enrolment=enrolment,
        scheme=scheme,
        edition=enrolment.edition,
        decision=decision,
        issued_at=at,
        expires_on=expiry(at.date(), scheme.valid_months),
        is_demonstration=content["is_demonstration"],
    )
    CertificateHolder.objects.create(certificate=certificate, user=enrolment.user, fields=personal)
    transaction.on_commit(
        partial(signals.certificate_issued.send_robust, Certificate, certificate=certificate)
    )
    transaction.on_commit(partial(tasks.keep_pdf.enqueue, certificate.pk))
    return certificate


def _personal_fields(enrolment: Enrolment, at: datetime) -> dict[str, dict[str, str]]:
    values = {
        "legal_name": unicodedata.normalize("NFC", enrolment.user.legal_name),
        "licences": "; ".join(evidence.licences_stated(enrolment, at=at)),
    }
    return {name: {"value": value, "salt": new_salt()} for name, value in values.items()}


def _frozen(
    standing: Standing, decision: Decision, personal: Mapping[str, Mapping], at: datetime
) -> dict[str, Any]:
    """Every fact of the certificate, as plain values."""
    enrolment, scheme = standing.enrolment, standing.scheme
    edition, organisation = enrolment.edition, enrolment.edition.organisation
    proof = evidence.proof(enrolment)
    serial = serials.new_serial()
    expires_on = expiry(at.date(), scheme.valid_months)
    completed_on = max(step["completed_at"] for step in proof["steps"]).date()
    minutes = sum(step["minutes"] for step in proof["steps"])
    return {
        "serial": serial,
        "address": settings.SITE_ADDRESS.rstrip("/")
        + reverse("certificates:certificate", args=[serial]),
        "kind": scheme.kind,
        "language": edition.content["curriculum"]["language"],
        "title": scheme.title,
        "statement": scheme.statement,
        "limits": scheme.limits,
        "is_demonstration": edition.is_demonstration
        or organisation.is_demonstration
        or not edition.is_clinically_reviewed,
        "issued_at": at.isoformat(),
        "issued_on": at.date().isoformat(),
        "completed_on": completed_on.isoformat(),
        "expires_on": expires_on.isoformat() if expires_on else None,
        "hours": format(wording.hours_of(minutes), "f"),
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
            "released_on": edition.released_at.date().isoformat(),
            "sign_off": edition.sign_off,
        },
        **_designed(scheme.design),
        "evidence": {"decision": decision.fingerprint, **proof},
    }


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


def _worded(content: dict[str, Any], line: Line, at: datetime) -> dict[str, Any]:
    placed = {**content, "register": line.place(RegisterEntry.Kind.ISSUED, at)}
    return {**content, "words": wording.words_of(placed)}


def _refuse_unprintable(text: str) -> None:
    if letters := rendering.unprintable(text):
        raise Refusal(
            "unprintable",
            _(
                "The certificate's fonts have no letter for %s. Write the name on your profile "
                "in letters that can be printed, as your passport does, or ask the organisation."
            )
            % " ".join(letters),
        )
