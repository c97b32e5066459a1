"""A curriculum as files: what is read, and how a broken package is refused."""

import pytest

from courses.formats.faults import PackageRefused
from courses.packages import read_package
from tests.courses.small_package import (
    FIGURE,
    FIGURE_FILE,
    FILES,
    LESSON,
    QUIZ,
    VIGNETTE,
    with_change,
    write,
)

CURRICULUM = "curriculum.yaml"
FRAMEWORK = "framework.yaml"
MODULE = "01-pharmacology/module.yaml"
REFERENCES = "01-pharmacology/references.yaml"
EVALUATION = "95-evaluation.yaml"


@pytest.fixture
def faults_of(tmp_path):
    """The faults of the small package with some files changed, as ``file:line: reason``."""

    def read(changes) -> list[str]:
        with pytest.raises(PackageRefused) as refused:
            read_package(write(tmp_path, changes))
        return [str(fault) for fault in refused.value.faults]

    return read


# ------------------------------------------------------------ what is read


def test_a_package_is_read_in_the_order_of_its_numbers(tmp_path):
    package = read_package(write(tmp_path))
    assert package.title == "Foundations: a start"
    assert [(step.key, step.kind) for _module, step in package.steps()] == [
        ("pharmacology/how-it-acts", "lesson"),
        ("pharmacology/dosing", "lesson"),
        ("pharmacology/quiz", "quiz"),
        ("pharmacology/the-referral", "vignette"),
        ("evaluation", "evaluation"),
    ]
    parents = [(one.code, one.parent) for one in package.framework.competencies]
    assert parents == [("KAP-1", None), ("KAP-1.1", "KAP-1"), ("KAP-1.2", "KAP-1")]


def test_a_lesson_becomes_blocks(tmp_path):
    package = read_package(write(tmp_path))
    _module, lesson = next(package.steps())
    assert [block["type"] for block in lesson.content.blocks] == [
        "text",
        "key_point",
        "figure",
        "table",
        "procedure",
        "term",
        "check",
        "references",
    ]
    blocks = {block["type"]: block["value"] for block in lesson.content.blocks}
    assert blocks["text"] == "<p>It blocks NMDA receptors. [@kamp-2020]</p><h2>Routes</h2>"
    assert blocks["table"] == {
        "caption": "What arrives",
        "row_headers": True,
        "columns": ["Route", "Share"],
        "rows": [{"cells": ["<p>Muscle</p>", "<p>93 % [@kamp-2020]</p>"]}],
    }
    assert blocks["procedure"]["needs_local_approval"] is True
    assert blocks["figure"]["image"].data == FIGURE.encode()


def test_words_are_taken_as_they_were_written(tmp_path):
    changes = with_change(EVALUATION, 'text: "It was useful."', "text: Yes") | with_change(
        "01-pharmacology/20-dosing.md", "title: Dosing", "title: 10:30"
    )
    package = read_package(write(tmp_path, changes))
    titles = {step.key: step.title for _module, step in package.steps()}
    assert titles["pharmacology/dosing"] == "10:30"
    *_, (_module, evaluation) = package.steps()
    assert evaluation.content[0]["value"]["text"] == "Yes"


def test_a_comment_that_takes_nothing_of_a_value_is_none_of_ours(tmp_path):
    changes = with_change(
        CURRICULUM, "summary: What to know first.", '# Said.\nsummary: "Doses #1 and #2"  # Two.'
    ) | with_change(MODULE, "objectives:", "objectives:  # All of them.")
    assert read_package(write(tmp_path, changes)).summary == "Doses #1 and #2"


def test_steps_are_required_unless_they_say_otherwise(tmp_path):
    changes = with_change(QUIZ, "minutes: 10", "minutes: 10\nrequired: false")
    package = read_package(write(tmp_path, changes))
    required = {step.key: step.is_required for _module, step in package.steps()}
    assert required.pop("pharmacology/quiz") is False
    assert set(required.values()) == {True}


# ------------------------------------------------------------ faults, each at its line


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (CURRICULUM, "audience:", "audiense:", "curriculum.yaml:5: unknown field: audiense"),
        (CURRICULUM, "What to know first.", "Doses of 5 mg #1 and #2", "curriculum.yaml:4: '#1 and #2' is not read: put the value in quotation marks, or the comment on a line of its own"),
        (CURRICULUM, "What to know first.", "Doses\n  of 5 mg #1", "curriculum.yaml:5: '#1' is not read: put the value in quotation marks, or the comment on a line of its own"),
        (CURRICULUM, "What to know first.", "!! Know this", "curriculum.yaml:4: not YAML: did not find expected tag URI"),
        (CURRICULUM, "What to know first.", "!important Know this", "curriculum.yaml:4: what begins with ! is not read: put it in quotation marks"),
        (MODULE, "competencies: [KAP-1.1]", "competencies: [KAP-1.1 #2\n    ]", "01-pharmacology/module.yaml:6: '#2' is not read: put the value in quotation marks, or the comment on a line of its own"),
        (LESSON, "difficulty: 3", "difficulty: 3 # hard", f"{LESSON}:5: '# hard' is not read: put the value in quotation marks, or the comment on a line of its own"),
        (CURRICULUM, "language: en", "language: xx", "curriculum.yaml:3: 'xx' is no language tag, such as en, es-MX or zh-Hant"),
        (CURRICULUM, "slug: foundations", "slug: The Start", "curriculum.yaml:2: 'The Start' is not a slug"),
        (CURRICULUM, 'title: "Foundations: a start"', "title: Foundations: a start", "curriculum.yaml:1: not YAML: mapping values are not allowed in this context"),
        (CURRICULUM, "Read, then *answer*.", "# Read", "curriculum.yaml:7: # is the title's: use ## or ###"),
        (CURRICULUM, "What to know first.", "Known. [@kamp-2020]", "curriculum.yaml:4: a citation cannot stand here"),
        (FRAMEWORK, "- code: KAP-1\n", "- code: KAP-1.1\n", "framework.yaml:7: code KAP-1.1 stands in the framework twice"),
        (MODULE, "competencies: [KAP-1.1]", "competencies: [KAP-9]", "01-pharmacology/module.yaml:6: there is no competency KAP-9"),
        (MODULE, "summary: How it acts.", "summary: One.\nsummary: Two.", "01-pharmacology/module.yaml:3: summary stands here twice"),
        (REFERENCES, "status: found", "status: seen", "01-pharmacology/references.yaml:4: 'seen' must be one of found, recall, recall-check, synthesis, derived, seed"),
        (REFERENCES, "synthesis:\n", "kamp-2020:\n  text: Two.\n  status: found\nsynthesis:\n", "01-pharmacology/references.yaml:5: kamp-2020 stands here twice"),
        (LESSON, "difficulty: 3", "minutes: 20", f"{LESSON}:5: the minutes of a lesson are computed: take this line out"),
        (LESSON, "difficulty: 3", "difficulty: three", f"{LESSON}:5: 'three' is not a whole number"),
        (LESSON, "difficulty: 3", "difficulty: 6", f"{LESSON}:5: 6 must be from 1 to 5"),
        (LESSON, "difficulty: 3", "activities: -1", f"{LESSON}:5: -1 must be from 0 to 6000"),
        (LESSON, "difficulty: 3", "handout: true\nrequired: true", f"{LESSON}:6: a hand-out is optional: required must be false"),
        (QUIZ, "minutes: 10", "minutes: 0", f"{QUIZ}:3: 0 must be from 1 to 6000"),
        (QUIZ, "minutes: 10\n", "", f"{QUIZ}:1: minutes is missing"),
        (LESSON, "objectives: [PH-1]", "objectives: [PH-9]", f"{LESSON}:4: there is no objective PH-9"),
        (LESSON, "review_by: 2026-12-31", "review_by: 31.12.2026", f"{LESSON}:6: '31.12.2026' is not a date written YYYY-MM-DD"),
        (LESSON, "It blocks NMDA receptors. [@kamp-2020]", "It blocks. [@gone]", f"{LESSON}:8: there is no reference gone"),
        (LESSON, "It blocks NMDA receptors. [@kamp-2020]", "It <i>blocks</i>.", f"{LESSON}:8: HTML is not allowed"),
        (LESSON, "The route **decides**.", "# The route", f"{LESSON}:13: # is the title's: use ## or ###"),
        (LESSON, "::: key-point", "::: keypoint", f"{LESSON}:12: unknown directive: keypoint"),
        (LESSON, "alt: A rising line.\n", "", f"{LESSON}:17: alt is missing"),
        (LESSON, "image: figures/line.svg", "image: figures/none.svg", f"{LESSON}:17: there is no file figures/none.svg"),
        (LESSON, "image: figures/line.svg", "image: ../../outside.svg", f"{LESSON}:17: ../../outside.svg lies outside of the package"),
        (LESSON, "approval: local", "approval: none", f"{LESSON}:33: 'none' must be one of local"),
        (LESSON, "| Muscle | 93 % [@kamp-2020] |", "| Muscle | `93` |", f"{LESSON}:28: code is not allowed"),
        (LESSON, "| Route | Share |", "| *Route* | Share |", f"{LESSON}:26: a column header is plain text"),
        (LESSON, "    correct: true\n", "", f"{LESSON}:45: Knowledge check 1 of “How it acts”: Mark at least one option as correct."),
        (LESSON, "::: references\n:::\n", "::: references\n:::\n\nMore.\n", f"{LESSON}:54: the references stand last"),
        (LESSON, "::: references\n:::\n", "::: references\n", f"{LESSON}:54: references is never closed with :::"),
        ("01-pharmacology/20-dosing.md", "requires: [pharmacology/how-it-acts]", "requires: [pharmacology/gone]", "01-pharmacology/20-dosing.md:4: there is no step pharmacology/gone"),
        (EVALUATION, "kind: rating", "kind: stars", "95-evaluation.yaml:5: 'stars' must be one of rating, comment"),
        (EVALUATION, "code: change", "code: useful", "95-evaluation.yaml:6: code useful stands here twice"),
        (EVALUATION, "kind: evaluation", "kind: survey", "95-evaluation.yaml:1: 'survey' must be one of lesson, evaluation, quiz, vignette"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_and_line(faults_of, name, old, new, fault):
    assert faults_of(with_change(name, old, new)) == [fault]


def test_every_fault_of_the_package_is_told_at_once(faults_of):
    changes = (
        with_change(CURRICULUM, "audience:", "audiense:")
        | with_change(LESSON, "difficulty: 3", "difficulty: 0")
        | with_change(EVALUATION, "code: change", "code: Change!")
    )
    assert [fault.partition(": ")[0] for fault in faults_of(changes)] == [
        f"{LESSON}:5",
        "95-evaluation.yaml:6",
        "curriculum.yaml:5",
    ]


def test_steps_that_wait_for_each_other_are_a_fault(faults_of):
    changes = with_change(LESSON, "difficulty: 3", "difficulty: 3\nrequires: [pharmacology/dosing]")
    [fault] = faults_of(changes)
    assert "steps wait for each other" in fault


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("01-pharmacology/notes.txt", "x", "01-pharmacology/notes.txt:1: not a part of a curriculum: expected NN-slug"),
        ("02-empty.md", "---\ntitle: E\n---\n", "02-empty.md:4: the lesson is empty"),
        ("01-pharmacology/30-bare.md", "No front matter.\n", "01-pharmacology/30-bare.md:1: the file must begin with its fields between two lines ---"),
        ("01-pharmacology/31-quiz.yaml", "kind: evaluation\ntitle: Q\nminutes: 1\nquestions:\n  - {code: a, kind: rating, text: B}\n", "01-pharmacology/80-quiz.yaml:1: two things here are called quiz"),
        (FRAMEWORK, None, "framework.yaml:1: the file is missing"),
        (MODULE, None, "01-pharmacology/module.yaml:1: the file is missing"),
    ],
)  # fmt: skip
def test_files_that_do_not_belong_or_are_missing_are_faults(faults_of, name, content, fault):
    assert fault in faults_of({name: content})


def test_one_key_means_one_work(faults_of):
    other = "02-safety"
    changes = {
        f"{other}/module.yaml": FILES[MODULE].replace("PH-1", "SA-1"),
        f"{other}/references.yaml": FILES[REFERENCES].replace("Kamp J", "Camp J"),
        f"{other}/10-a-lesson.md": "---\ntitle: A\n---\nText.\n",
    }
    assert faults_of(changes) == [
        "02-safety/references.yaml:1: kamp-2020 is another work than at 01-pharmacology/references.yaml:1"
    ]


def test_one_code_means_one_objective(faults_of):
    changes = {
        "02-safety/module.yaml": FILES[MODULE],
        "02-safety/10-a-lesson.md": "---\ntitle: A\n---\nText.\n",
    }
    assert faults_of(changes) == [
        "02-safety/module.yaml:4: objective PH-1 stands at 01-pharmacology/module.yaml:4 already"
    ]


def test_a_folder_without_a_curriculum_is_refused(tmp_path):
    with pytest.raises(PackageRefused) as refused:
        read_package(tmp_path)
    assert [str(fault) for fault in refused.value.faults] == [
        "curriculum.yaml:1: the file is missing"
    ]


# ------------------------------------------------------------ figures


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<title>A line</title>", "<script>alert(1)</script>", "<script> is not allowed"),
        ("<title>A line</title>", "<foreignObject><p>x</p></foreignObject>", "<foreignObject> is not allowed"),
        ("<title>A line</title>", '<image href="https://x.example/y.png"/>', "<image> is not allowed"),
        ("<title>A line</title>", '<a href="https://x.example/"><title>x</title></a>', "<a> is not allowed"),
        ("<title>A line</title>", '<animate attributeName="href" to="javascript:alert(1)"/>', "<animate> is not allowed"),
        ("<title>A line</title>", '<use href="https://x.example/y.svg#z"/>', "href reaches outside"),
        ("<title>A line</title>", '<use xlink:href="data:image/svg+xml,x"/>', "xlink:href reaches outside"),
        ('class="line" d', 'onclick="alert(1)" d', "onclick is not allowed"),
        ('class="line" d', 'fill="url(https://x.example/y)" d', "fill reaches outside"),
        ('class="line" d', 'style="background: url(//x.example)" d', "style reaches outside"),
        ("stroke: #0f5f66;", "background: url(https://x.example/y);", "a style reaches outside"),
        (".line {", "@import 'https://x.example/y.css'; .line {", "a style reaches outside"),
        ("stroke: #0f5f66;", r"background: u\72l(https://x.example/y);", "a style reaches outside"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">', '<svg xmlns="http://www.w3.org/2000/svg">', "no viewBox"),
        ("</svg>", "", "not an SVG"),
        ("<svg ", '<?xml-stylesheet href="https://x.example/y.css"?><svg ', "<?xml-stylesheet?> is not allowed"),
        ("<svg ", '<!DOCTYPE svg [<!ENTITY x "y">]><svg ', "a document type or an entity"),
        ("<title>A line</title>", '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>', "<x:script> is not allowed"),
    ],
)  # fmt: skip
def test_a_figure_that_runs_or_reaches_outside_is_refused(faults_of, old, new, reason):
    faults = faults_of(with_change(FIGURE_FILE, old, new))
    assert any(fault.startswith(f"{FIGURE_FILE}:") and reason in fault for fault in faults)


def test_a_figure_may_use_its_own_shapes(tmp_path):
    changes = with_change(
        FIGURE_FILE,
        "<title>A line</title>",
        '<defs><path id="a" d="M0 0"/></defs><use href="#a" fill="url( #a )"/>',
    )
    assert read_package(write(tmp_path, changes))


def test_the_fault_of_a_figure_is_at_its_line(faults_of):
    changes = with_change(FIGURE_FILE, '<path class="line"', '<path onload="x()"')
    assert faults_of(changes) == [f"{FIGURE_FILE}:4: onload is not allowed in a figure"]


def test_a_file_that_is_no_picture_is_refused(faults_of):
    changes = with_change(VIGNETTE, "image: figures/line.svg", "image: module.yaml")
    [fault] = faults_of(changes)
    assert "must end in one of .avif" in fault
