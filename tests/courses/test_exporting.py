"""A curriculum out to files and back: nothing is lost, and the second time nothing moves."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.images.models import Image

from assessments.items import all_items
from assessments.models import Question, QuizPage, QuizQuestion
from courses.formats.faults import PackageRefused
from courses.formats.fields import Fields
from courses.lessons import blocks, writing
from courses.models import CurriculumPage, LessonPage, ModulePage, Reference
from courses.packages import faults_of, import_package, read_package
from courses.packages.writing import write_folder, write_package
from courses.releases import looks
from courses.releases.module_files import module_files
from courses.releases.steps import all_kinds
from tests.courses.small_package import write
from tests.factory import RELEASED_AT, SVG

HERE = Path(__file__).parent
WHOLE = HERE / "whole"
KAP = HERE.parents[1] / "courses" / "curricula" / "kap"


def brought(folder: Path, organisation) -> CurriculumPage:
    package = read_package(folder)
    import_package(package=package, organisation=organisation, by=None, at=RELEASED_AT)
    return CurriculumPage.objects.get(organisation=organisation, slug=package.slug)


def taken_away(curriculum: CurriculumPage) -> dict[str, bytes]:
    return {
        name: file if isinstance(file, bytes) else file.read()
        for name, file in write_package(curriculum).items()
    }


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fingerprints(curriculum: CurriculumPage) -> dict[str, str]:
    draft = looks.preview(curriculum)
    assert draft.problems == []
    return {step.key: step.fingerprint for step in draft.steps}


# ------------------------------------------------------------ there and back


def test_a_package_in_its_own_form_comes_out_as_it_went_in(organisation):
    written = taken_away(brought(WHOLE, organisation))
    was = files_below(WHOLE)
    assert list(written) == list(was)
    for name in was:
        assert written[name] == was[name], name


def test_any_other_way_to_write_it_becomes_that_form_and_stays(
    tmp_path, organisation, other_organisation
):
    first = taken_away(brought(write(tmp_path / "one"), organisation))
    write_folder(first, tmp_path / "two")
    second = taken_away(brought(tmp_path / "two", other_organisation))
    assert first == second
    assert fingerprints(CurriculumPage.objects.get(organisation=organisation)) == fingerprints(
        CurriculumPage.objects.get(organisation=other_organisation)
    )


def test_bringing_in_what_was_taken_away_changes_nothing(tmp_path, organisation):
    write_folder(taken_away(brought(WHOLE, organisation)), tmp_path)
    report = import_package(
        package=read_package(tmp_path), organisation=organisation, by=None, at=RELEASED_AT
    )
    assert report.changed_nothing


def test_what_the_cms_made_comes_back_as_it_was(tmp_path, curriculum, other_organisation):
    """The blocks of the factory are written as the editor writes them."""
    before = fingerprints(curriculum)
    write_folder(taken_away(curriculum), tmp_path)
    assert fingerprints(brought(tmp_path, other_organisation)) == before


def modules_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def only(module: Path, folder: Path) -> Path:
    """The shipped curriculum cut down to one module, with everything that it rests on."""
    shutil.copytree(KAP, folder)
    for other in modules_of(folder):
        if other.name != module.name:
            shutil.rmtree(other)
    for step in folder.glob("[0-9]*.yaml"):
        step.unlink()
    for work in (KAP / module.name).glob("[0-9]*"):
        keep_requirements_within(folder / module.name / work.name)
    add_missing_works(folder / module.name)
    return folder


def keep_requirements_within(path: Path) -> None:
    module = path.parent.name.partition("-")[2]
    lines = path.read_text().split("\n")
    for number, line in enumerate(lines[:20]):
        if line.startswith("requires: ["):
            keys = yaml.safe_load(line)["requires"]
            kept = [key for key in keys if key.startswith(f"{module}/")]
            lines[number] = f"requires: [{', '.join(kept)}]"
    path.write_text("\n".join(lines))


def add_missing_works(module: Path) -> None:
    """A module may cite what only another one lists."""
    works = {}
    for path in sorted(KAP.glob("*/references.yaml")):
        works |= yaml.safe_load(path.read_text())
    (module / "references.yaml").write_text(yaml.safe_dump(works, allow_unicode=True))


@pytest.mark.parametrize("name", [path.name for path in modules_of(KAP)])
def test_a_shipped_module_goes_out_and_back(name, tmp_path, organisation, other_organisation, deep):
    if not deep and not name.startswith("03-"):
        pytest.skip("one module stands for all unless --deep")
    source = only(KAP / name, tmp_path / "shipped")
    there = brought(source, organisation)
    first = taken_away(there)
    write_folder(first, tmp_path / "first")
    back = brought(tmp_path / "first", other_organisation)
    second = taken_away(back)
    assert first == second
    assert fingerprints(there) == fingerprints(back)
    pictures = {data for path, data in files_below(source).items() if "/figures/" in path}
    assert {data for path, data in first.items() if "/figures/" in path} <= pictures


def test_a_shipped_bank_comes_out_as_it_went_in(tmp_path, organisation):
    source = only(KAP / "03-kap-process", tmp_path / "shipped")
    written = taken_away(brought(source, organisation))
    shipped = source / "03-kap-process" / "questions.yaml"
    assert written["01-kap-process/questions.yaml"] == shipped.read_bytes()


# ------------------------------------------------------------ whatever can be read can be written


class Asked:
    """Notes which fields were asked for in which kind of file, and which of them were there."""

    def __init__(self, monkeypatch) -> None:
        self.asked: set[str] = set()
        self.present: set[str] = set()
        plain_get = Fields.get

        def get(fields, name):
            value = plain_get(fields, name)
            kind = "step" if name in OF_ANY_STEP else kind_of_file(fields.place.file)
            said = f"{kind}: {name}"
            self.asked.add(said)
            if not value.is_absent:
                self.present.add(said)
            return value

        monkeypatch.setattr(Fields, "get", get)


def kind_of_file(name: str) -> str:
    path = Path(name)
    if path.suffix == ".md":
        return "lesson"
    return path.stem.partition("-")[2].replace("examination", "quiz") or path.stem


OF_ANY_STEP = {"summary", "objectives", "requires", "required", "review_by"}


def test_every_field_that_can_be_read_is_written(tmp_path, organisation, monkeypatch):
    """A new field fails here until ``whole`` holds it, and there until an export writes it."""
    write_folder(taken_away(brought(WHOLE, organisation)), tmp_path)
    fields = Asked(monkeypatch)
    read_package(tmp_path)
    assert "quiz: weights" in fields.present
    assert fields.asked - fields.present == set()


def test_every_kind_of_thing_that_can_be_read_is_written(organisation):
    written = {
        name: data.decode()
        for name, data in taken_away(brought(WHOLE, organisation)).items()
        if name.endswith((".md", ".yaml"))
    }
    everything = "\n".join(written.values())
    for kind in [one.kind for one in all_kinds()]:
        assert kind == "lesson" or f"kind: {kind}\n" in everything, kind
    for name in module_files():
        assert f"01-first/{name}" in written, name
    for name in blocks.LessonBody().child_blocks:
        assert name == "text" or f"::: {name.replace('_', '-')}\n" in everything, name
    assert set(writing.WRITERS) == set(blocks.LessonBody().child_blocks)
    answers = Question._meta.get_field("answer").stream_block.child_blocks
    assert [item.type for item in all_items()] == list(answers)
    for name in answers:
        assert f"type: {name}\n" in everything, name


# ------------------------------------------------------------ what is taken away


@pytest.fixture
def whole(organisation) -> CurriculumPage:
    return brought(WHOLE, organisation)


def lesson_called(slug: str) -> LessonPage:
    return LessonPage.objects.get(slug=slug)


def test_the_draft_is_taken_away(whole):
    lesson = lesson_called("a-lesson")
    lesson.title = "Not published yet"
    lesson.save_revision()
    assert b"title: Not published yet\n" in taken_away(whole)["02-second/10-a-lesson.md"]


def test_a_page_that_was_never_published_goes_and_a_withdrawn_one_stays(whole):
    module = ModulePage.objects.get(slug="second")
    module.add_child(
        instance=LessonPage(
            title="New", slug="new", live=False, body=[{"type": "text", "value": "<p>N.</p>"}]
        )
    )
    lesson_called("a-lesson").unpublish()
    names = [name for name in taken_away(whole) if name.startswith("02-second/1")]
    assert names == ["02-second/10-new.md"]


def test_steps_name_objectives_as_the_draft_of_the_module_does(whole):
    module = ModulePage.objects.get(slug="first")
    objective = module.objectives.get(code="FI-1")
    module.objectives = [objective, *module.objectives.exclude(code="FI-1")]
    objective.code = "FI-NEW"
    module.save_revision()
    written = taken_away(whole)
    assert b"code: FI-NEW\n" in written["01-first/module.yaml"]
    assert b"objectives: [FI-NEW, FI-2]\n" in written["01-first/10-how-it-acts.md"]
    assert b"objective: FI-NEW\n" in written["01-first/questions.yaml"]
    assert faults_of(write_package(whole)) == []


def test_only_the_references_that_are_used_go(whole, organisation):
    Reference.objects.create(organisation=organisation, key="unused", text="Unused.")
    assert not any(b"unused:" in data for data in taken_away(whole).values())


def test_two_pictures_of_one_name_keep_their_own(tmp_path, whole, organisation, other_organisation):
    lesson = lesson_called("a-lesson")
    images = [
        Image.objects.create(
            title="Curve",
            file=ContentFile(SVG.replace("320", str(width)).encode(), name="curve.svg"),
            collection=organisation.collection,
        )
        for width in (300, 310)
    ]
    lesson.body = [
        {"type": "figure", "value": {"image": image.pk, "alt": "A.", "caption": ""}}
        for image in [*images, images[0]]
    ]
    lesson.save_revision()
    first = taken_away(whole)
    names = [name for name in first if name.startswith("02-second/figures/")]
    assert names == ["02-second/figures/curve-2.svg", "02-second/figures/curve.svg"]
    write_folder(first, tmp_path)
    assert taken_away(brought(tmp_path, other_organisation)) == first


def test_a_draft_with_faults_goes_all_the_same_and_says_them(whole):
    lesson = lesson_called("a-lesson")
    lesson.body = [{"type": "text", "value": "<p>It is so. [@nowhere]</p>"}]
    lesson.save_revision()
    assert [str(fault) for fault in faults_of(write_package(whole))] == [
        "02-second/10-a-lesson.md:4: there is no reference nowhere"
    ]


def test_a_curriculum_that_has_only_begun_can_be_taken_away(organisation):
    page = organisation.page.add_child(
        instance=CurriculumPage(
            title="Begun", slug="begun", organisation=organisation, summary="", live=False
        )
    )
    module = page.add_child(instance=ModulePage(title="M", slug="m", live=False))
    module.add_child(instance=QuizPage(title="Q", slug="q", live=False))
    module.add_child(instance=LessonPage(title="L", slug="l", live=False, body=[]))
    assert list(taken_away(page)) == [
        "01-m/10-q.yaml",
        "01-m/20-l.md",
        "01-m/module.yaml",
        "curriculum.yaml",
    ]
    assert faults_of(write_package(page))


# ------------------------------------------------------------ questions that others teach


def test_a_question_of_another_curriculum_is_asked_and_not_changed(
    tmp_path, whole, organisation, factory, curriculum
):
    shared = Question.objects.filter(objective__module__slug="pharmacology").first()
    quiz = QuizPage.objects.get(slug="quiz", path__startswith=whole.path)
    quiz.quiz_questions.add(QuizQuestion(question=shared, sort_order=9))
    quiz.save_revision().publish()
    write_folder(taken_away(whole), tmp_path)
    assert "objective: none" in (tmp_path / "01-first/questions.yaml").read_text()
    brought(tmp_path, organisation)
    assert Question.objects.get(pk=shared.pk).objective == shared.objective

    questions = tmp_path / "01-first/questions.yaml"
    questions.write_text(questions.read_text().replace("How much reaches", "How little reaches"))
    with pytest.raises(PackageRefused, match="belongs to another curriculum"):
        brought(tmp_path, organisation)


def test_a_retired_question_is_not_asked(tmp_path):
    shutil.copytree(WHOLE, tmp_path / "whole")
    quiz = tmp_path / "whole/01-first/30-quiz.yaml"
    quiz.write_text(quiz.read_text().replace("FI-Q10", "FI-Q9"))
    with pytest.raises(PackageRefused, match="there is no question in use FI-Q9"):
        read_package(tmp_path / "whole")


@pytest.mark.parametrize("weight", ["0", "-1", "1000", "0.001", "1e9", "two"])
def test_a_weight_that_no_quiz_can_have_is_refused(tmp_path, weight):
    shutil.copytree(WHOLE, tmp_path / "whole")
    quiz = tmp_path / "whole/01-first/30-quiz.yaml"
    quiz.write_text(quiz.read_text().replace("FI-Q1: 2,", f"FI-Q1: {weight},"))
    with pytest.raises(PackageRefused, match=r"30-quiz.yaml:12"):
        read_package(tmp_path / "whole")


def test_the_weights_of_a_quiz_come_in(whole):
    weights = QuizQuestion.objects.filter(quiz__path__startswith=whole.path)
    assert {str(one.question): str(one.weight) for one in weights if one.weight != 1} == {
        "FI-Q1": "2.00",
        "FI-Q3": "0.50",
    }


# ------------------------------------------------------------ the command


def test_the_command_writes_a_folder(tmp_path, whole):
    out = StringIO()
    folder = tmp_path / "out"
    call_command("export_curriculum", "the-whole", str(folder), organisation="harbor", stdout=out)
    assert files_below(folder) == files_below(WHOLE)
    assert f"{len(files_below(WHOLE))} files written" in out.getvalue()


def test_the_command_tells_what_an_import_would_refuse(tmp_path, whole):
    lesson_called("a-lesson").unpublish()
    out, err = StringIO(), StringIO()
    ModulePage.objects.get(slug="second").objectives.all().delete()
    module = ModulePage.objects.get(slug="second")
    module.objectives = []
    module.save_revision()
    call_command(
        "export_curriculum",
        "the-whole",
        str(tmp_path / "o"),
        organisation="harbor",
        stdout=out,
        stderr=err,
    )
    assert "02-second/module.yaml" in err.getvalue()


def test_the_command_overwrites_nothing(tmp_path, whole):
    (tmp_path / "kept").touch()
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_curriculum", "the-whole", str(tmp_path), organisation="harbor")


@pytest.mark.parametrize(("slug", "owner"), [("nothing", "harbor"), ("the-whole", "summit")])
def test_the_command_names_what_it_cannot_find(tmp_path, whole, slug, owner):
    with pytest.raises(CommandError, match="has no curriculum"):
        call_command("export_curriculum", slug, str(tmp_path / "x"), organisation=owner)
