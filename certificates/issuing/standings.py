"""Where trainees stand towards the certificate of what they study."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from certificates.register.models import Certificate
from certificates.register.statuses import Status, status_of
from certificates.schemes import evidence
from certificates.schemes.awards import AwardJudgement, judge
from certificates.schemes.models import Scheme
from certificates.schemes.requirements import RequirementFinding
from courses.learning.progress import Outline
from courses.models import Enrolment


@dataclass(frozen=True)
class CertificateStanding:
    """Where one trainee stands towards the certificate of their curriculum's scheme."""

    enrolment: Enrolment
    scheme: Scheme
    judgement: AwardJudgement
    certificate: Certificate | None
    # How the certificate stands, where there is one: what was issued may be revoked or expired.
    status: Status | None = None

    @property
    def is_met(self) -> bool:
        return self.judgement.is_met

    @property
    def findings(self) -> tuple[RequirementFinding, ...]:
        """Each requirement with whether it is met and why, ready for ``requirements.html``."""
        return self.judgement.findings

    def findings_in(self, outline: Outline) -> list[RequirementFinding]:
        """The same, where what waits to be marked is told as waiting and not as missing."""
        waiting = {item.step.key for item in outline.waiting if item.until is None}
        return [finding.among(waiting) for finding in self.findings]

    @property
    def unmet(self) -> tuple[RequirementFinding, ...]:
        return self.judgement.unmet

    @property
    def can_ask(self) -> bool:
        """Whether the trainee may ask for the certificate now."""
        return self.is_met and self.certificate is None

    @property
    def request_url(self) -> str:
        return reverse("certificates:request", args=[self.enrolment.pk])


def standing(enrolment: Enrolment, *, at: datetime) -> CertificateStanding | None:
    """The standing of one enrolment, or None when its curriculum has no scheme."""
    return standings([enrolment], at=at).get(enrolment.pk)


def standings(enrolments: Iterable[Enrolment], *, at: datetime) -> dict[int, CertificateStanding]:
    """Where trainees stand, by enrolment, in a fixed number of queries; without those that have no scheme."""
    enrolments = list(enrolments)
    return _judged(enrolments, _certificates(enrolments), at=at)


def standings_of_studies(
    enrolments: Iterable[Enrolment], *, at: datetime
) -> dict[int, CertificateStanding]:
    """The same for a first screen, in fewer queries: who has the certificate is judged no more."""
    by_pk = {one.pk: one for one in enrolments}
    held = {
        pk: CertificateStanding(
            enrolment=by_pk[pk],
            scheme=certificate.scheme,
            judgement=AwardJudgement(()),
            certificate=certificate,
            status=_status(certificate, by_pk[pk], at=at),
        )
        for (pk, _scheme), certificate in _certificates(by_pk.values()).items()
        if certificate.scheme.curriculum_id == by_pk[pk].edition.curriculum_id
    }
    return held | _judged([one for one in by_pk.values() if one.pk not in held], {}, at=at)


def _judged(
    enrolments: Sequence[Enrolment],
    certificates: Mapping[tuple[int, int], Certificate],
    *,
    at: datetime,
) -> dict[int, CertificateStanding]:
    if not enrolments:
        return {}
    schemes = {scheme.curriculum_id: scheme for scheme in Scheme.objects.of(enrolments)}
    enrolments = [one for one in enrolments if one.edition.curriculum_id in schemes]
    facts = evidence.facts_of(enrolments, at=at) if enrolments else {}
    found = {}
    for enrolment in enrolments:
        scheme = schemes[enrolment.edition.curriculum_id]
        certificate = certificates.get((enrolment.pk, scheme.pk))
        found[enrolment.pk] = CertificateStanding(
            enrolment=enrolment,
            scheme=scheme,
            judgement=judge(scheme.asked, facts[enrolment.pk]),
            certificate=certificate,
            status=_status(certificate, enrolment, at=at) if certificate else None,
        )
    return found


def _certificates(enrolments: Iterable[Enrolment]) -> dict[tuple[int, int], Certificate]:
    rows = Certificate.objects.filter(enrolment__in=[one.pk for one in enrolments])
    rows = rows.known_as_revoked().select_related("scheme").order_by("generation")
    return {(row.enrolment_id, row.scheme_id): row for row in rows}


def _status(certificate: Certificate, enrolment: Enrolment, *, at: datetime) -> Status:
    """As ``certificate.status`` tells it, from rows that are here already."""
    return status_of(
        is_revoked=certificate.was_revoked,  # type: ignore[attr-defined]
        expires_on=certificate.expires_on,
        is_demonstration=certificate.is_demonstration,
        on=enrolment.edition.organisation.day_of(at),
    )
