"""How the exhibits of a case are drawn."""

import pytest

from assessments.vignettes.exhibits import stages_of


def table(*rows, row_headers=True):
    return {
        "kind": "table",
        "caption": "What was found",
        "row_headers": row_headers,
        "columns": ["Time", "Finding"],
        "rows": [list(row) for row in rows],
    }


@pytest.mark.parametrize(
    ("exhibit", "kind"),
    [
        (table(("08:00", "118/74"), ("09:00", "≥ 180")), "readings"),
        (table(("118", "74"), ("119", "76"), row_headers=False), "readings"),
        (table(("08:00", "118/74"), ("09:00", "Awake"), ("10:00", "Tired")), "table"),
        (table(("Clonazepam", "0.5 mg twice daily for 14 months, for panic")), "table"),
        (table(("08:00", "118"), ("09:00", "120"), ("10:00", "x" * 31)), "table"),
    ],
)
def test_a_table_of_figures_is_told_from_one_of_sentences(exhibit, kind):
    content = {
        "references": [],
        "stages": [{"title": "Intake", "narrative": "", "exhibits": [exhibit], "prompts": []}],
    }
    [stage] = stages_of(content)
    assert stage["exhibits"][0]["kind"] == kind
