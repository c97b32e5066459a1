"""Moments become dates, and names are compared, in one place each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT, modules_of

DAYS = FLOORS["accounts"] / "days.py"
# Fields that hold a person's name; they are searched and ordered by their keys.
NAME_FIELDS = {"legal_name", "preferred_name"}
IN_A_QUERY = {"filter", "exclude", "order_by", "get", "Q"}
# A date of a moment in a template: what it prints depends on the reader's clock.
MOMENT_AS_DATE = re.compile(r"[\w.]*(?:_at|\.at|\bat|now)\|date:\"(?:SHORT_)?DATE_FORMAT\"")


def sources() -> Iterator[Path]:
    for floor in FLOORS:
        yield from modules_of(floor)


def dates_made_in(source: str) -> Iterator[int]:
    """Lines that make a date of a moment by themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_bare = not node.args and not node.keywords
            if (node.func.attr == "date" and is_bare) or node.func.attr in ("localdate", "today"):
                yield node.lineno


def names_queried_in(source: str) -> Iterator[int]:
    """Lines that search or order by a name as it is spelled."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if called not in IN_A_QUERY:
            continue
        said = [word.arg for word in node.keywords if word.arg]
        said += [one.value for one in node.args if isinstance(one, ast.Constant)]
        if any(set(str(one).lstrip("-").split("__")) & NAME_FIELDS for one in said):
            yield node.lineno


@pytest.mark.parametrize(
    ("find", "source"),
    [
        (dates_made_in, "day = at.date()"),
        (dates_made_in, "day = timezone.localdate()"),
        (dates_made_in, "day = date.today()"),
        (names_queried_in, "User.objects.filter(legal_name__icontains=text)"),
        (names_queried_in, "members.order_by('user__legal_name')"),
        (names_queried_in, "Q(holder__fields__legal_name__value__icontains=text)"),
    ],
)
def test_the_search_finds_what_it_is_for(find, source):
    assert list(find(source)) == [1]


def test_no_other_code_makes_a_date_of_a_moment():
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if path != DAYS
        for line in dates_made_in(path.read_text())
    }
    assert found == set()
    assert list(dates_made_in(DAYS.read_text()))


def test_no_template_prints_a_moment_as_a_date_of_whoever_reads():
    found = [
        f"{path.relative_to(ROOT)}: {moment[0]}"
        for path in (ROOT / "templates").rglob("*.html")
        for moment in MOMENT_AS_DATE.finditer(path.read_text())
    ]
    assert found == []
    assert MOMENT_AS_DATE.search('{{ edition.released_at|date:"DATE_FORMAT" }}')
    assert not MOMENT_AS_DATE.search('{{ edition.released_at|own_day|date:"DATE_FORMAT" }}')


def test_no_query_searches_or_orders_by_a_name_as_it_is_spelled():
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line in names_queried_in(path.read_text())
    }
    assert found == set()
