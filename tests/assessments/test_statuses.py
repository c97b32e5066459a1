"""Where trainees stand in the steps of their editions, asked for many trainees at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.quizzes import attempts
from courses.learning import enrolments
from courses.learning.models import outlines_of
from courses.models import LessonPage
from courses.releases.syllabus import syllabus_of
from tests.courses.lessons import read
from tests.factory import RELEASED_AT
from tests.world import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = timezone.now()


def test_the_outlines_of_many_trainees_cost_what_those_of_two_cost(
    factory, curriculum, edition, django_assert_num_queries
):
    """And each is what its trainee alone would be told, whatever edition they are in."""
    people = [make_user(f"Trainee {number}") for number in range(6)]
    joined = [enrolments.enrol(user=one, curriculum=curriculum, at=NOW) for one in people[:4]]
    lesson = LessonPage.objects.get()
    lesson.title = "How it acts, revised"
    lesson.save_revision().publish()
    newer = factory.released(curriculum, at=RELEASED_AT + timedelta(days=1))
    joined += [enrolments.enrol(user=one, curriculum=curriculum, at=NOW) for one in people[4:]]
    lesson_read, quiz = (edition.steps.get(kind=kind) for kind in ("lesson", "quiz"))
    read(enrolment=joined[0], step=lesson_read, at=NOW)
    attempts.start(enrolment=joined[1], step=quiz, at=NOW)
    for known in (edition, newer):
        syllabus_of(known)
    alone = {one.pk: one.outline(at=NOW) for one in joined}
    # Of these two, one may go on with the quiz and the other with the vignette as well.
    with CaptureQueriesContext(connection) as for_two:
        outlines_of(joined[:2], at=NOW)
    with django_assert_num_queries(len(for_two)):
        together = outlines_of(joined, at=NOW)
    assert together == alone
    assert together[joined[0].pk].done == 1
    assert together[joined[1].pk].by_pk[quiz.pk].note.startswith("You have begun.")
    assert together[joined[2].pk].by_pk[quiz.pk].note == ""
