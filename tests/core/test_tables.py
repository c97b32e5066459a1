"""The cells of a table."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe


def drawn(**context) -> str:
    return render_to_string("components/table.html", {"caption": "Levels"} | context)


def test_the_first_cell_names_its_row_where_that_is_asked():
    rows = [["20", 1.5], ["60"], []]

    assert (
        '<tr><th scope="row">20</th><td>1.5</td></tr><tr><th scope="row">60</th></tr><tr></tr>'
        in drawn(rows=rows, row_headers=True)
    )
    assert "<tr><td>20</td><td>1.5</td></tr>" in drawn(rows=rows)
    assert "<tr>" not in drawn()


def test_what_is_no_html_is_escaped():
    assert "<td>&lt;b&gt;</td><td><b>1</b></td>" in drawn(rows=[["<b>", mark_safe("<b>1</b>")]])
