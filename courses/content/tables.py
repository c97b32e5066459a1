"""Tables of lessons and of exhibits, as an edition keeps them."""

from collections.abc import Mapping
from typing import Any

from courses.content.freezing import Freezing


def freeze_table(value, freezing: Freezing) -> dict[str, Any]:
    """A table as its block in the CMS holds it."""
    return {
        "caption": value["caption"],
        "row_headers": bool(value["row_headers"]),
        "columns": [str(column) for column in value["columns"]],
        "rows": [[freezing.inline(cell.source) for cell in row["cells"]] for row in value["rows"]],
    }


def freeze_packaged_table(value: Mapping[str, Any]) -> dict[str, Any]:
    """A table as a package writes it."""
    return {**value, "rows": [row["cells"] for row in value["rows"]]}
