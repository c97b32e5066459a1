from courses.content.freezing import Freezing


def freeze_table(value, freezing: Freezing) -> dict:
    """A table block, of a lesson or of an exhibit."""
    return {
        "caption": value["caption"],
        "row_headers": bool(value["row_headers"]),
        "columns": [str(column) for column in value["columns"]],
        "rows": [[freezing.inline(cell.source) for cell in row["cells"]] for row in value["rows"]],
    }
