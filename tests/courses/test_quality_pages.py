"""The quality of a curriculum's pages: the gate of a release, the report, the alignment."""

import csv
import io
import re

import pytest

from core.errors import Refusal
from courses.models import Edition, LearningObjective, LessonPage, ModulePage
from courses.quality.matrix import matrix_of
from courses.releases import looks, material
from tests.factory import RELEASED_AT

pytestmark = pytest.mark.database

REPORTS = "/cms/curricula/quality/"
UNCITED = ("text", "<h2>Claims</h2><p>After 0.5 mg/kg 70% got better.</p>")


@pytest.fixture
def where(curriculum):
    return f"/cms/curricula/{curriculum.pk}/"


@pytest.fixture
def uncited(curriculum):
    """A published lesson with a figure that nobody vouches for."""
    lesson = LessonPage.objects.get(slug="how-it-acts")
    lesson.body.append(UNCITED)
    lesson.save_revision().publish()
    return lesson


# ------------------------------------------------------------ the gate


def test_an_error_forbids_the_release_and_names_its_page(factory, curriculum, uncited):
    with pytest.raises(Refusal) as refused:
        factory.released(curriculum)
    assert refused.value.code == "quality_error"
    assert "How it acts, text" in refused.value.message
    assert "has no citation" in refused.value.message
    assert not Edition.objects.exists()


def test_the_release_page_lists_the_errors_with_their_pages(where, sign_in, owner, uncited):
    client = sign_in(owner)
    page = client.get(f"{where}release/").text
    assert "These errors forbid a release:" in page
    assert "uncited_figure" in page
    assert f'href="/cms/pages/{uncited.pk}/edit/"' in page
    answer = client.post(f"{where}release/", {"notes": "Anyway."})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_what_is_only_worth_a_look_forbids_nothing(where, sign_in, owner, factory, curriculum):
    assert "more things" in sign_in(owner).get(f"{where}release/").text
    assert factory.released(curriculum).number == 1


def test_a_question_that_was_edited_is_judged_too(factory, curriculum):
    question = ModulePage.objects.get().objectives.first().questions.first()
    question.sources = ""
    question.rationale = "<p>Because.</p>"
    question.save()
    with pytest.raises(Refusal) as refused:
        factory.released(curriculum)
    assert refused.value.code == "quality_error"
    assert "names no source of its key" in refused.value.message


# ------------------------------------------------------------ the report


def test_writers_find_their_curricula_and_nobody_elses(
    sign_in, author, owner, stranger, supervisor, trainee, curriculum
):
    for writer in (author, owner):
        assert f"/cms/curricula/{curriculum.pk}/quality/" in sign_in(writer).get(REPORTS).text
    assert "Foundations" not in sign_in(stranger).get(REPORTS).text
    for other in (supervisor, trainee):
        assert "Foundations" not in sign_in(other).get(REPORTS).text


@pytest.mark.parametrize("page", ["quality/", "alignment/", "alignment.csv"])
def test_another_organisations_quality_is_absent(where, page, sign_in, stranger, author):
    assert sign_in(stranger).get(where + page).status_code == 404
    assert sign_in(author).get(where + page).status_code == 200


def test_the_report_lists_what_was_found_and_the_totals(where, sign_in, author, uncited):
    page = sign_in(author).get(f"{where}quality/").text
    assert "Errors: they forbid a release (1)" in page
    assert "Less than a whole curriculum has" in page
    assert f'href="/cms/pages/{uncited.pk}/edit/"' in page
    assert "1 lessons, 0 hand-outs," in page


def test_the_report_says_what_could_not_be_judged(where, sign_in, author):
    lesson = LessonPage.objects.get()
    lesson.body = [("text", "<p>So it is. [@nobody-2020]</p>")]
    lesson.save_revision().publish()
    page = sign_in(author).get(f"{where}quality/").text
    assert "@nobody-2020, which is not in the reference list" in page


def test_judging_asks_the_database_nothing(curriculum, django_assert_num_queries):
    draft = looks.preview(curriculum)
    with django_assert_num_queries(0):
        looks.judged(draft, on=RELEASED_AT.date())


# ------------------------------------------------------------ alignment


def test_the_matrix_says_who_teaches_and_who_assesses(curriculum):
    matrix = matrix_of(material.read(looks.preview(curriculum)))
    first, second = matrix.rows
    assert [step.title for step in first.lessons] == ["How it acts"]
    assert len(first.questions) == 4
    assert [one.criterion.title for one in first.criteria] == ["Explains the decision"]
    assert second.questions == ()
    assert [one.criterion.title for one in second.criteria] == ["Recognises the danger"]
    assert (matrix.holes, matrix.uncovered) == (0, ())


def test_holes_are_marked(where, sign_in, author):
    module = ModulePage.objects.get()
    module.objectives.add(LearningObjective(code="PH-9", text="=SUM(A1) is not for me."))
    module.save_revision().publish()
    page = sign_in(author).get(f"{where}alignment/").text
    assert "1 objective is not taught or not assessed." in page
    assert "Not taught" in page
    assert "Not assessed" in page


def test_a_spreadsheet_carries_nothing_out(where, sign_in, author):
    module = ModulePage.objects.get()
    module.objectives.add(LearningObjective(code="PH-9", text="=SUM(A1)"))
    module.save_revision().publish()
    answer = sign_in(author).get(f"{where}alignment.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Module", "Objective"]
    [hole] = [row for row in rows if row[1] == "PH-9"]
    assert hole[2] == "'=SUM(A1)"
    assert hole[7] == "not taught, not assessed"
    assert [row[7] for row in rows[1:] if row is not hole] == ["", ""]


# ------------------------------------------------------------ on a phone and in the dark


@pytest.mark.parametrize("report", ["quality/", "alignment/", "release/"])
def test_every_table_can_be_reached_on_a_phone(where, sign_in, owner, factory, curriculum, report):
    """The CMS cuts what is wider than the window: a table must scroll by itself, with keys too."""
    factory.released(curriculum)
    text = sign_in(owner).get(f"{where}{report}").text
    scrolled = re.findall(
        r'<div class="w-overflow-x-auto" role="region" tabindex="0" aria-label="[^"]+">\s*<table class="listing"',
        text,
    )
    assert len(scrolled) == text.count('<table class="listing"') > 0


def test_notes_are_of_a_kind_that_the_cms_can_draw(where, sign_in, owner, curriculum):
    """Of any other kind the CMS draws the icon as large as the page, and black on black."""
    text = sign_in(owner).get(f"{where}alignment/").text
    kinds = set(re.findall(r"help-block help-(\w+)", text))
    assert kinds
    assert kinds <= {"info", "warning", "critical"}
