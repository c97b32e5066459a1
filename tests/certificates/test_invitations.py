from datetime import timedelta

import pytest
from django.core.management import call_command

from certificates.issuing import invitations
from certificates.models import Decision, Rendition
from certificates.schemes.decisions import decide
from core.models import Notice
from courses.learning import enrolments
from tests.certificates.conftest import NOW, finish

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def invited(trainee) -> int:
    return Notice.objects.filter(user=trainee, key__startswith="certificate-earned:").count()


def test_the_last_step_invites_the_trainee_once(
    django_capture_on_commit_callbacks, scheme, enrolment, trainee
):
    steps = list(enrolment.edition.steps.filter(is_required=True))
    for step in steps[:-1]:
        with django_capture_on_commit_callbacks(execute=True):
            enrolments.complete(enrolment=enrolment, step=step, at=NOW)
    assert invited(trainee) == 0
    with django_capture_on_commit_callbacks(execute=True):
        enrolments.complete(enrolment=enrolment, step=steps[-1], at=NOW)
    assert invited(trainee) == 1
    assert Decision.objects.get().is_met
    invitations.invite(enrolment=enrolment, at=NOW)
    assert invited(trainee) == 1


def test_what_a_lost_signal_left_undone_is_mended(earned, trainee):
    assert invited(trainee) == 0
    invitations.reconcile(NOW)
    invitations.reconcile(NOW)
    assert invited(trainee) == 1


def test_the_clock_leaves_old_rows_to_the_command(earned, trainee, capsys):
    invitations.reconcile(NOW + timedelta(days=30))
    assert invited(trainee) == 0
    call_command("reconcile")
    assert invited(trainee) == 1
    assert "Looked at 1 enrollments" in capsys.readouterr().out


def test_a_missing_pdf_is_made(certificate):
    assert not Rendition.objects.exists()
    assert invitations.reconcile(NOW) == (0, 1)
    assert Rendition.objects.filter(certificate=certificate).exists()
    assert invitations.reconcile(NOW) == (0, 0)


def test_nobody_is_invited_to_what_they_hold(certificate, trainee):
    assert invitations.invite(enrolment=certificate.enrolment, at=NOW) is None


def test_nobody_is_invited_too_early(scheme, enrolment, trainee):
    assert invitations.invite(enrolment=enrolment, at=NOW) is None
    finish(enrolment)
    assert invitations.invite(enrolment=enrolment, at=NOW) is not None
    assert decide(enrolment=enrolment, at=NOW).is_met
