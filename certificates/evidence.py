"""The one reader of the rows below that a certificate rests on: completions, grades, markings, licences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Licence
from assessments.models import AttemptStep, Marking
from certificates.awards import Judgement, judge
from certificates.models import Certificate, Scheme
from certificates.requirements import Asked, Facts, Finding, LicenceFact, StepFact
from courses.models import Completion, Enrolment
from courses.syllabus import SyllabusStep, syllabus_of


@dataclass(frozen=True)
class Standing:
    """Where one trainee stands towards the certificate of their curriculum's scheme."""

    enrolment: Enrolment
    scheme: Scheme
    judgement: Judgement
    certificate: Certificate | None

    @property
    def is_met(self) -> bool:
        return self.judgement.is_met

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each requirement with whether it is met and why, ready for ``requirements.html``."""
        return self.judgement.findings

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return self.judgement.unmet

    @property
    def can_ask(self) -> bool:
        """Whether the trainee may ask for the certificate now."""
        return self.is_met and self.certificate is None

    @property
    def request_url(self) -> str:
        return reverse("certificates:request", args=[self.enrolment.pk])


def standing(enrolment: Enrolment, *, at: datetime) -> Standing | None:
    """The standing of one enrolment, or None when its curriculum has no scheme."""
    return standings([enrolment], at=at).get(enrolment.pk)


def standings(enrolments: Iterable[Enrolment], *, at: datetime) -> dict[int, Standing]:
    """Where trainees stand, by enrolment, in a fixed number of queries; without those that have no scheme."""
    enrolments = list(enrolments)
    schemes = _schemes(enrolments)
    enrolments = [one for one in enrolments if one.edition.curriculum_id in schemes]
    if not enrolments:
        return {}
    done = _completions(enrolments)
    licences = _licences(enrolments)
    certificates = _certificates(enrolments)
    found = {}
    for enrolment in enrolments:
        scheme = schemes[enrolment.edition.curriculum_id]
        facts = _facts(enrolment, done[enrolment.pk], licences[enrolment.user_id], at)
        found[enrolment.pk] = Standing(
            enrolment=enrolment,
            scheme=scheme,
            judgement=judge(_asked(scheme), facts),
            certificate=certificates.get((enrolment.pk, scheme.pk)),
        )
    return found


def proof(enrolment: Enrolment) -> dict[str, Any]:
    """What proves each required step, by fingerprints and without the person: for the frozen record."""
    completed = _completions([enrolment])[enrolment.pk]
    sittings, markings = _passed_sittings(enrolment), _passed_markings(enrolment)
    return {
        "steps": [
            {
                "key": step.key,
                "kind": step.kind,
                "title": step.title,
                "minutes": step.minutes,
                "fingerprint": step.fingerprint,
                "completed_at": completed[step.pk],
                "attempt": sittings.get(step.pk),
                "marking": markings.get(step.pk),
            }
            for step in _required(enrolment)
        ]
    }


def licences_stated(enrolment: Enrolment, *, at: datetime) -> list[str]:
    """The trainee's licences in force, as they state them."""
    on = at.date()
    return [
        licence.label
        for licence in _licences([enrolment])[enrolment.user_id]
        if licence.is_in_force(on)
    ]


# ------------------------------------------------------------ the rows


def _schemes(enrolments: Sequence[Enrolment]) -> dict[int, Scheme]:
    rows = (
        Scheme.objects.filter(curriculum__in={one.edition.curriculum_id for one in enrolments})
        .select_related("design", "organisation")
        .prefetch_related("requirements")
    )
    return {scheme.curriculum_id: scheme for scheme in rows}


def _completions(enrolments: Sequence[Enrolment]) -> defaultdict[int, dict[int, datetime]]:
    done: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    rows = Completion.objects.filter(enrolment__in=enrolments)
    for enrolment, step, at in rows.values_list("enrolment_id", "step_id", "completed_at"):
        done[enrolment][step] = at
    return done


def _licences(enrolments: Sequence[Enrolment]) -> defaultdict[int, list[LicenceFact]]:
    stated: defaultdict[int, list[LicenceFact]] = defaultdict(list)
    for licence in Licence.objects.filter(user__in={one.user_id for one in enrolments}):
        stated[licence.user_id].append(LicenceFact(str(licence), licence.expires_on))
    return stated


def _certificates(enrolments: Sequence[Enrolment]) -> dict[tuple[int, int], Certificate]:
    rows = Certificate.objects.filter(enrolment__in=enrolments).order_by("generation")
    return {(row.enrolment_id, row.scheme_id): row for row in rows}


def _passed_sittings(enrolment: Enrolment) -> dict[int, dict[str, Any]]:
    """By quiz, the first sitting that passed."""
    rows = (
        AttemptStep.objects.filter(attempt__enrolment=enrolment, is_passed=True)
        .order_by("-attempt__number", "sequence")
        .values_list(
            "attempt__step_id",
            "attempt__uuid",
            "attempt__paper__fingerprint",
            "fingerprint",
            "grade",
            "at",
        )
    )
    return {
        step: {
            "id": str(uid),
            "paper": paper,
            "fingerprint": fingerprint,
            "grade": grade,
            "ended_at": at,
        }
        for step, uid, paper, fingerprint, grade, at in rows
    }


def _passed_markings(enrolment: Enrolment) -> dict[int, dict[str, Any]]:
    """By vignette, the released marking that passed it."""
    rows = (
        Marking.objects.filter(
            submission__enrolment=enrolment,
            outcome=Marking.Outcome.PASS,
            event__kind="released",
        )
        .order_by("-submission__number", "-number")
        .values_list(
            "submission__step_id",
            "pk",
            "fingerprint",
            "submission__fingerprint",
            "percent",
            "finalised_at",
        )
    )
    return {
        step: {
            "id": pk,
            "fingerprint": fingerprint,
            "submission": submission,
            "percent": percent,
            "finalised_at": at,
        }
        for step, pk, fingerprint, submission, percent, at in rows
    }


# ------------------------------------------------------------ the facts


def _required(enrolment: Enrolment) -> list[SyllabusStep]:
    return [step for step in syllabus_of(enrolment.edition).steps if step.is_required]


def _facts(
    enrolment: Enrolment,
    done: Mapping[int, datetime],
    licences: Iterable[LicenceFact],
    at: datetime,
) -> Facts:
    return Facts(
        on=at.date(),
        steps=tuple(
            StepFact(
                key=step.key,
                kind=step.kind,
                title=step.title,
                is_done=step.pk in done,
            )
            for step in _required(enrolment)
        ),
        licences=tuple(licences),
        licences_url=reverse("accounts:licences"),
        outline_url=enrolment.get_absolute_url(),
    )


def _asked(scheme: Scheme) -> list[Asked]:
    return [Asked(one.kind, one.step_kind) for one in scheme.requirements.all()]
