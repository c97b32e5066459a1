"""Fixtures that the tests of quizzes share."""

import pytest

from assessments import attempts
from courses import enrolments
from courses.models import EditionStep
from tests.assessments.quizzes import HOUR, NOW


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
