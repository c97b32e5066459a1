"""Each rule of quality against a package that breaks it, and the shipped curriculum against all."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from courses.packages import material, read_package
from courses.quality import reading, rules
from courses.quality.findings import Severity, errors_in
from courses.quality.matrix import matrix_of
from courses.quality.totals import totals_of
from tests.courses.small_package import FILES, LESSON, QUESTIONS, VIGNETTE, write
from tests.world import KAP, shipped_package

ON = date(2026, 11, 22)
REFERENCES = "01-pharmacology/references.yaml"
MODULE = "01-pharmacology/module.yaml"


@pytest.fixture
def judged(tmp_path):
    def judge(*changes: tuple[str, str, str]):
        files = dict(FILES)
        for name, old, new in changes:
            assert files[name].count(old) == 1, (name, old, files[name].count(old))
            files[name] = files[name].replace(old, new)
        folder = write(tmp_path, files)
        return rules.judge(material.read(read_package(folder), folder), on=ON)

    return judge


def codes(findings, severity=Severity.ERROR) -> list[str]:
    return [finding.code for finding in findings if finding.severity == severity]


def test_nothing_is_wrong_with_the_clean_package(judged):
    assert errors_in(judged()) == []


ERRORS = [
    # (file, what stands there, what is put there instead, where it is found, its code)
    (LESSON, "It blocks NMDA receptors. [@kamp-2020]", "It blocks them.\n\nIn 12 patients 40% gained.", f"{LESSON}:10", "uncited_figure"),
    (LESSON, "It blocks NMDA receptors. [@kamp-2020]", "After 0.5 mg/kg the level rises.", f"{LESSON}:8", "uncited_figure"),
    (LESSON, "| Muscle | 93 % [@kamp-2020] |", "| Muscle | 93 % |", f"{LESSON}:23", "uncited_table"),
    (QUESTIONS, "  rationale: Measured. [@kamp-2020]\n", "  rationale: Measured.\n", f"{QUESTIONS}:17", "unsourced_question"),
    (REFERENCES, "  doi: 10.1097/ALN.0000000000003577\n  status: found", "  status: recall-check", f"{QUESTIONS}:1", "key_on_recall"),
    (REFERENCES, "doi: 10.1097/ALN.0000000000003577", "doi: doi.org/10.1097", f"{REFERENCES}:1", "not_a_doi"),
    (LESSON, "It blocks NMDA receptors. [@kamp-2020]", "The DEA rule runs until November 30, 2026. [@kamp-2020]", f"{LESSON}:8", "review_date_late"),
    (QUESTIONS, "  stem: What is the clearance?", "  stem: What does the DEA say?", f"{QUESTIONS}:17", "review_date_missing"),
    (LESSON, "objectives: [PH-1]", "objectives: []", f"{MODULE}:4", "objective_untaught"),
    (MODULE, "competencies: [KAP-1.1]", "competencies: [KAP-1.1]\n  - code: PH-2\n    text: More.\n    competencies: [KAP-1.1]", f"{MODULE}:7", "objective_untaught"),
    (QUESTIONS, "    - text: 20 %", "    - text: None of the above", f"{QUESTIONS}:1", "all_or_none"),
    (QUESTIONS, "      feedback: That is by mouth.", "      feedback: Option A is right.", f"{QUESTIONS}:1", "option_by_letter"),
    (QUESTIONS, "    - text: 20 %", "    - text: 93 %", f"{QUESTIONS}:1", "option_repeated"),
    (LESSON, "caption: Modelled. [@kamp-2020]", "caption: A rising line. [@kamp-2020]", f"{LESSON}:18", "alt_repeats_caption"),
    (LESSON, "definition: The share that arrives.", 'definition: "See [it](https://localhost/x)."', f"{LESSON}:41", "link_leads_nowhere"),
    (VIGNETTE, "description: Stops.}", "description: Doses.}", f"{VIGNETTE}:34", "levels_alike"),
    (VIGNETTE, "points: 2, description: Stops.}", "points: 1, description: Stops.}\n        - {code: sound, title: Sound, points: 2, description: Calls.}\n        - {code: fine, title: Fine, points: 3, description: Tells.}", f"{VIGNETTE}:34", "critical_met_low"),
    (LESSON, "The route **decides**.", "Esketamine was approved in 2017.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "Ketamine is safe.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "By mouth: sublingual ketamine is mild.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "The recommended dose is low.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "The therapist may adjust the dose.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "The formula adds +22.3.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "Dissociation followed in 61–75% of people.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "At a pressure of 180/110–120 the prescriber is called.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "To be unreachable for a time is expected.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "Ketamine has no affinity for GABA receptors.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "For an infusion, expect little change.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "People fared no less on saline.", f"{LESSON}:13", "banned_claim"),
    (LESSON, "The route **decides**.", "Rows CC-01 CC-02 CC-03 CC-04 CC-05 CC-06 CC-07 CC-08.", f"{LESSON}:1", "reconstruction_unmarked"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "spot", "code"), ERRORS)
def test_an_error_is_found_where_it_stands(judged, name, old, new, spot, code):
    found = errors_in(judged((name, old, new)))
    assert (spot, code) in [(str(finding.spot), finding.code) for finding in found], found


@pytest.mark.parametrize(
    "said",
    [
        "A handout says “Ketamine is safe” and is wrong.",
        "Ketamine is not safe without monitoring.",
        "You can't say that ketamine is safe.",
        "You can’t say that ketamine is safe.",
        "There is no recommended dose.",
        "The therapist may not adjust the dose.",
        "Neither naloxone nor flumazenil reverses ketamine.",
        "The room is safe, and the client is kept safe.",
        "The FDA approved esketamine in March 2019.",
    ],
)
def test_what_denies_or_quotes_a_claim_does_not_make_it(judged, said):
    assert errors_in(judged((LESSON, "The route **decides**.", said))) == []


def test_a_fact_that_expires_needs_a_review_date(judged):
    said = (LESSON, "The route **decides**.", "The REMS **decides**.")
    assert errors_in(judged(said)) == []
    found = errors_in(judged(said, (LESSON, "review_by: 2026-12-31\n", "")))
    assert codes(found) == ["review_date_missing"]


def test_a_list_cites_with_the_paragraph_that_leads_to_it(judged):
    listed = "It blocks them: [@kamp-2020]\n\n- 40% gained\n- 60% did not\n"
    assert errors_in(judged((LESSON, "It blocks NMDA receptors. [@kamp-2020]", listed))) == []


def test_an_objective_is_assessed_by_a_criterion_of_its_competency(judged):
    second = "competencies: [KAP-1.1]\n  - code: PH-2\n    text: More.\n    competencies: [{}]"
    taught = (LESSON, "objectives: [PH-1]", "objectives: [PH-1, PH-2]")
    change = lambda code: (MODULE, "competencies: [KAP-1.1]", second.format(code))  # noqa: E731
    serving = (VIGNETTE, "objectives: [PH-1]", "objectives: [PH-2]")
    found = codes(judged(taught, change("KAP-1.2"), serving), Severity.SHORTFALL)
    assert "objective_unassessed" not in found
    found = codes(judged(taught, change("KAP-1.1"), serving), Severity.SHORTFALL)
    assert "objective_unassessed" in found


def test_what_a_whole_curriculum_has_is_an_error_to_the_strict_only(judged):
    found = judged()
    short = set(codes(found, Severity.SHORTFALL))
    assert {"word_count", "no_handout", "exemplar_missing", "competency_uncovered"} <= short
    assert errors_in(found) == []
    assert {finding.code for finding in errors_in(found, strict=True)} == short


def test_a_stem_that_stands_twice_is_a_shortfall(judged):
    found = judged((QUESTIONS, "  stem: What is the clearance?", "  stem: How much arrives?"))
    assert "stem_repeated" in codes(found, Severity.SHORTFALL)


def test_the_reading_grade_rises_with_sentences_and_syllables():
    plain = "The drug acts fast. It does not last. Watch the one who took it. " * 10
    dense = (
        "Pharmacokinetic heterogeneity necessitates individualized interdisciplinary evaluation, "
        "notwithstanding institutional considerations, throughout psychopharmacological treatment. "
    ) * 10
    assert reading.grade(plain) < 3
    assert reading.grade(dense) > reading.HARDEST
    assert reading.grade("") == 0


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("dose", 1), ("patient", 2), ("medicine", 3), ("x", 1), ("table", 2), ("used", 1)),
        *(
            ("needed", 2),
            ("depression", 3),
            ("psychotherapy", 5),
            ("notes", 1),
            ("doses", 2),
            ("role", 1),
        ),
    ],
)
def test_syllables_are_counted(word, count):
    assert reading.syllables_of(word) == count


# ------------------------------------------------------------ the command


def run(folder, **options) -> tuple[int, list[str]]:
    out = StringIO()
    status = 0
    try:
        call_command("check_curriculum", folder, stdout=out, **options)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue().splitlines()


def test_the_command_prints_file_line_code_and_totals(tmp_path):
    status, lines = run(
        write(
            tmp_path,
            {
                LESSON: FILES[LESSON].replace(
                    "::: key-point\nThe route **decides**.", "::: key-point\nKetamine is safe."
                ),
            },
        )
    )
    assert status == 1
    assert any(line.startswith(f"{tmp_path}/{LESSON}:13: error banned_claim: ") for line in lines)
    assert any("1 modules, 2 lessons, 0 handouts," in line for line in lines)
    assert lines[-1].startswith("1 errors, ")


def test_the_command_succeeds_without_errors_and_is_strict_when_asked(tmp_path):
    folder = write(tmp_path)
    assert run(folder)[0] == 0
    assert run(folder, strict=True)[0] == 1


def test_the_command_prints_what_each_cue_would_earn(tmp_path):
    status, lines = run(write(tmp_path), shows_form=True)
    assert status == 0
    assert "“Pharmacology”: 1 single best answers, 2 cues tried" in lines
    assert any(line.split() == ["option", "1", "1", "1", "0.5", "+50%", "1"] for line in lines)


def test_the_command_prints_the_faults_of_a_broken_package(tmp_path):
    status, lines = run(write(tmp_path, {QUESTIONS: "- nonsense\n"}))
    assert status == 1
    assert f"{tmp_path}/{QUESTIONS}:1: error fault: fields (name: value) are expected here" in lines


# ------------------------------------------------------------ what is shipped


@pytest.fixture(scope="module")
def shipped():
    return material.read(shipped_package(), KAP)


def test_the_shipped_curriculum_is_a_whole_one_without_errors(shipped):
    found = errors_in(rules.judge(shipped, on=ON), strict=True)
    assert [f"{one.spot} {one.code}: {one.sentence}" for one in found] == []


BRITISH = re.compile(
    r"\b(?:an(?:ae)sth\w*|(?:behavi|col|fav|hon|hum|neighb)our\w*|centre\w*|judgement\w*"
    r"|(?:cancell|counsell|labell|modell|signall|travell)(?:ed|ers?|ing)|licences?|practis(?:e|ed|ing)"
    r"|(?:general|minim|normal|organ|real|recogn|stabil)is(?:e|ed|es|ing|ation)|programmes?(?!-)"
    r"|foet(?:al|us)|haem\w*|paed\w*|grey|sceptic\w*|afterwards|towards|whilst|learnt"
    r"|petrol|straight away|(?:I|we|to|(?:I|we)[’']ll) ring|ring(?:s|ing) (?:911|back|her|him)"
    r"|in the post|keen to|hired car|turned round|popping out|wants looking)\b|\d %",
    re.IGNORECASE,
)


def test_the_shipped_curriculum_is_written_as_in_the_united_states():
    """The titles of works are left as they were printed."""
    written = [path for path in KAP.rglob("*") if path.suffix in {".md", ".yaml", ".svg"}]
    found = [
        f"{path.relative_to(KAP)}:{number}: {one[0]}"
        for path in written
        if path.name != "references.yaml"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for one in BRITISH.finditer(line)
    ]
    assert found == []


def test_every_objective_and_competency_of_the_shipped_curriculum_is_covered(shipped):
    matrix = matrix_of(shipped)
    assert (matrix.holes, matrix.uncovered) == (0, ())


def test_the_shipped_evaluation_has_each_objective_rated():
    package = shipped_package()
    (evaluation,) = (step for _module, step in package.steps() if step.kind == "evaluation")
    asked = [question["value"] for question in evaluation.content]
    rated = {question["code"] for question in asked if question["kind"] == "rating"}
    objectives = {one.code.lower() for module in package.modules for one in module.objectives}
    assert objectives - rated == set()


def test_each_vignette_of_the_shipped_curriculum_is_due_for_review():
    vignettes = [step for _module, step in shipped_package().steps() if step.kind == "vignette"]
    assert [step.key for step in vignettes if not step.review_by] == []


def test_the_shipped_curriculum_is_as_large_as_it_says(shipped):
    totals = totals_of(shipped)
    assert (totals.modules, totals.lessons >= 36, totals.questions >= 180) == (6, True, True)
    assert totals.vignettes >= 15
    assert totals.figures >= totals.lessons
    for module in shipped.modules:
        if module.title:
            assert len(module.lessons) >= 6, module.title
            assert len(module.bank) >= 30, module.title


def test_a_shipped_quiz_counts_the_time_that_it_gives():
    quizzes = [step for _module, step in shipped_package().steps() if step.kind == "quiz"]
    assert len(quizzes) == 7
    assert [one.key for one in quizzes if one.minutes != one.content.time_limit] == []
