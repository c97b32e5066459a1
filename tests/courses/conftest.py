import pytest
from django.utils import timezone

from courses import enrolments
from courses.models import LessonPage


@pytest.fixture
def enrolment(trainee, curriculum, edition):
    """The trainee in the first edition of the small curriculum."""
    return enrolments.enrol(user=trainee, curriculum=curriculum, at=timezone.now())


@pytest.fixture
def joins(trainee):
    """Enrols the trainee in an edition."""

    def join(edition):
        return enrolments.enrol(user=trainee, curriculum=edition.curriculum, at=timezone.now())

    return join


@pytest.fixture
def long_curriculum(factory, curriculum):
    """Gives the small curriculum so many more lessons before its release."""

    def with_lessons(count: int):
        module = curriculum.get_children().get(slug="pharmacology").specific
        lesson = LessonPage.objects.get(slug="how-it-acts")
        for number in range(count):
            module.add_child(
                instance=LessonPage(
                    title=f"Lesson {number}",
                    slug=f"lesson-{number}",
                    body=lesson.body,
                )
            )
        return factory.released(curriculum, notes="A long one.", sign_off=None)

    return with_lessons
