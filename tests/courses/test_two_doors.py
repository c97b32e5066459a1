"""What cannot be asked is refused alike at every door: as a file, and as a page of the CMS."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from assessments.models import Question
from core.errors import Refusal
from courses.formats.faults import Fault, PackageRefused
from courses.models import CurriculumPage, Edition, LessonPage
from courses.packages import import_package, read_package
from courses.quality.findings import errors_in
from courses.releases import looks
from tests.courses.small_package import FILES, LESSON, QUESTIONS, write
from tests.factory import RELEASED_AT, Factory

KEY = "    correct: true\n"


@pytest.fixture
def imported(tmp_path, organisation) -> CurriculumPage:
    """The small package without faults, as pages."""
    package = read_package(write(tmp_path / "whole"))
    import_package(package=package, organisation=organisation, by=None, at=RELEASED_AT)
    return CurriculumPage.objects.get()


def fault_of(folder, name: str, change: Callable[[str], str]) -> Fault:
    """The one fault of the package with one file changed."""
    changed = change(FILES[name])
    assert changed != FILES[name]
    with pytest.raises(PackageRefused) as refused:
        read_package(write(folder / "broken", {name: changed}))
    [fault] = refused.value.faults
    assert fault.place.file == name
    return fault


# ------------------------------------------------------------ knowledge checks


def without_key(options: list[dict]) -> list[dict]:
    return [{**option, "is_correct": False} for option in options]


CHECKS = [
    # (what is done to the file, the same done to the options of the page, code, sentence)
    (
        lambda said: said.replace(KEY, ""),
        without_key,
        "question_without_key",
        "Mark at least one option as correct.",
    ),
    (
        lambda said: said.replace("  - text: By mouth\n    feedback: Least.\n", ""),
        lambda options: options[:1],
        "too_few_options",
        "2 options are the least.",
    ),
    (
        lambda said: said.replace(
            "  - text: By mouth\n",
            "".join(f"  - text: By way {n}\n    feedback: No.\n" for n in range(5))
            + "  - text: By mouth\n",
        ),
        lambda options: [*options, *options[1:] * 5],
        "too_many_options",
        "6 options are the most.",
    ),
]


def change_check(lesson: LessonPage, change: Callable[[list[dict]], list[dict]]) -> None:
    """Change the options of a check past every form, as a draft may be left."""
    raw = list(lesson.body.get_prep_value())
    [check] = [block for block in raw if block["type"] == "check"]
    options = [option["value"] for option in check["value"]["options"]]
    check["value"]["options"] = change(options)
    lesson.body = raw
    lesson.save_revision().publish()


@pytest.mark.parametrize(("in_the_file", "on_the_page", "code", "sentence"), CHECKS)
def test_a_check_that_cannot_be_answered_is_refused_alike(
    tmp_path, organisation, imported, in_the_file, on_the_page, code, sentence
):
    fault = fault_of(tmp_path, LESSON, in_the_file)
    assert (str(fault.place), fault.code) == (f"{LESSON}:45", code)
    assert fault.reason == f"Knowledge check 1 of “How it acts”: {sentence}"

    change_check(LessonPage.objects.get(slug="how-it-acts"), on_the_page)
    found = errors_in(looks.judged(looks.preview(imported), on=date(2026, 3, 2)))
    assert (code, fault.reason) in [(one.code, one.sentence) for one in found]
    with pytest.raises(Refusal) as refused:
        Factory(organisation).released(imported)
    assert refused.value.code == "quality_error"
    assert not Edition.objects.exists()


def test_the_line_is_that_of_the_check_and_not_of_the_same_words_elsewhere(tmp_path):
    def said_before(said: str) -> str:
        return said.replace("## Routes", "Which gives most?\n\n## Routes").replace(KEY, "")

    fault = fault_of(tmp_path, LESSON, said_before)
    assert str(fault.place) == f"{LESSON}:47"


def test_the_release_page_names_the_check(imported, sign_in, owner):
    change_check(LessonPage.objects.get(slug="how-it-acts"), without_key)
    page = sign_in(owner).get(f"/cms/curricula/{imported.pk}/release/").text
    assert "question_without_key" in page
    assert "Mark at least one option as correct." in page


@pytest.mark.parametrize("command", ["check_curriculum", "import_curriculum"])
def test_both_commands_refuse_it_with_file_and_line(tmp_path, organisation, command):
    folder = write(tmp_path, {LESSON: FILES[LESSON].replace(KEY, "")})
    told = io.StringIO()
    options = {"organisation": organisation.slug} if command == "import_curriculum" else {}
    with pytest.raises(SystemExit):
        call_command(command, folder, stdout=told, stderr=told, **options)
    assert f"{folder}/{LESSON}:45: " in told.getvalue()
    assert "Mark at least one option as correct." in told.getvalue()
    if command == "check_curriculum":
        assert "error question_without_key: " in told.getvalue()
    assert not CurriculumPage.objects.exists()


# ------------------------------------------------------------ questions

SINGLE, NUMERIC = "PH-Q01", "PH-Q02"
OPTION = "    - text: 20 %\n      feedback: That is by mouth.\n"


def with_options(change: Callable[[list[dict]], list[dict]]) -> Callable[[dict], dict]:
    def on_the_answer(answer: dict) -> dict:
        options = [option["value"] for option in answer["options"]]
        return {"options": change(options)}

    return on_the_answer


QUESTIONS_REFUSED = [
    (
        SINGLE,
        lambda said: said.replace("      correct: true\n", ""),
        with_options(without_key),
        (9, "question_without_key", "Mark exactly one option as correct."),
    ),
    (
        SINGLE,
        lambda said: said.replace("    - text: 20 %\n", "    - text: 20 %\n      correct: true\n"),
        with_options(lambda options: [{**option, "is_correct": True} for option in options]),
        (9, "question_without_key", "Mark exactly one option as correct."),
    ),
    (
        SINGLE,
        lambda said: said.replace(OPTION, ""),
        with_options(lambda options: options[:1]),
        (9, "too_few_options", "2 options are the least."),
    ),
    (
        SINGLE,
        lambda said: said.replace(OPTION, OPTION * 8),
        with_options(lambda options: [*options, *options[1:] * 7]),
        (9, "too_many_options", "8 options are the most."),
    ),
    (
        NUMERIC,
        lambda said: said.replace('tolerance: "1"', 'tolerance: "-1"'),
        lambda answer: {**answer, "tolerance": "-1"},
        (24, "negative_tolerance", "A tolerance must not be negative."),
    ),
]


@pytest.mark.parametrize(("question", "in_the_file", "in_the_bank", "expected"), QUESTIONS_REFUSED)
def test_a_question_that_cannot_be_asked_is_refused_alike(
    tmp_path, organisation, imported, question, in_the_file, in_the_bank, expected
):
    line, code, sentence = expected
    fault = fault_of(tmp_path, QUESTIONS, in_the_file)
    assert (fault.place.line, fault.code, fault.reason) == (line, code, sentence)

    row = Question.objects.get(code=question)
    [answer] = row.answer.get_prep_value()
    row.answer = [{"type": answer["type"], "value": in_the_bank(answer["value"])}]
    row.save()
    with pytest.raises(ValidationError) as invalid:
        row.clean()
    [error] = invalid.value.error_dict["answer"]
    assert (error.code, error.message) == (code, sentence)
    with pytest.raises(Refusal) as refused:
        Factory(organisation).released(imported)
    assert refused.value.code == code
    assert f"Question {question}: {sentence}" in refused.value.message
    assert not Edition.objects.exists()
