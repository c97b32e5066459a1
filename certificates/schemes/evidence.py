"""The one reader of the rows below that a certificate rests on: completions, grades, markings, licences."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Licence
from assessments.models import AttemptStep, Marking, Outcome
from certificates.licences import checks
from certificates.licences.models import LicenceCheck
from certificates.schemes.requirements import CheckFact, Facts, LicenceFact, StepFact
from courses.models import Completion, Enrolment
from courses.releases.syllabus import SyllabusStep, syllabus_of


def facts_of(enrolments: Iterable[Enrolment], *, at: datetime) -> dict[int, Facts]:
    """All that a decision is made from, by enrolment, in a fixed number of queries."""
    enrolments = list(enrolments)
    licences = _licences(enrolments)
    return {enrolment.pk: _facts(enrolment, licences[enrolment.pk], at) for enrolment in enrolments}


def proof(enrolment: Enrolment) -> dict[str, Any]:
    """What proves each required step that is done, by fingerprints and without the person.

    All of them, where the scheme asks for all; a scheme may ask for less.
    """
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
                "opened_at": completed[step.pk].opened_at,
                "completed_at": completed[step.pk].completed_at,
                "attempt": sittings.get(step.pk),
                "marking": markings.get(step.pk),
            }
            for step in _required(enrolment)
            if step.pk in completed
        ]
    }


def licences_stated(enrolment: Enrolment, *, at: datetime) -> list[str]:
    """The trainee's licences in force, as they state them."""
    on = enrolment.user.day_of(at)
    return [
        licence.label for licence in _licences([enrolment])[enrolment.pk] if licence.is_in_force(on)
    ]


def licence_check(enrolment: Enrolment, *, at: datetime) -> dict[str, str] | None:
    """Who confirmed a license in force of the trainee, against what and when; None when nobody has."""
    on = enrolment.user.day_of(at)
    for licence in _licences([enrolment])[enrolment.pk]:
        if licence.check and licence.is_confirmed and licence.is_in_force(on):
            check = licence.check
            return {
                "by": check.organisation,
                "against": check.against,
                "on": check.on.isoformat(),
            }
    return None


# ------------------------------------------------------------ the rows


def _completions(enrolments: Sequence[Enrolment]) -> defaultdict[int, dict[int, Completion]]:
    done: defaultdict[int, dict[int, Completion]] = defaultdict(dict)
    for completion in Completion.objects.filter(enrolment__in=enrolments):
        done[completion.enrolment_id][completion.step_id] = completion
    return done


def _licences(enrolments: Sequence[Enrolment]) -> dict[int, list[LicenceFact]]:
    """By enrolment: who studies with two organizations is checked by each of them for itself."""
    stated: defaultdict[int, list[Licence]] = defaultdict(list)
    users = {one.user_id for one in enrolments}
    for licence in Licence.objects.filter(user__in=users):
        stated[licence.user_id].append(licence)
    organisations = {one.edition.organisation_id for one in enrolments}
    found = checks.latest(stated, organisations=organisations)
    return {
        enrolment.pk: [
            LicenceFact(
                str(licence),
                licence.expires_on,
                _check_fact(found.of(licence, organisation=enrolment.edition.organisation_id)),
            )
            for licence in stated[enrolment.user_id]
        ]
        for enrolment in enrolments
    }


def _check_fact(check: LicenceCheck | None) -> CheckFact | None:
    if check is None:
        return None
    return CheckFact(
        is_confirmed=check.is_confirmed,
        organisation=check.organisation.name,
        against=check.against,
        on=check.checked_on,
    )


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
            outcome=Outcome.PASS,
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


def _facts(enrolment: Enrolment, licences: Iterable[LicenceFact], at: datetime) -> Facts:
    done = set(enrolment.done)
    return Facts(
        # A licence is the person's, and ends with their day.
        on=enrolment.user.day_of(at),
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
