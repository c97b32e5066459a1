"""One style of words in the interface, where a test can tell."""

import ast
import re
from pathlib import Path

import pytest

from courses.content import durations

ROOT = Path(__file__).resolve().parents[1]
CODE = ("accounts", "core", "portal", "config")
FLOORS = ("courses", "assessments", "certificates")

# A figure, or what stands for one, and a percent sign apart from it.
PERCENT_APART = re.compile(r"(?:\d|\}\}|%s|%\(\w+\)[ds])[ \u00a0]%%?(?![\w(}])")
BRITISH = re.compile(r"\b(?:modell(?:ed|ing)|anaesthe\w+)\b", re.IGNORECASE)
# Words that the code spells by the design's names, and the interface as its readers do.
BRITISH_SAID = re.compile(
    r"\b(?:organisation\w*|licences?|enrol(?:s|ments?)?|(?:\w*(?:finali|recogni|authori|summari|"
    r"anonymi|emphasi|minimi|speciali|organi|apologi|memori|prioriti))s(?:e[ds]?|ing)|practis\w+|"
    r"(?:cancell|labell|travell|counsell)\w+|programmes?|behaviour\w*|colours?|favour\w*|"
    r"honour\w*|centres?|learnt|whilst|towards|judgement\w*|catalogue\w*|fulfil)\b",
    re.IGNORECASE,
)
SAYING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
# What stands for something in a sentence, and is not said.
PLACES = re.compile(r"%\(\w+\)|\{\{.*?\}\}|<[^>]*>")
SAID_IN_TEMPLATES = re.compile(
    r"\b(?:translate|_\() ?\"([^\"]+)\"|\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate",
    re.DOTALL,
)


def told_in_code() -> list[tuple[str, str]]:
    """Every string of the code."""
    folders = [ROOT / "site" / name for name in CODE]
    folders += [ROOT / name for name in FLOORS]
    return [
        (str(file.relative_to(ROOT)), node.value)
        for folder in folders
        for file in sorted(folder.rglob("*.py"))
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def told_in_templates() -> list[tuple[str, str]]:
    return [
        (str(file.relative_to(ROOT)), file.read_text())
        for file in sorted((ROOT / "templates").rglob("*.html"))
    ]


def sentences() -> list[tuple[str, str]]:
    """What the interface says: every sentence that a translator is given."""
    said = []
    for folder in (*(ROOT / "site" / name for name in CODE), *(ROOT / one for one in FLOORS)):
        for file in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
                    words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                    said += [(f"{file.relative_to(ROOT)}:{node.lineno}", str(one)) for one in words]
    for name, template in told_in_templates():
        found = SAID_IN_TEMPLATES.finditer(template)
        said += [(name, one[1] or one[2]) for one in found]
    return [(where, PLACES.sub("", words)) for where, words in said]


def test_the_interface_is_spelled_as_in_the_united_states():
    """And so no word of it in two ways."""
    said = sentences()
    assert len(said) > 1000
    assert [
        (where, found[0]) for where, words in said if (found := BRITISH_SAID.search(words))
    ] == []
    assert BRITISH_SAID.search("Finalised by me")
    assert not BRITISH_SAID.search("Enroll, organize")


@pytest.mark.parametrize("never", [PERCENT_APART, BRITISH], ids=["percent apart", "British"])
def test_the_interface_never_says(never):
    told = told_in_code() + told_in_templates()
    assert len(told) > 1000
    assert [(file, found[0]) for file, said in told if (found := never.search(said))] == []


@pytest.mark.parametrize(
    ("minutes", "told", "certified"),
    [
        (0, "0\xa0min", "0 hours"),
        (48, "48\xa0min", "0.75 hours"),
        (60, "1\xa0h", "1 hour"),
        (1868, "31\xa0h 8\xa0min", "31 hours"),
    ],
)
def test_a_duration_is_said_one_way_to_plan_and_one_way_to_certify(minutes, told, certified):
    assert durations.duration(minutes) == told
    assert durations.hours_certified(minutes) == certified


def test_a_duration_is_said_in_the_readers_language(monkeypatch):
    """By the very sentences that a translator is given: without signs that nobody sees."""
    german = {"%(hours)d h %(minutes)d min": "%(hours)d Std. %(minutes)d Min."}
    monkeypatch.setattr(durations, "_", german.__getitem__)
    assert durations.duration(288) == "4\xa0Std. 48\xa0Min."


def test_no_template_says_minutes_by_itself():
    by_itself = re.compile(r"\}\}[ \u00a0](?:min|h)\b")
    assert [file for file, said in told_in_templates() if by_itself.search(said)] == []


def test_no_template_says_that_somebody_waits_for_zero_minutes():
    """Django's own words do; the filter ``passed`` has words for less than one."""
    assert [file for file, said in told_in_templates() if "timesince" in said] == []
