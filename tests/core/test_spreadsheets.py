"""A table that leaves: read by any spreadsheet, it says what it said and carries nothing out."""

import csv
import io
import re

import pytest

from core.spreadsheets import spreadsheet

FORMULA = re.compile(r"[\s\"\u200b]*[=+\-@＝＋－＠]")
# As countries set them, and a program that takes every line for a row, quoted or not.
SEPARATORS = [",", ";", "\t", "|"]


def text_of(*cells: str) -> str:
    return spreadsheet("a.csv", [["first", *cells]]).content.decode("utf-8-sig")


HARMFUL = [
    *("=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", '"=1'),
    *("＝1+2", "＋1", "－1", "＠SUM(A1)"),
    *("Thanks;=1+2", "Thanks,=1+2", "Thanks\t=1+2", "Thanks|=1+2", "Thanks;;@A1", "a; =1"),
    *("Thanks\n=1+2", "Thanks\r\n＝1", "Thanks\r+1", "a;\n=1", 'a;"=1"'),
]


@pytest.mark.parametrize("cell", HARMFUL)
def test_no_cell_is_a_formula_however_it_is_split(cell):
    text = text_of(cell, cell)
    for separator in SEPARATORS:
        quoted = list(csv.reader(io.StringIO(text, newline=None), delimiter=separator))
        by_lines = [line.split(separator) for line in re.split("[\r\n]+", text)]
        for row in [*quoted, *by_lines]:
            for found in row:
                # A mark of quotation that a careless split leaves standing is no harm by itself.
                assert not FORMULA.match(found.strip('"')), (separator, found)


@pytest.mark.parametrize(
    "cell", ["Well done", "5 mg/kg", "a - b", "10 = ten", "x@y.example", "one, two; three"]
)
def test_what_is_no_formula_stays_as_it_was_written(cell):
    assert next(csv.reader(io.StringIO(text_of(cell)))) == ["first", cell]


def test_every_cell_is_quoted():
    assert text_of("a", "") == '"first","a",""\r\n'
