"""Threads that press at once: one certificate, one line after another, one kept file."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from certificates import issuing, renditions
from certificates.models import Certificate, RegisterEntry, Rendition
from certificates.register import first_break
from core.errors import Refusal
from courses import enrolments
from tests.certificates.conftest import NOW, finish
from tests.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

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


def issue(enrolment):
    return lambda: issuing.issue(enrolment=enrolment, legal_name=enrolment.user.legal_name, at=NOW)


def test_pressed_many_times_at_once_a_certificate_is_issued_once(earned):
    results = at_once(*[issue(earned)] * PRESSES)
    assert results.count("already_issued") == PRESSES - 1
    assert Certificate.objects.count() == RegisterEntry.objects.count() == 1


def test_many_trainees_at_once_make_one_unbroken_register(
    scheme, edition, curriculum, organisation
):
    rows = []
    for number in range(PRESSES):
        person = make_user(f"Trainee {number}")
        rows.append(enrolments.enrol(user=person, curriculum=curriculum, at=NOW))
        finish(rows[-1])
    results = at_once(*[issue(row) for row in rows])
    assert all(isinstance(result, Certificate) for result in results)
    assert list(RegisterEntry.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert first_break(organisation) is None


def test_two_owners_revoke_once(certificate, owner):
    def revoke():
        return issuing.revoke(certificate=certificate, by=owner, reason="Issued in error.", at=NOW)

    results = at_once(revoke, revoke, revoke)
    assert results.count("already_revoked") == 2


def test_a_file_asked_for_at_once_is_kept_once(certificate):
    results = at_once(*[lambda: renditions.pdf_bytes(certificate=certificate, at=NOW)] * 3)
    assert len(set(results)) == 1
    assert Rendition.objects.count() == 1
