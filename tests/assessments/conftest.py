"""Fixtures that the tests of quizzes and vignettes share."""

import pytest
from django.utils import timezone

from accounts.models import User
from assessments.quizzes import attempts
from core.models import Membership
from core.organisations import memberships
from courses.learning import enrolments
from courses.models import EditionStep
from tests.assessments.quizzes import HOUR, NOW
from tests.assessments.vignettes import hand_in


def make_supervisor(organisation, name: str) -> User:
    user = User.objects.create_user(f"{name.split()[0].lower()}@example.org", legal_name=name)
    memberships.admit(
        user=user,
        organisation=organisation,
        role=Membership.Role.SUPERVISOR,
        by=None,
        at=timezone.now(),
    )
    return user


@pytest.fixture
def quiz(edition):
    return EditionStep.objects.get(edition=edition, kind="quiz")


@pytest.fixture
def quiz_enrolment(trainee, curriculum, edition):
    return enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - HOUR)


@pytest.fixture
def attempt(quiz_enrolment, quiz):
    """The trainee's first attempt at the quiz, just begun."""
    return attempts.start(enrolment=quiz_enrolment, step=quiz, at=NOW)


@pytest.fixture
def vignette(edition):
    return EditionStep.objects.get(edition=edition, kind="vignette")


@pytest.fixture
def enrolment(trainee, curriculum, edition):
    """The trainee's, with the lesson done that the vignette requires."""
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW - HOUR)
    lesson = EditionStep.objects.get(edition=edition, kind="lesson")
    enrolments.complete(enrolment=enrolment, step=lesson, at=NOW - HOUR)
    return enrolment


@pytest.fixture
def submission(enrolment, vignette):
    """The trainee's first answer, handed in."""
    return hand_in(enrolment, vignette)


@pytest.fixture
def second_supervisor(organisation):
    return make_supervisor(organisation, "Severin Blau")
