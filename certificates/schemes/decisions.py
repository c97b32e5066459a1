"""Deciding whether a trainee has earned a certificate, and keeping the decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from certificates.schemes import evidence, versions
from certificates.schemes.awards import AwardJudgement, judge
from certificates.schemes.models import Decision, Scheme, SchemeVersion
from courses.models import Enrolment


@transaction.atomic
def decide(*, enrolment: Enrolment, at: datetime) -> Decision | None:
    """Judge the enrolment and keep the decision when it differs from the last; None without a scheme."""
    enrolment = locked(enrolment)
    scheme = Scheme.objects.of([enrolment]).first()
    if scheme is None:
        return None
    decision, _judgement = decide_under(scheme=scheme, enrolment=enrolment, at=at)
    return decision


def decide_under(
    *, scheme: Scheme, enrolment: Enrolment, at: datetime
) -> tuple[Decision, AwardJudgement]:
    """The kept decision and the judgement that it records, of an enrolment that the caller has locked."""
    version = versions.freeze(scheme=scheme)
    judgement = judge(version.asked, evidence.facts_of([enrolment], at=at)[enrolment.pk])
    return _keep(version, enrolment, judgement, at), judgement


def locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, kept from other decisions until the transaction ends."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    return Enrolment.objects.with_edition().select_related("user").get(pk=enrolment.pk)


def _keep(
    version: SchemeVersion, enrolment: Enrolment, judgement: AwardJudgement, at: datetime
) -> Decision:
    decided = Decision.objects.filter(enrolment=enrolment, scheme=version.scheme)
    last = (
        decided.select_related("kept", "version__kept", "scheme__design")
        .order_by("-sequence")
        .first()
    )
    content = _frozen(version, enrolment, judgement)
    if last is not None and _gist(last.content) == _gist(content):
        return last
    return Decision.objects.create(
        enrolment=enrolment,
        scheme=version.scheme,
        version=version,
        sequence=last.sequence + 1 if last else 1,
        decided_at=at,
        is_met=judgement.is_met,
        **Decision.frozen_fields(content),
    )


def _frozen(
    version: SchemeVersion, enrolment: Enrolment, judgement: AwardJudgement
) -> dict[str, Any]:
    return {
        "scheme": {
            "id": version.scheme_id,
            "title": version.content["title"],
            "version": version.number,
            "fingerprint": version.fingerprint,
        },
        "edition": enrolment.edition.fingerprint,
        "is_met": judgement.is_met,
        "findings": [
            {
                "kind": finding.asked.kind,
                "step_kind": finding.asked.step_kind,
                "met": finding.met,
                "title": finding.title,
                "explanation": finding.explanation,
                "missing": list(finding.missing),
            }
            for finding in judgement.findings
        ],
    }


def _gist(content: Mapping[str, Any]) -> tuple:
    """What makes two decisions the same: what was judged by and what was found, in any language."""
    return content["scheme"]["fingerprint"], [
        (finding["kind"], finding["step_kind"], finding["met"], tuple(finding["missing"]))
        for finding in content["findings"]
    ]
