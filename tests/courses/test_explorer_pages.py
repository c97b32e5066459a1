"""The explorer as a page and inside a lesson: over HTTP, from files, and frozen in a release."""

import logging
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError

from core.errors import Refusal
from core.made import store
from courses.content.freezing import Freezing
from courses.explorer.published import PUBLISHED_DOSES
from courses.formats.faults import PackageRefused
from courses.lessons import rendering
from courses.lessons.blocks import LessonBody
from courses.lessons.freezing import freeze_body
from courses.models import LessonPage
from courses.packages import read_package
from tests.courses.small_package import LESSON, with_change, write

STACKING = {
    "a-source": "im-zanos",
    "a-amount": "0.5",
    "b-source": "im-zanos",
    "b-amount": "0.5",
    "b-at": "20",
    "level": "100",
}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def shown(client):
    """The page of a query string, parsed."""

    def get(query=None, **extra) -> BeautifulSoup:
        response = client.get(reverse("courses:explorer"), query or {}, **extra)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return get


# ------------------------------------------------------------ the page


@pytest.mark.django_db
def test_anybody_sees_the_usual_comparison(shown):
    page = shown()
    assert len(page.select(".chart__plot .chart__line")) == 3
    assert len(page.select(".explorer__sentences li")) == 3
    assert len(page.select(".chart__band")) == 3
    assert page.select_one("svg[role=img]")["aria-label"].startswith("A, 35 mg")


@pytest.mark.django_db
def test_a_plain_form_sends_every_field_and_comes_back_with_what_was_typed(shown):
    page = shown(STACKING)
    form = page.select_one("form[data-explorer-form]")
    names = {field["name"] for field in form.select("input, select")}

    assert form["method"] == "get"
    assert form["action"] == reverse("courses:explorer")
    assert len(names) == 4 * 8 + 2
    assert page.select_one("[name=b-at]")["value"] == "20"
    assert page.select_one("[name=b-source] option[selected]")["value"] == "im-zanos"
    assert "peaks at 306 ng/mL 33 minutes" in page.get_text()


@pytest.mark.django_db
def test_an_error_stands_beside_its_field_with_what_was_typed_and_the_rest_is_drawn(shown):
    page = shown({**STACKING, "a-amount": "9<b>"})
    field = page.select_one("[name=a-amount]")

    assert field["value"] == "9<b>"
    assert field["aria-invalid"] == "true"
    error = page.select_one("#id_a-amount_error")
    assert error["id"] in field["aria-describedby"]
    assert "Write a number" in error.get_text()
    assert field.find_parent("details").has_attr("open")
    assert [label.get_text() for label in page.select(".chart__label")] == ["B IM 35+35 mg"]


@pytest.mark.django_db
def test_a_source_that_is_not_in_the_list_is_refused_beside_its_field(shown):
    page = shown({"a-source": "anything", "level": ""})
    assert "none of the published doses" in page.select_one("#id_a-source_error").get_text()
    assert not page.select(".chart__plot .chart__line")
    assert "Nothing to draw yet" in page.get_text()


@pytest.mark.django_db
def test_the_guard_rails_and_every_limit_are_always_there(shown):
    for query in ({}, STACKING, {**STACKING, "band": "off"}):
        text = shown(query).get_text()
        assert "For education only" in text
        assert "never a recommendation" in text
        assert "Enter nothing about a real patient" in text
        for limit in ("venous", "norketamine", "acute tolerance", "genotype", "calibration"):
            assert limit in text, limit


@pytest.mark.django_db
def test_a_script_gets_the_form_and_the_answer_alone(client):
    address = reverse("courses:explorer")
    whole = client.get(address, STACKING)
    part = client.get(address, STACKING, **HTMX)

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"data-explorer-answer" in part.content
    # The controls stand on the page already, and are not what changes.
    assert whole.content.count(b"<option") > 4 * len(PUBLISHED_DOSES)
    assert not re.search(rb"<(?:select|option)|<input[^>]* name=", part.content)
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a-source", "im-loo"),
        ("a-source", "iv-andrade"),
        ("b-model", "DOMINO-1982"),
        ("a-model", "none such"),
        ("a-amount", "9"),
        ("a-at", "20"),
    ],
)
def test_a_script_gets_each_time_the_fields_of_what_it_asked(client, name, value):
    """They are drawn once for each source, set and error: after another question as without it."""
    address = reverse("courses:explorer")
    asked = STACKING | {"b-source": "iv-andrade", "b-at": "60"}
    changed = asked | {name: value}

    store.forget()
    alone = client.get(address, changed, **HTMX).content
    store.forget()
    client.get(address, asked, **HTMX)

    assert client.get(address, changed, **HTMX).content == alone


def test_the_shared_address_leads_to_the_same_figures(shown, client):
    page = shown({**STACKING, "band": "off"})
    link = page.find("a", string="Address of this comparison")["href"]
    again = BeautifulSoup(client.get(link).content, "html.parser")
    assert again.select_one("table").get_text() == page.select_one("table").get_text()
    assert again.select_one(".chart__line")["d"] == page.select_one(".chart__line")["d"]


@pytest.mark.django_db
def test_nothing_that_is_asked_is_kept_or_logged(client, caplog, django_assert_num_queries):
    with caplog.at_level(logging.DEBUG), django_assert_num_queries(0):
        response = client.get(reverse("courses:explorer"), {"a-source": "Jane Roe", "level": "x"})
    assert response.status_code == 200
    assert not client.session.items()
    assert not response.cookies
    assert "Roe" not in caplog.text


@pytest.mark.django_db
def test_a_post_is_refused(client):
    assert client.post(reverse("courses:explorer"), STACKING).status_code == 405


@pytest.mark.django_db
def test_the_footer_leads_there(client):
    page = BeautifulSoup(client.get(reverse("courses:explorer")).content, "html.parser")
    assert page.select_one(f'footer a[href="{reverse("courses:explorer")}"]')


@pytest.mark.django_db
def test_the_levels_stand_in_a_table_whatever_reads_them_off_the_chart(shown):
    table = shown(STACKING).select_one("[data-chart-levels] table")
    levels = {
        row.th.get_text(): [cell.get_text() for cell in row.select("td")]
        for row in table.select("tbody tr")
    }
    assert [head.get_text() for head in table.select("thead th")] == ["Time, min", "A", "B"]
    # The peak of B is among them, as its sentence says it.
    assert levels["33"][1] == "306"
    assert levels["0"] == ["0", "0"]


@pytest.mark.django_db
def test_a_line_is_known_by_its_color_its_dashes_and_its_label(shown):
    page = shown()
    for number, letter in enumerate("ABC", 1):
        head = page.select(".explorer__summary")[number - 1]
        sample = head.select_one(f".chart__series--{number} .chart__line")
        assert sample is not None
        assert head.select_one(".explorer__letter").get_text() == letter
        drawn = page.select_one(f".chart__plot .chart__series--{number}")
        assert drawn.select_one(".chart__label").get_text().startswith(letter)


# ------------------------------------------------------------ in a lesson

BLOCK = {
    "title": "Stacking",
    "text": "<p>Look at C. [@kamp-2020]</p>",
    "level": 100,
    "scenarios": [
        {"source": "im-zanos", "amount": "0.50"},
        {"source": "im-zanos", "amount": "0.5", "at": "20"},
    ],
}
FROZEN = [
    {"source": "im-zanos", "amount": "0.5", "weight": "70"},
    {"source": "im-zanos", "amount": "0.5", "weight": "70", "second": "0.5", "at": "20"},
]


def stream(value):
    return LessonPage._meta.get_field("body").to_python([{"type": "explorer", "value": value}])


def test_a_lesson_freezes_its_scenarios_with_nothing_left_to_the_source(factory):
    factory.references()
    frozen = freeze_body(stream(BLOCK), Freezing(factory.organisation))
    value = frozen["body"][0]["value"]
    assert value["scenarios"] == FROZEN
    assert value["level"] == "100"
    assert [reference["key"] for reference in frozen["references"]] == ["kamp-2020"]


def test_a_scenario_that_was_never_published_cannot_be_released(factory):
    unpublished = {**BLOCK, "text": "", "scenarios": [{"source": "im-zanos", "amount": "9"}]}
    with pytest.raises(Refusal) as refused:
        freeze_body(stream(unpublished), Freezing(factory.organisation))
    assert refused.value.code == "unknown_scenario"


def test_the_cms_says_beside_the_field_what_was_never_published():
    block = LessonBody().child_blocks["explorer"].child_blocks["scenarios"].child_block
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"source": "im-zanos", "amount": "9"}))
    assert list(refused.value.block_errors) == ["amount"]
    kept = block.clean(block.to_python({"source": "im-zanos", "amount": "0.5", "at": "20"}))
    assert kept["at"] == "20"


def test_a_reader_sees_the_chart_the_sentences_the_table_and_the_way_to_the_explorer():
    content = {
        "body": [
            {"type": "text", "value": "<h2>Stacking</h2>"},
            {"type": "explorer", "value": {**BLOCK, "level": "70", "scenarios": FROZEN}},
        ],
        "references": [],
    }
    page = BeautifulSoup(str(rendering.draw(content)), "html.parser")
    box = page.select_one(".lesson-explorer")

    assert [label.get_text() for label in box.select(".chart__label")] == [
        "A IM 35 mg",
        "B IM 35+35 mg",
    ]
    assert "above 70 ng/mL" in box.get_text()
    assert box.select_one("table")
    assert "For education only" in box.get_text()
    assert "genotype" in box.get_text()
    link = box.select_one(f'a[href^="{reverse("courses:explorer")}?"]')["href"]
    assert "b-at=20" in link
    assert "level=70" in link
    # Two things of one name have two anchors, and the box is named by its own.
    assert box["aria-labelledby"] == box.select_one("h3")["id"] == "stacking-2"


def test_the_controls_are_where_it_teaches(client):
    block = {"type": "explorer", "value": {**BLOCK, "level": "70", "scenarios": FROZEN}}
    drawn = rendering.draw({"body": [block, block], "references": []})
    page = BeautifulSoup(str(drawn), "html.parser")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    first, _second = page.select("form[data-explorer-form]")
    assert first["action"] == reverse("courses:explorer")
    assert first.select_one("[name=b-at]")["value"] == "20"
    assert first.select_one("[name=level]")["value"] == "70"
    # One group at a time.
    groups = first.select("details.explorer__scenario")
    assert {group["name"] for group in groups} == {"stacking-scenario"}
    assert not any(group.has_attr("open") for group in groups)


@pytest.mark.django_db
def test_a_script_in_a_lesson_gets_fields_of_the_lessons_names(client):
    address = reverse("courses:explorer")
    query = {**STACKING, "a-amount": "9"}
    part = client.get(address, query, **HTMX, HTTP_HX_TARGET="stacking-2")
    page = BeautifulSoup(part.content, "html.parser")
    assert page.select_one("#stacking-2-a-amount_error")
    assert not page.select("[id^=id_]")
    assert not page.select("h2")
    hostile = client.get(address, query, **HTMX, HTTP_HX_TARGET='x" onload="y')
    assert b"onload" not in hostile.content


# ------------------------------------------------------------ in files

DIRECTIVE = """\
::: explorer
title: Stacking
text: |
  Look at *the second*. [@kamp-2020]
level: 70
scenarios:
  - source: im-zanos
    amount: 0.5
  - source: im-zanos
    amount: 0.5
    at: 20
:::

::: references
:::
"""


def with_directive(directive: str) -> dict[str, str]:
    return with_change(LESSON, "::: references\n:::\n", directive)


def faults_of(tmp_path, directive: str) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        read_package(write(tmp_path, with_directive(directive)))
    return [str(fault) for fault in refused.value.faults]


def test_a_lesson_file_holds_an_explorer(tmp_path):
    package = read_package(write(tmp_path, with_directive(DIRECTIVE)))
    _module, lesson = next(package.steps())
    block = lesson.content.blocks[-2]
    assert block["type"] == "explorer"
    assert block["value"]["level"] == 70
    assert "<em>the second</em>" in block["value"]["text"]
    assert block["value"]["scenarios"][1]["at"] == "20"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("amount: 0.5\n    at", "amount: 9\n    at", "Zanos 2018 used 0.5–1 mg/kg"),
        (
            "source: im-zanos\n    amount: 0.5\n    at",
            "source: im-other\n    at",
            "published doses",
        ),
        ("at: 20", "at: 20\n    patient: Jane", "unknown field: patient"),
        ("level: 70", "level: 9", "from 10 to 2400"),
        ("scenarios:", "others:", "scenarios is missing"),
    ],
)
def test_a_file_is_refused_where_it_goes_beyond_what_was_published(tmp_path, before, after, reason):
    assert before in DIRECTIVE
    faults = faults_of(tmp_path, DIRECTIVE.replace(before, after, 1))
    assert any(reason in fault for fault in faults), faults
    assert all(fault.startswith(f"{LESSON}:") for fault in faults)
