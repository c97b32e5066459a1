"""Tables that leave as CSV, for whoever reads them in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# What a spreadsheet would take for a formula and carry out.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """``rows`` as the file ``name``, which opens in a spreadsheet and carries nothing out."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    # Without the mark, a spreadsheet guesses the encoding, and wrongly.
    answer.write("\ufeff")
    csv.writer(answer).writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return answer


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
