"""What a vignette shows beside its narrative: tables, charts and images."""

from typing import Any

from courses.packages.fields import Fields, Value
from courses.packages.lessons import paragraph
from courses.packages.pictures import Files


def read_exhibit(item: Value, files: Files) -> dict[str, Any]:
    with item.fields() as fields:
        kind = fields["kind"].choice(list(_EXHIBITS))
        if not kind:
            fields.each()
            return {"type": "", "value": None}
        return {"type": kind, "value": _EXHIBITS[kind](fields, files)}


def _table(fields: Fields, files: Files) -> dict[str, Any]:
    columns = [item.text() for item in fields["columns"].items(least=1)]
    rows = []
    for row in fields["rows"].items(least=1):
        cells = [paragraph(cell.inline()) for cell in row.items()]
        if len(cells) != len(columns):
            row.fault(f"{len(cells)} cells stand under {len(columns)} columns")
        rows.append({"cells": cells})
    return {
        "caption": fields["caption"].text(),
        "row_headers": fields.get("row_headers").flag(),
        "columns": columns,
        "rows": rows,
    }


def _chart(fields: Fields, files: Files) -> dict[str, Any]:
    return {
        "caption": fields["caption"].text(),
        "x": _axis(fields["x"]),
        "y": _axis(fields["y"]),
        "series": [_series(item) for item in fields["series"].items(least=1, most=4)],
    }


def _axis(value: Value) -> dict[str, Any]:
    with value.fields() as fields:
        return {"label": fields["label"].text(), "unit": fields.get("unit").text()}


def _series(item: Value) -> dict[str, Any]:
    with item.fields() as fields:
        return {
            "label": fields["label"].text(),
            "points": [_point(value) for value in fields["points"].items(least=2)],
        }


def _point(value: Value) -> dict[str, str]:
    numbers = value.items(least=2, most=2)
    x, y = ([number.decimal() for number in numbers] + ["0", "0"])[:2]
    return {"x": x, "y": y}


def _image(fields: Fields, files: Files) -> dict[str, Any]:
    return {
        "image": files.picture(fields["image"]),
        "alt": fields["alt"].text(),
        "caption": fields.get("caption").text(),
    }


_EXHIBITS = {"table": _table, "chart": _chart, "image": _image}
