"""What a vignette shows beside its narrative: tables, charts and images, read and written."""

from collections.abc import Callable
from typing import Any

from courses.content.freezing import decimal_text
from courses.formats.fields import Fields, Value
from courses.formats.parts import paragraph
from courses.formats.pictures import Files
from courses.formats.scalars import Bare, Flow, Quoted
from courses.formats.writing import Writing, plain, without_empty


def read_exhibit(item: Value, files: Files) -> dict[str, Any]:
    """Raw stream data of an exhibit, of no type where it says none that is known."""
    with item.fields() as fields:
        kind = fields["kind"].choice(list(_READ))
        if not kind:
            fields.each()
            return {"type": "", "value": None}
        return {"type": kind, "value": _READ[kind](fields, files)}


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


# ------------------------------------------------------------ writing


def write_exhibit(block, writing: Writing) -> dict[str, Any]:
    """What ``read_exhibit`` would read as ``block``."""
    return {"kind": block.block_type, **_WRITE[block.block_type](block.value, writing)}


def _written_table(value, writing: Writing) -> dict[str, Any]:
    rows = [
        Flow([Quoted(writing.run(cell.source)) for cell in row["cells"]]) for row in value["rows"]
    ]
    return without_empty(
        {
            "caption": plain(value["caption"]),
            "row_headers": bool(value["row_headers"]) or None,
            "columns": Flow([plain(column) for column in value["columns"]]),
            "rows": rows,
        }
    )


def _written_chart(value, writing: Writing) -> dict[str, Any]:
    return {
        "caption": plain(value["caption"]),
        "x": _written_axis(value["x"]),
        "y": _written_axis(value["y"]),
        "series": [
            {
                "label": plain(series["label"]),
                "points": Flow(
                    [[_number(point["x"]), _number(point["y"])] for point in series["points"]]
                ),
            }
            for series in value["series"]
        ],
    }


def _written_axis(value) -> Flow:
    return Flow(without_empty({"label": plain(value["label"]), "unit": plain(value["unit"] or "")}))


def _written_image(value, writing: Writing) -> dict[str, Any]:
    return without_empty(
        {
            "image": writing.picture(value["image"]),
            "alt": plain(value["alt"]),
            "caption": plain(value["caption"] or ""),
        }
    )


def _number(value) -> Bare:
    return Bare(decimal_text(value))


_READ: dict[str, Callable[[Fields, Files], dict[str, Any]]] = {
    "table": _table,
    "chart": _chart,
    "image": _image,
}
_WRITE: dict[str, Callable[[Any, Writing], dict[str, Any]]] = {
    "table": _written_table,
    "chart": _written_chart,
    "image": _written_image,
}
