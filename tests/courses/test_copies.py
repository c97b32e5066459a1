"""A curriculum that is copied with its pages: the copy refers to itself, and its editors to it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from assessments.models import QuizPage, VignettePage
from courses.models import CurriculumPage, LearningObjective, StepPage
from courses.releases import looks


@pytest.fixture
def copied(sign_in, owner, curriculum) -> CurriculumPage:
    fields = {
        "new_title": "Second edition",
        "new_slug": "second",
        "new_parent_page": str(curriculum.get_parent().pk),
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    sign_in(owner).post(reverse("wagtailadmin_pages:copy", args=[curriculum.pk]), fields)
    return CurriculumPage.objects.get(slug="second")


def versions(step):
    return (step, step.get_latest_revision_as_object())


def test_each_step_of_a_copy_refers_into_the_copy(copied, curriculum):
    steps = StepPage.objects.descendant_of(copied).specific()
    assert steps
    for step in steps:
        for version in versions(step):
            assert all(
                one.module.path.startswith(copied.path) for one in version.taught_objectives.all()
            )
            assert all(one.path.startswith(copied.path) for one in version.prerequisites.all())
    for before, after in zip(
        StepPage.objects.descendant_of(curriculum).specific(), steps, strict=True
    ):
        assert [one.code for one in before.taught_objectives.all()] == [
            one.code for one in after.taught_objectives.all()
        ]
        assert before.prerequisites.count() == after.prerequisites.count()


@pytest.mark.house("curriculum")
def test_a_copy_outlives_what_happens_to_its_original(copied, curriculum):
    vignette = VignettePage.objects.descendant_of(copied).get()
    for objective in LearningObjective.objects.filter(module__path__startswith=curriculum.path):
        LearningObjective.objects.filter(pk=objective.pk).update(code=f"OLD-{objective.pk}")
    StepPage.objects.descendant_of(curriculum).first().delete()
    assert vignette.prerequisites.get().path.startswith(copied.path)
    draft = looks.preview(copied)
    assert [str(problem) for problem in draft.problems] == []
    codes = {one["code"] for step in draft.steps for one in step.content["objectives"]}
    assert codes
    assert not [code for code in codes if code.startswith("OLD")]


def test_the_questions_of_a_copied_quiz_stay_those_of_the_bank(copied, curriculum):
    before, after = (
        QuizPage.objects.descendant_of(one).get().quiz_questions.values_list("question", flat=True)
        for one in (curriculum, copied)
    )
    assert list(before) == list(after)


def test_the_editor_of_a_step_offers_its_own_curriculum_alone(sign_in, owner, copied, curriculum):
    client = sign_in(owner)
    for home in (copied, curriculum):
        step = VignettePage.objects.descendant_of(home).get()
        page = client.get(reverse("wagtailadmin_pages:edit", args=[step.pk]))
        boxes = BeautifulSoup(page.content, "html.parser").select("[data-choice-list] input[value]")
        offered = {name: set() for name in ("taught_objectives", "prerequisites")}
        for box in boxes:
            offered[box["name"]].add(int(box["value"]))
        objectives = LearningObjective.objects.filter(module__path__startswith=home.path)
        steps = StepPage.objects.descendant_of(home).exclude(pk=step.pk)
        assert offered["taught_objectives"] == set(objectives.values_list("pk", flat=True))
        assert offered["prerequisites"] == set(steps.values_list("pk", flat=True))


def test_a_copied_module_takes_its_own_objectives_along(sign_in, owner, curriculum):
    module = curriculum.get_children().first()
    fields = {
        "new_title": "Again",
        "new_slug": "again",
        "new_parent_page": str(curriculum.pk),
        "copy_subpages": "on",
    }
    sign_in(owner).post(reverse("wagtailadmin_pages:copy", args=[module.pk]), fields)
    again = curriculum.get_children().get(slug="again")
    for step in StepPage.objects.descendant_of(again).specific():
        for version in versions(step):
            assert {one.module_id for one in version.taught_objectives.all()} <= {again.pk}
            assert all(one.path.startswith(again.path) for one in version.prerequisites.all())
