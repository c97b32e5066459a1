"""A kind of step is one object: what is registered serves files, releases, quality and outlines."""

import re
from pathlib import Path
from typing import ClassVar

import pytest
from django.utils import timezone

from courses.evaluations.kind import EvaluationKind
from courses.formats.contents import PackagedStep
from courses.learning import enrolments
from courses.packages import import_package, read_package
from courses.packages.writing import write_folder, write_package
from courses.quality.material import StepMaterial
from courses.releases import looks, material, steps
from courses.releases.steps import StepStatus
from courses.releases.syllabus import syllabus_of
from tests.courses.small_package import write

pytestmark = pytest.mark.django_db

NOW = timezone.now()


class Interview(EvaluationKind):
    """A kind for this test alone: it is waited for, explains a term and judges a competency."""

    kind = "interview"
    label = "Interview"
    waiting: ClassVar[list[tuple[int, int]]] = []

    def freeze(self, page, freezing):
        return {"body": "Anything at all.", **super().freeze(page, freezing)}

    def material(self, content, locate):
        return StepMaterial(locate=locate)

    def rules(self, content):
        return {"assesses": ["KAP-1.1"], "questions": len(content["questions"])}

    def describe(self, rules):
        return f"Asked {rules['questions']} questions."

    def terms(self, content):
        return [("Rapport", "<p>Being at ease.</p>")]

    def statuses(self, enrolments, steps, *, at):
        self.waiting[:] = [(one.pk, step.pk) for one in enrolments for step in steps]
        return {pair: StepStatus("waiting", "Somebody will call you.") for pair in self.waiting}


@pytest.fixture
def interview(monkeypatch):
    """The evaluation's page and file, spoken for by another kind."""
    page_model = EvaluationKind.page_model
    monkeypatch.setattr(steps, "_kinds", {**steps._kinds})
    monkeypatch.setattr(page_model, "step_kind", page_model.step_kind)
    monkeypatch.setattr(page_model, "kind", "interview")
    steps.register(Interview())
    return Interview


def test_a_registered_kind_is_whole(interview, organisation, trainee, tmp_path, factory):
    folder = write(tmp_path / "in", {"95-evaluation.yaml": EVALUATION})
    import_package(package=read_package(folder), organisation=organisation, by=None, at=NOW)
    curriculum = organisation.curricula.get()
    draft = looks.preview(curriculum)
    assert "interview" in [step.content["kind"] for step in draft.steps]
    assert "interview" in [step.kind for step in material.read(draft).steps]
    edition = factory.released(curriculum)
    step = next(one for one in syllabus_of(edition).steps if one.kind == "interview")
    assert (step.explains_terms, step.load, step.is_handout) == (True, None, False)
    assert steps.description_of(step) == "Asked 1 questions."
    enrolment = enrolments.enrol(user=trainee, curriculum=curriculum, at=NOW)
    assert enrolment.outline(at=NOW).by_pk[step.pk].asked == "Somebody will call you."
    write_folder(write_package(curriculum), tmp_path / "out")
    again = read_package(tmp_path / "out")
    said = next(one for _module, one in again.steps() if one.kind == "interview")
    assert isinstance(said, PackagedStep)
    assert said.title == "How it went"


def test_no_other_room_knows_a_kind_by_its_name():
    """Whoever needs to know what a kind is asks the register. What is Markdown in a package is a lesson."""
    root = Path(__file__).resolve().parents[2]
    named = re.compile(rf"""["'](?:{"|".join(kind.kind for kind in steps.all_kinds())})["']""")
    rooms = ("content", "explorer", "formats", "learning", "packages", "quality", "releases")
    files = [path for room in rooms for path in (root / "courses" / room).rglob("*.py")]
    files += [
        path for path in (root / "certificates").rglob("*.py") if "migrations" not in path.parts
    ]
    found = {path.relative_to(root).as_posix() for path in files if named.search(path.read_text())}
    assert found == {"courses/packages/reading.py"}


EVALUATION = """\
kind: interview
title: How it went
summary: A talk about the course.
minutes: 5
questions:
  - {code: useful, kind: rating, text: "It was useful."}
"""
