import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from assessments.models import Question, QuestionVersion, Rubric
from courses.learning import enrolments
from courses.models import Competency, LessonPage, Reference


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


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Iterator[Path]:
    """Where archives are unpacked; empty again after every test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def rows_and_files(settings, tmp_path):
    """How many there are of everything that an import makes, and every stored file."""
    # Another process of the suite stores files meanwhile.
    settings.MEDIA_ROOT = tmp_path / "media"

    def count() -> tuple:
        models = (Page, Image, Document, Question, QuestionVersion, Rubric, Competency, Reference)
        stored = [
            f"{folder}/{name}"
            for folder in ("original_images", "documents", "images", "")
            for name in (
                default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
            )
        ]
        return tuple(model.objects.count() for model in models), sorted(stored)

    return count
