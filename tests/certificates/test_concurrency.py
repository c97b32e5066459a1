"""Threads that press at once: one certificate, one line after another, one kept file."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import connections, transaction
from django.utils import timezone

from certificates.events import lifecycle
from certificates.issuing.issue import issue
from certificates.models import (
    Certificate,
    RegisterEntry,
    Rendition,
    Requirement,
    Scheme,
    SchemeVersion,
)
from certificates.register.chain import breaks
from certificates.renditions import files
from certificates.schemes.decisions import decide
from core.errors import Refusal
from courses.learning import enrolments
from tests.certificates.conftest import NOW, finish
from tests.world import make_user

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

PRESSES = 6


def at_once(*verbs) -> list:
    """Run the verbs in threads that start together; what each gave or raised."""
    start = Barrier(len(verbs))

    def press(verb):
        start.wait()
        try:
            return verb()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as threads:
        return list(threads.map(press, verbs))


def issuing(enrolment, at=NOW):
    return lambda: issue(enrolment=enrolment, legal_name=enrolment.user.legal_name, at=at)


def test_pressed_many_times_at_once_a_certificate_is_issued_once(earned):
    results = at_once(*[issuing(earned)] * PRESSES)
    assert results.count("already_issued") == PRESSES - 1
    assert Certificate.objects.count() == RegisterEntry.objects.count() == 1


def test_many_who_are_judged_at_once_are_judged_by_one_version(scheme, edition, curriculum):
    people = [make_user(f"Trainee {number}") for number in range(PRESSES)]
    rows = [enrolments.enrol(user=one, curriculum=curriculum, at=NOW) for one in people]
    results = at_once(*[partial(decide, enrolment=row, at=NOW) for row in rows])
    assert {result.version for result in results} == {SchemeVersion.objects.get()}
    assert len(set(results)) == PRESSES


def test_whoever_decides_while_the_owner_saves_judges_by_the_whole_of_it(scheme, enrolment):
    half_saved = Event()

    def save():
        with transaction.atomic():
            Scheme.objects.filter(pk=scheme.pk).update(title="Second wording")
            half_saved.set()
            time.sleep(0.3)
            Requirement.objects.filter(scheme=scheme, kind="steps_of_kind").delete()

    def judge():
        half_saved.wait()
        return decide(enrolment=enrolment, at=NOW)

    _saved, decision = at_once(save, judge)
    assert decision.version.content["title"] == "Second wording"
    assert [asked.kind for asked in decision.version.asked] == ["all_steps"]


def test_many_trainees_at_once_make_one_unbroken_register(
    scheme, edition, curriculum, organisation
):
    rows = []
    for number in range(PRESSES):
        person = make_user(f"Trainee {number}")
        rows.append(enrolments.enrol(user=person, curriculum=curriculum, at=NOW))
        finish(rows[-1])
    # Their last steps were judged when they were done, which is now.
    now = timezone.now()
    results = at_once(*[issuing(row, now) for row in rows])
    assert all(isinstance(result, Certificate) for result in results)
    assert list(RegisterEntry.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert breaks(organisation, at=now) == []


def test_two_owners_revoke_once(certificate, owner):
    def revoke():
        return lifecycle.revoke(
            certificate=certificate, by=owner, reason="Issued in error.", at=NOW
        )

    results = at_once(revoke, revoke, revoke)
    assert results.count("already_revoked") == 2


def test_a_file_asked_for_at_once_is_kept_once(certificate):
    results = at_once(*[lambda: files.pdf_bytes(certificate=certificate, at=NOW)] * 3)
    assert len(set(results)) == 1
    assert Rendition.objects.count() == 1
