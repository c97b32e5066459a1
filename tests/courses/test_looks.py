"""What an author looks at is made once, and is never what it was before a change."""

from datetime import date

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from wagtail.images.models import Image

from assessments.models import Question, QuizQuestion, Rubric, VignettePage
from core.made import store
from courses.content.freezing import Freezing
from courses.models import (
    Competency,
    LearningObjective,
    LessonPage,
    ModulePage,
    Reference,
    StepPage,
)
from courses.packages import looks as package_looks
from courses.packages import write_package
from courses.releases import looks
from courses.releases.drafts import draft_of
from tests.factory import SVG

# Stamps are made of rows as the database keeps them.
pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    store.forget()
    caches["made"].clear()


def said(draft) -> tuple:
    """All that a draft says, but for what tells it from others."""
    return (
        [(step.page.pk, step.content, step.fingerprint) for step in draft.steps],
        draft.outline,
        [(problem.code, problem.message) for problem in draft.problems],
        draft.changes,
    )


def changed_image(_curriculum):
    image = Image.objects.get()
    image.file = ContentFile(SVG.replace("L60", "L50").encode(), name="other.svg")
    image.save()


def rewritten_image(_curriculum):
    image = Image.objects.get()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(SVG.replace("L60", "L600").encode())


def lost_image(_curriculum):
    image = Image.objects.get()
    image.file.storage.delete(image.file.name)


def changed_recording(_curriculum):
    lesson = LessonPage.objects.get()
    document = next(one.value["file"] for one in lesson.body if one.block_type == "media")
    document.file.save("other.wav", ContentFile(b"RIFF other"))
    document.save()


def published(page, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


CHANGES = {
    "text": lambda _c: published(LessonPage.objects.get(), summary="Said anew."),
    "body": lambda _c: published(LessonPage.objects.get(), body=[("text", "<p>Another body.</p>")]),
    "image": changed_image,
    "file of an image": rewritten_image,
    "lost image": lost_image,
    "recording": changed_recording,
    "question": lambda _c: Question.objects.update(rationale="<p>Another reason.</p>"),
    "weight": lambda _c: QuizQuestion.objects.update(weight=3),
    "rubric": lambda _c: Rubric.objects.update(title="Judged anew"),
    "reference": lambda _c: Reference.objects.filter(key="kamp-2020").update(note="Read again."),
    "lost reference": lambda _c: Reference.objects.filter(key="kamp-2020").delete(),
    "objective": lambda _c: LearningObjective.objects.filter(
        pk=LearningObjective.objects.first().pk
    ).update(text="Says what it does."),
    "competencies of an objective": lambda _c: (
        LearningObjective.competencies.through.objects.all().delete()
    ),
    "taught objectives": lambda _c: StepPage.taught_objectives.through.objects.all().delete(),
    "competency": lambda _c: Competency.objects.filter(code="KAP-1.1").update(title="Another"),
    "prerequisite": lambda _c: StepPage.prerequisites.through.objects.all().delete(),
    "order": lambda _c: LessonPage.objects.get().move(ModulePage.objects.get(), pos="last-child"),
    "curriculum": lambda c: published(c, audience="Everybody"),
    "module": lambda _c: published(ModulePage.objects.get(), title="Another title"),
    "address": lambda _c: published(LessonPage.objects.get(), slug="how-it-works"),
    "withdrawn": lambda _c: VignettePage.objects.get().unpublish(),
    "framework": lambda c: type(c.framework).objects.update(description="Described"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_at_once(curriculum, change):
    before = looks.preview(curriculum)
    judged = looks.judged(before, on=date(2026, 3, 2))
    CHANGES[change](curriculum)
    curriculum.refresh_from_db()

    after = looks.preview(curriculum)

    assert said(after) == said(draft_of(curriculum, Freezing(curriculum.organisation)))
    assert said(after) != said(before)
    assert after.stamp != before.stamp
    assert judged == looks.judged(before, on=date(2026, 3, 2))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_in_the_files(curriculum, change):
    package_looks.written(curriculum)
    if change != "lost image":
        CHANGES[change](curriculum)
    curriculum.refresh_from_db()

    files = package_looks.written(curriculum).files

    assert bytes_of(files) == bytes_of(write_package(curriculum))


def bytes_of(files) -> dict[str, bytes]:
    return {name: file if isinstance(file, bytes) else file.read() for name, file in files.items()}


def test_a_draft_that_is_not_published_is_in_the_files_at_once(curriculum):
    lesson = LessonPage.objects.get()
    lesson.summary = "Only a draft."
    revision = lesson.save_revision()
    package_looks.written(curriculum)
    lesson.summary = "Drafted over it."
    lesson.save_revision(overwrite_revision=revision)

    files = package_looks.written(curriculum).files

    assert any(b"Drafted over it." in one for one in files.values() if isinstance(one, bytes))


def test_only_what_changed_is_frozen_again(curriculum, monkeypatch):
    frozen: list[str] = []
    freeze = looks.frozen
    monkeypatch.setattr(looks, "frozen", lambda *said: frozen.append(said[2].slug) or freeze(*said))

    first = looks.preview(curriculum)
    assert len(frozen) == len(first.steps)
    frozen.clear()
    assert said(looks.preview(curriculum)) == said(first)
    assert frozen == []
    CHANGES["text"](curriculum)
    looks.preview(curriculum)
    assert frozen == ["how-it-acts"]


def test_what_changed_while_it_was_frozen_is_not_kept(curriculum, monkeypatch):
    freeze = looks.frozen

    def meanwhile(*said):
        found = freeze(*said)
        Reference.objects.filter(key="kamp-2020").update(note="Read meanwhile.")
        return found

    monkeypatch.setattr(looks, "frozen", meanwhile)
    assert looks.preview(curriculum).stamp == ""
    monkeypatch.setattr(looks, "frozen", freeze)
    Reference.objects.filter(key="kamp-2020").update(note="")

    after = looks.preview(curriculum)

    assert said(after) == said(draft_of(curriculum, Freezing(curriculum.organisation)))
