"""Importing a package: what is made, what is left alone, what is withdrawn."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from assessments.models import QuestionVersion, VignettePage
from courses.formats.faults import PackageRefused
from courses.models import (
    Competency,
    CurriculumPage,
    LearningObjective,
    LessonPage,
    ModulePage,
    Reference,
    StepPage,
)
from courses.packages import import_package, read_package
from courses.releases import looks
from tests.courses.small_package import FILES, LESSON, QUIZ, VIGNETTE, with_change, write
from tests.factory import RELEASED_AT, Factory

pytestmark = pytest.mark.database

DOSING = "01-pharmacology/20-dosing.md"


@pytest.fixture
def bring(tmp_path, organisation):
    """Import the small package with some files changed."""

    def bring_in(changes=None, *, into=organisation):
        package = read_package(write(tmp_path, changes))
        return import_package(package=package, organisation=into, by=None, at=RELEASED_AT)

    return bring_in


def revisions() -> dict[str, int]:
    return {
        page.slug: Revision.objects.filter(object_id=str(page.pk)).count()
        for page in Page.objects.filter(depth__gt=3)
    }


# ------------------------------------------------------------ the first time


def test_an_import_makes_a_published_curriculum(bring, organisation):
    report = bring()
    page = CurriculumPage.objects.get()
    assert page.get_parent().specific == organisation.page
    assert page.organisation == organisation
    assert not page.get_descendants(inclusive=True).not_live().exists()
    assert [(step.slug, step.specific.kind) for step in StepPage.objects.order_by("path")] == [
        ("how-it-acts", "lesson"),
        ("dosing", "lesson"),
        ("quiz", "quiz"),
        ("the-referral", "vignette"),
        ("evaluation", "evaluation"),
    ]
    assert set(revisions().values()) == {1}
    assert {kind for kind, _name in report.created} == {
        *("framework", "competency", "reference", "curriculum", "module"),
        *("question", "rubric", "file", "step"),
    }
    assert (report.changed, report.removed) == ([], [])


def test_what_was_imported_can_be_released(bring, organisation):
    bring()
    edition = Factory(organisation).released(CurriculumPage.objects.get())
    steps = {step.key: step.content for step in edition.steps.all()}
    assert steps["pharmacology/dosing"]["prerequisites"] == ["pharmacology/how-it-acts"]
    assert steps["pharmacology/how-it-acts"]["objectives"] == [
        {"code": "PH-1", "text": "Explain how it acts.", "competencies": ["KAP-1.1"]}
    ]
    quiz = steps["pharmacology/quiz"]["content"]
    assert [question["code"] for question in quiz["questions"]] == ["PH-Q01", "PH-Q02"]
    assert quiz["questions"][1]["value"] == "80.20"
    assert (quiz["time_limit"], quiz["attempts_allowed"]) == (None, 3)
    vignette = steps["pharmacology/the-referral"]["content"]
    assert [exhibit["kind"] for exhibit in vignette["stages"][0]["exhibits"]] == [
        *("table", "chart", "image"),
    ]
    assert vignette["stages"][0]["exhibits"][1]["series"][0]["points"][1] == ["10", "168.5"]
    assert vignette["rubric"]["title"] == "The referral"


def test_the_same_picture_is_stored_once_in_the_organisations_collection(bring, organisation):
    bring()
    image = Image.objects.get()
    assert image.collection == organisation.collection
    assert (image.width, image.height) == (10, 10)


def test_objectives_and_competencies_are_joined(bring):
    bring()
    objective = LearningObjective.objects.get()
    assert [competency.code for competency in objective.competencies.all()] == ["KAP-1.1"]
    assert LessonPage.objects.get(slug="how-it-acts").taught_objectives.get() == objective
    assert Competency.objects.get(code="KAP-1.1").parent.code == "KAP-1"


# ------------------------------------------------------------ again


def test_importing_again_writes_nothing(bring):
    first = bring()
    before = revisions()
    with CaptureQueriesContext(connection) as queries:
        second = bring()
    written = [
        query["sql"]
        for query in queries
        if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
    ]
    assert written == []
    assert second.changed_nothing
    assert sorted(second.unchanged) == sorted(first.created)
    assert revisions() == before


def test_a_changed_lesson_is_the_only_one_touched(bring):
    bring()
    before = revisions()
    report = bring(with_change(LESSON, "The route **decides**.", "The dose decides."))
    assert (report.created, report.removed) == ([], [])
    assert report.changed == [("step", "pharmacology/how-it-acts")]
    assert revisions() == before | {"how-it-acts": before["how-it-acts"] + 1}
    assert "The dose decides" in str(LessonPage.objects.get(slug="how-it-acts").body)


def test_another_way_to_write_the_same_is_no_change(bring):
    bring()
    changes = with_change(LESSON, "The route **decides**.", "\nThe route\n__decides__.\n\n")
    changes |= with_change(DOSING, "title: Dosing", "title: 'Dosing'")
    assert not [kind for kind, _name in bring(changes).changed]


def test_a_lesson_saved_by_the_editor_without_a_change_is_no_change(bring):
    bring()
    lesson = LessonPage.objects.get(slug="dosing")
    lesson.body = [
        {"type": "text", "value": '<p data-block-key="x1">Never more than was said.</p>'}
    ]
    lesson.save_revision().publish()
    assert bring().changed_nothing


def test_a_changed_question_gets_a_version_and_the_quiz_none_of_it(bring):
    bring()
    before = revisions()
    report = bring(with_change("01-pharmacology/questions.yaml", "How much arrives?", "How much?"))
    assert report.changed == [("question", "PH-Q01")]
    assert list(
        QuestionVersion.objects.order_by("question__code", "number").values_list(
            "question__code", "number"
        )
    ) == [("PH-Q01", 1), ("PH-Q01", 2), ("PH-Q02", 1)]
    assert revisions() == before


def test_changed_rows_are_changed_in_place(bring):
    bring()
    keys = (Reference.objects.get(key="synthesis").pk, LearningObjective.objects.get().pk)
    changes = with_change("01-pharmacology/references.yaml", "Not a source.", "No source.")
    changes |= with_change("01-pharmacology/module.yaml", "Explain how", "Say how")
    changes |= with_change("framework.yaml", "title: Safety", "title: Client safety")
    report = bring(changes)
    assert report.changed == [
        ("competency", "KAP-1.2"),
        ("reference", "synthesis"),
        ("module", "pharmacology"),
    ]
    assert keys == (Reference.objects.get(key="synthesis").pk, LearningObjective.objects.get().pk)


def test_a_step_that_is_gone_is_unpublished_and_kept(bring, organisation):
    bring()
    curriculum = CurriculumPage.objects.get()
    Factory(organisation).released(curriculum)
    report = bring({DOSING: None})
    assert report.removed == [("step", "pharmacology/dosing")]
    assert not LessonPage.objects.get(slug="dosing").live
    assert looks.preview(curriculum).changes.removed == ["pharmacology/dosing"]


def test_a_step_that_comes_back_is_published_again(bring):
    bring()
    bring({DOSING: None})
    assert bring({DOSING: FILES[DOSING]}).changed == [("step", "pharmacology/dosing")]
    assert LessonPage.objects.get(slug="dosing").live


def test_a_step_put_between_two_stands_between_them(bring):
    bring()
    new = "---\ntitle: New\n---\nText.\n"
    report = bring({"01-pharmacology/15-new.md": new})
    assert report.created == [("step", "pharmacology/new")]
    slugs = ModulePage.objects.get().get_children().values_list("slug", flat=True)
    assert list(slugs) == ["how-it-acts", "new", "dosing", "quiz", "the-referral"]
    assert bring({"01-pharmacology/15-new.md": new}).changed_nothing


def test_a_competency_that_is_gone_is_removed_only_when_nothing_points_to_it(bring):
    bring()
    changes = with_change("framework.yaml", "      - {code: KAP-1.2, title: Safety}\n", "")
    changes |= with_change(VIGNETTE, "competency: KAP-1.2", "competency: KAP-1.1")
    assert ("competency", "KAP-1.2") in bring(changes).removed


def test_an_authors_draft_is_left_alone_where_nothing_changed(bring):
    bring()
    lesson = LessonPage.objects.get(slug="dosing")
    lesson.title = "A draft"
    lesson.save_revision()
    assert bring().changed_nothing
    assert LessonPage.objects.get(slug="dosing").get_latest_revision_as_object().title == "A draft"


# ------------------------------------------------------------ whose it is


def test_two_organisations_may_hold_the_same_package(bring, organisation, other_organisation):
    bring()
    bring(into=other_organisation)
    assert CurriculumPage.objects.count() == 2
    assert {page.organisation for page in CurriculumPage.objects.all()} == {
        organisation,
        other_organisation,
    }
    assert Reference.objects.filter(organisation=other_organisation).count() == 2
    assert Image.objects.filter(collection=other_organisation.collection).count() == 1


def test_a_question_of_another_curriculum_is_not_taken(bring):
    bring()
    other = with_change("curriculum.yaml", "slug: foundations", "slug: advanced")
    with pytest.raises(PackageRefused, match="belongs to another curriculum"):
        bring(other)


def test_a_step_does_not_change_its_kind(bring):
    bring()
    changes = {
        DOSING: None,
        "01-pharmacology/20-dosing.yaml": FILES[QUIZ],
        QUIZ: None,
    }
    with pytest.raises(PackageRefused, match="dosing is a lesson already"):
        bring(changes)


def test_an_import_that_fails_leaves_nothing(bring, factory, curriculum):
    pages = Page.objects.count()
    taken = VignettePage.objects.get().rubric.title
    changes = with_change(VIGNETTE, "rubric:\n  title: The referral", f"rubric:\n  title: {taken}")
    changes |= with_change("curriculum.yaml", "slug: foundations", "slug: another")
    with pytest.raises(PackageRefused, match="another vignette has a rubric"):
        bring(changes)
    assert Page.objects.count() == pages
    assert not Reference.objects.filter(key="synthesis").exists()


# ------------------------------------------------------------ the command


def test_the_command_imports(tmp_path, organisation):
    out = StringIO()
    call_command("import_curriculum", write(tmp_path), organisation="harbor", stdout=out)
    assert "created step pharmacology/how-it-acts" in out.getvalue()
    assert CurriculumPage.objects.exists()


@pytest.mark.django_db
def test_the_command_prints_the_faults_and_ends_with_1(tmp_path):
    err = StringIO()
    folder = write(tmp_path, with_change(QUIZ, "minutes: 10", "minuts: 10"))
    with pytest.raises(SystemExit) as end:
        call_command("import_curriculum", folder, check=True, stderr=err)
    assert end.value.code == 1
    assert err.getvalue().splitlines() == [
        f"{folder}/{QUIZ}:1: minutes is missing",
        f"{folder}/{QUIZ}:3: unknown field: minuts",
        "2 faults: nothing was written.",
    ]


@pytest.mark.django_db
def test_the_command_only_checks_when_asked(tmp_path):
    call_command("import_curriculum", write(tmp_path), check=True, stdout=StringIO())
    assert not CurriculumPage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", [None, "nowhere"])
def test_the_command_needs_an_organisation(tmp_path, slug):
    with pytest.raises(CommandError):
        call_command("import_curriculum", write(tmp_path), organisation=slug)
