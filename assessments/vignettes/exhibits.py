"""The exhibits of a case as the components of the interface take them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.charts import Axis, Series, line_plot
from courses.content import figures, text
from courses.content.assets import AddressOf, kept_file
from courses.content.freezing import cited_in

FIGURE = re.compile(r"\s*[<>≤≥~−-]?\s*\d")
# A cell of readings stays on one line, which a sentence cannot.
LONGEST_READING = 30


def stages_of(
    content: Mapping[str, Any], *, address_of: AddressOf = kept_file
) -> list[dict[str, Any]]:
    """The stages of a vignette, ready for a template; citations become links.

    ``address_of`` says where its images are.
    """
    references = content["references"]
    return [
        {
            "title": stage["title"],
            "narrative": text.render(stage["narrative"], references),
            "exhibits": [
                _exhibit(exhibit, references, address_of) for exhibit in stage["exhibits"]
            ],
            "prompts": [
                {
                    "code": prompt["code"],
                    "text": text.render(prompt["text"], references),
                    "minimum": prompt["minimum"],
                    "maximum": prompt["maximum"],
                }
                for prompt in stage["prompts"]
            ],
        }
        for stage in content["stages"]
    ]


def _exhibit(
    exhibit: Mapping[str, Any], references: Sequence[dict], address_of: AddressOf
) -> dict[str, Any]:
    match exhibit["kind"]:
        case "table":
            return _table(exhibit, references)
        case "chart":
            return _chart(exhibit)
        case "image":
            return _image(exhibit, address_of)
    raise KeyError(exhibit["kind"])


def _table(exhibit: Mapping[str, Any], references: Sequence[dict]) -> dict[str, Any]:
    rows = [[text.render(cell, references) for cell in row] for row in exhibit["rows"]]
    return {
        "kind": "readings" if _is_of_figures(exhibit) else "table",
        "caption": exhibit["caption"],
        "row_headers": exhibit["row_headers"],
        "columns": exhibit["columns"],
        "rows": rows,
    }


def _is_of_figures(table: Mapping[str, Any]) -> bool:
    """Whether most cells are readings, which are compared down a column, and none is a sentence."""
    first = 1 if table["row_headers"] else 0
    cells = [text.words(cell) for row in table["rows"] for cell in row[first:]]
    if max(map(len, cells), default=0) > LONGEST_READING:
        return False
    return sum(bool(FIGURE.match(cell)) for cell in cells) * 2 > len(cells)


def _chart(exhibit: Mapping[str, Any]) -> dict[str, Any]:
    # A drawing is no record: floats are exact enough for a pixel.
    series = [
        Series(line["label"], tuple((float(x), float(y)) for x, y in line["points"]))
        for line in exhibit["series"]
    ]
    plot = line_plot(series, x=Axis(**exhibit["x"]), y=Axis(**exhibit["y"]))
    return {"kind": "chart", "caption": exhibit["caption"], "plot": plot}


def _image(exhibit: Mapping[str, Any], address_of: AddressOf) -> dict[str, Any]:
    return {
        "kind": "image",
        **figures.context_of(
            exhibit["image"],
            alt=exhibit["alt"],
            name=f"exhibit-{exhibit['image']['sha256'][:8]}",
            address_of=address_of,
        ),
        "caption": exhibit["caption"],
    }


def works_of(content: Mapping[str, Any], cited: Any) -> list[dict[str, Any]]:
    """The works that the part ``cited`` of a vignette's content refers to, under their numbers."""
    keys = set(cited_in(cited))
    return [
        {**reference, "number": number}
        for number, reference in enumerate(content["references"], 1)
        if reference["key"] in keys
    ]
