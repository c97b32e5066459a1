"""A figure drawn as SVG, set into the page: so that the page's fonts serve its words.

What is set in is written anew from a list of what a drawing needs, and nothing else of the file
passes. Its rules of style go to a sheet at an address of their own, since the page allows none
within itself; there they hold for this figure alone. A figure that needs anything else stays a
picture.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import tinycss2
from defusedxml.common import DefusedXmlException
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from courses.content.assets import AddressOf, kept_file
from courses.content.models.assets import Asset

SVG = "{http://www.w3.org/2000/svg}"
MEDIA_TYPE = "image/svg+xml"

# What says something of a drawing to nobody who sees it beside its description.
LEFT_OUT = {"title", "desc", "metadata"}
ELEMENTS = {
    *("svg", "defs", "g", "symbol", "use", "clipPath", "mask", "marker", "pattern"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop"),
}
PAINT = {
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"),
    *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
    *("stroke-miterlimit", "opacity", "color", "display", "visibility", "stop-color"),
    *("stop-opacity", "font-family", "font-size", "font-weight", "font-style", "font-variant"),
    *("text-anchor", "dominant-baseline", "alignment-baseline", "baseline-shift"),
    *("letter-spacing", "word-spacing", "text-decoration", "paint-order", "vector-effect"),
    *("clip-path", "clip-rule", "mask", "marker-start", "marker-mid", "marker-end"),
    *("shape-rendering", "text-rendering"),
}
PLACE = {
    *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy"),
    *("d", "points", "width", "height", "viewBox", "preserveAspectRatio", "transform", "rotate"),
    *("textLength", "lengthAdjust", "markerWidth", "markerHeight", "markerUnits", "refX", "refY"),
    *("orient", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits"),
    *("patternTransform", "patternContentUnits", "clipPathUnits", "maskUnits"),
    "maskContentUnits",
}
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "oklch"}
# A sheet is kept by browsers until another code writes it.
WAY_OF_DRAWING = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
# Stands for what the page calls the figure, which keeps two figures' parts apart.
NAME = "\N{REPLACEMENT CHARACTER}"


class _StaysAPicture(Exception):
    """The file needs something that a page cannot give it."""


@dataclass(frozen=True)
class _FigureDrawing:
    markup: str
    sheet: str


def context_of(
    image: Mapping[str, Any], *, alt: str, name: str, address_of: AddressOf = kept_file
) -> dict[str, Any]:
    """An image of released content as ``figure.html`` takes it; ``name`` is the page's name for it.

    A draft's files are not kept yet, so they are shown as pictures.
    """
    context = {
        "src": address_of(image),
        "alt": alt,
        "width": image["width"],
        "height": image["height"],
    }
    drawing = _kept(image["sha256"]) if address_of is kept_file and _is_svg(image) else None
    if drawing is None:
        return context
    return context | {
        "drawing": _named(drawing.markup, name=name, alt=alt),
        "sheet": f"{reverse('courses:figure-sheet', args=[image['sha256']])}?{WAY_OF_DRAWING}",
    }


def sheet_of(sha256: str) -> str | None:
    """The rules of a kept figure that is set into pages."""
    drawing = _kept(sha256)
    return drawing.sheet if drawing else None


def _is_svg(image: Mapping[str, Any]) -> bool:
    return image["media_type"] == MEDIA_TYPE


@lru_cache(maxsize=256)
def _kept(sha256: str) -> _FigureDrawing | None:
    """The drawing of a kept file, remembered: bytes never change under their hash."""
    asset = Asset.objects.filter(sha256=sha256, media_type=MEDIA_TYPE).first()
    if asset is None:
        return None
    with asset.file.open("rb") as file:
        return drawing_of(file.read(), scope=f"figure-{sha256[:16]}")


def drawing_of(data: bytes, *, scope: str) -> _FigureDrawing | None:
    """The drawing in an SVG file, or nothing where it has to stay a picture."""
    try:
        root = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
        if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
            return None
        rules = "\n".join(_rules_in(root, scope))
        return _FigureDrawing("".join(_written(root, scope)), rules)
    except (_StaysAPicture, ParseError, DefusedXmlException, ValueError):
        return None


def _named(markup: str, *, name: str, alt: str) -> SafeString:
    opening, rest = markup.split(">", 1)
    said = f' role="img" aria-label="{escape(alt)}"'
    return mark_safe((opening + said + ">" + rest).replace(NAME, f"{name}-"))


# ------------------------------------------------------------ the drawing


def _written(element: Element, scope: str, *, is_root: bool = True) -> Iterator[str]:
    tag = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
    if tag not in ELEMENTS:
        raise _StaysAPicture
    classes = [f"{scope}-{one}" for one in element.get("class", "").split()]
    said = {name: value for name, value in _attributes(element) if not is_root or _fits(name)}
    if is_root:
        classes = ["figure__drawing", scope, *classes]
    if classes:
        said["class"] = " ".join(classes)
    yield f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in said.items()) + ">"
    yield escape(element.text or "", quote=False)
    for child in element:
        local = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else "metadata"
        if local != "style" and local not in LEFT_OUT:
            yield from _written(child, scope, is_root=False)
        yield escape(child.tail or "", quote=False)
    yield f"</{tag}>"


def _fits(name: str) -> bool:
    """Whether an attribute of the outermost element is kept; its size is the page's to say."""
    return name not in ("x", "y", "width", "height")


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        local = name.rpartition("}")[2]
        if local == "style":
            raise _StaysAPicture
        if local == "id":
            yield "id", NAME + value
        elif local == "href":
            if not value.startswith("#"):
                raise _StaysAPicture
            yield "href", f"#{NAME}{value[1:]}"
        elif name in PAINT:
            yield name, _value(value)
        elif name in PLACE:
            yield name, value


def _value(value: str) -> str:
    """The value of an attribute, written so that it refers to nothing outside its own drawing."""
    return "".join(_told(tinycss2.parse_component_value_list(value)))


def _told(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "url":
            if not token.value.startswith("#"):
                raise _StaysAPicture
            yield f"url(#{NAME}{token.value[1:]})"
        elif token.type == "function" and token.lower_name == "url":
            raise _StaysAPicture
        else:
            yield token.serialize()


# ------------------------------------------------------------ its rules


def _rules_in(root: Element, scope: str) -> Iterator[str]:
    for style in root.iter(f"{SVG}style"):
        sheet = tinycss2.parse_stylesheet(
            style.text or "", skip_comments=True, skip_whitespace=True
        )
        yield from _rules(sheet, scope)


def _rules(rules: list[Any], scope: str) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield f"{_selectors(rule.prelude, scope)} {{ {_declarations(rule.content)} }}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield f"@media {tinycss2.serialize(rule.prelude).strip()} {{"
            yield from _rules(inner, scope)
            yield "}"
        else:
            raise _StaysAPicture


def _selectors(tokens: list[Any], scope: str) -> str:
    """The selectors of a rule, for this figure alone: its classes get names that no page has."""
    written, is_class = [f".{scope} "], False
    for token in tokens:
        if token.type == "literal" and token.value in ".,>*+":
            is_class = token.value == "."
            written.append(f", .{scope} " if token.value == "," else token.value)
        elif token.type == "ident":
            name = token.serialize()
            written.append(f"{scope}-{name}" if is_class else name)
            is_class = False
        elif token.type == "whitespace":
            written.append(" ")
        else:
            raise _StaysAPicture
    return re.sub(r" +", " ", "".join(written)).strip()


def _declarations(tokens: list[Any]) -> str:
    written = []
    for one in tinycss2.parse_declaration_list(tokens, skip_comments=True, skip_whitespace=True):
        if one.type != "declaration" or one.lower_name not in PAINT:
            raise _StaysAPicture
        for value in one.value:
            if value.type == "url" or (
                value.type == "function" and value.lower_name not in FUNCTIONS
            ):
                raise _StaysAPicture
        written.append(f"{one.lower_name}: {tinycss2.serialize(one.value).strip()}")
    return "; ".join(written)
