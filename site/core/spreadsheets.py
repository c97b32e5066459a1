"""Tables that leave as CSV, for whoever reads them in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Where a spreadsheet may let a cell begin: it splits at what its country separates by, and some
# at every line, quoted or not.
_BEGINNING = r"(^|[,;|\t\r\n])"
# What it would take for a formula and carry out, in full width too.
_FORMULA = re.compile(
    _BEGINNING + r"([\s\"'\u200b\ufeff]*)([=@＝＠])|" + _BEGINNING + r"([\"']*)([+\-−＋－])"
)


def spreadsheet(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """``rows`` as the file ``name``, which opens in a spreadsheet and carries nothing out."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
    # Without the mark, a spreadsheet guesses the encoding, and wrongly.
    answer.write("\ufeff")
    csv.writer(answer, quoting=csv.QUOTE_ALL).writerows(
        [_harmless(str(cell)) for cell in row] for row in rows
    )
    return answer


def _harmless(cell: str) -> str:
    """``cell`` with an apostrophe before whatever could be carried out, where it is split too."""
    disarmed = _FORMULA.sub(_disarm, cell)
    return f"'{disarmed}" if disarmed.startswith(("\t", "\r")) else disarmed


def _disarm(found: re.Match) -> str:
    before, between, sign = (found[one] or found[one + 3] or "" for one in (1, 2, 3))
    return f"{before}{between}'{sign}"
