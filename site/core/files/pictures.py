"""The one guard at every door for pictures: what cannot be shown safely and cheaply is refused.

A picture is drawn by strangers and shown to everyone. An SVG may hold shapes, text and styles,
and nothing that runs, reaches outside of itself or multiplies itself.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from PIL import Image, ImageFile
from willow.image import Image as WillowImage

FORMATS = {
    ".avif": "AVIF",
    ".gif": "GIF",
    ".jpeg": "JPEG",
    ".jpg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
}
PICTURES = {".svg", *FORMATS}
MOST_BYTES = {".svg": 2**20, **dict.fromkeys(FORMATS, 10 * 2**20)}
# All frames of an animation together.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000

# Wherever else a picture is opened, such as one that was uploaded before it had to pass here.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

# Shapes, corners of shapes and letters that are drawn once every <use>, marker, pattern, mask and
# clip is written out.
MOST_DRAWN = 50_000
DEEPEST = 60
DEEPEST_REFERENCES = 12

_ELEMENTS = {
    *("svg", "title", "desc", "metadata", "defs", "g", "symbol", "use", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "marker", "pattern"),
}
# They are looked up and not drawn, however often they are named.
_COST_NOTHING = {"linearGradient", "radialGradient", "stop"}
# Possessive: a space given back would let every address pass for one that does not begin with #.
_OUTSIDE = re.compile(
    r"url\s*+\(\s*+[\"']?+\s*+(?!#)|@import|\\|expression\s*\(|javascript:", re.IGNORECASE
)
_NAMED = re.compile(r"url\s*\(\s*[\"']?\s*#([^\"')\s]+)", re.IGNORECASE)
_NUMBER = re.compile(r"-?[\d.]+")


@dataclass(frozen=True)
class Flaw:
    """Why a picture is refused, and the line of an SVG that says so."""

    line: int
    reason: str


def flaws_of(suffix: str, data: bytes) -> list[Flaw]:
    """Everything that speaks against showing a picture whose name ends in ``suffix``."""
    suffix = suffix.lower()
    if suffix not in PICTURES:
        return [Flaw(1, _("not a kind of picture that can be shown"))]
    if len(data) > MOST_BYTES[suffix]:
        most = {"most": MOST_BYTES[suffix]}
        return [Flaw(1, _("%(most)s bytes are the most for such a picture") % most)]
    if suffix == ".svg" and (found := _flaws_of_svg(data)):
        return found
    try:
        width, height = _svg_size(data) if suffix == ".svg" else _raster_size(suffix, data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = {"most": MOST_PIXELS}
        return [Flaw(1, _("it is too large: %(most)s pixels are the most for a picture") % most)]
    except Exception:
        return [Flaw(1, _("not a %(kind)s picture that can be read") % {"kind": suffix})]
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        size = {"width": width, "height": height}
        reason = _("%(width)s × %(height)s is too large or too small to be shown") % size
        return [Flaw(1, reason)]
    return []


def _svg_size(data: bytes) -> tuple[int, int]:
    return WillowImage.open(BytesIO(data)).get_size()


def _raster_size(suffix: str, data: bytes) -> tuple[int, int]:
    """The size of a picture whose pixels were all read: a damaged one fails here, not in a page."""
    # WeasyPrint, when it is loaded, has half a picture pass for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(BytesIO(data), formats=[FORMATS[suffix]]) as picture:
            width, height = picture.size
            if width * height * getattr(picture, "n_frames", 1) > MOST_PIXELS:
                raise Image.DecompressionBombError
            if 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE:
                picture.load()
    return width, height


# ------------------------------------------------------------ SVG


def _flaws_of_svg(data: bytes) -> list[Flaw]:
    guard = _Guard()
    try:
        defusedxml.sax.parseString(data, guard, forbid_dtd=True)
    except DefusedXmlException:
        return [Flaw(1, _("a document type or an entity is not allowed"))]
    except _TooDeepError:
        return [Flaw(guard.line, _("its elements are nested too deeply"))]
    except (SAXParseException, SAXException) as error:
        at = error.getLineNumber() if isinstance(error, SAXParseException) else None
        return [Flaw(at or 1, _("not an SVG: %(why)s") % {"why": error.getMessage()})]
    return guard.flaws or list(_multiplied(guard))


class _TooDeepError(Exception):
    pass


@dataclass
class _Element:
    kind: str
    children: list["_Element"] = field(default_factory=list)
    names: list[tuple[str, int]] = field(default_factory=list)
    """What it draws besides, and how often."""
    corners: int = 1
    letters: int = 0


class _Guard(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.flaws: list[Flaw] = []
        self.root = _Element("")
        self.by_name: dict[str, _Element] = {}
        self.named_in_styles: set[str] = set()
        self._open: list[_Element] = [self.root]
        self._style = ""
        self._locator = None

    @property
    def line(self) -> int:
        return (self._locator.getLineNumber() if self._locator else 1) or 1

    def setDocumentLocator(self, locator) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name, attrs) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if len(self._open) == 1:
            self._check_root(local, attrs)
        if len(self._open) > DEEPEST:
            raise _TooDeepError
        if local not in _ELEMENTS:
            self._flaw(_("<%(name)s> is not allowed in a figure") % {"name": name})
        element = _Element(local)
        for attribute, value in attrs.items():
            self._check_attribute(attribute, value)
            self._note(element, attribute, value)
        self._open[-1].children.append(element)
        self._open.append(element)

    def endElement(self, name) -> None:  # noqa: N802
        if self._open.pop().kind == "style":
            if _OUTSIDE.search(self._style):
                self._flaw(_("a style reaches outside of the figure"))
            self.named_in_styles |= set(_NAMED.findall(self._style))
            self._style = ""

    def characters(self, content) -> None:
        # The parser may hand a word over in two parts.
        if any(element.kind == "style" for element in self._open):
            self._style += content
        elif any(element.kind == "text" for element in self._open):
            self._open[-1].letters += len(content)

    def processingInstruction(self, target, data) -> None:  # noqa: N802
        self._flaw(_("<?%(name)s?> is not allowed in a figure") % {"name": target})

    def _check_root(self, local: str, attrs) -> None:
        if local != "svg":
            self._flaw(_("not an SVG"))
        elif "viewBox" not in attrs and not {"width", "height"} <= set(attrs.keys()):
            self._flaw(_("the figure has no viewBox, so its size is unknown"))

    def _check_attribute(self, name: str, value: str) -> None:
        local = name.rpartition(":")[2].lower()
        if local.startswith("on"):
            self._flaw(_("%(name)s is not allowed in a figure") % {"name": name})
        elif (local in ("href", "src") and not value.startswith("#")) or (
            not name.startswith("xmlns") and _OUTSIDE.search(value)
        ):
            self._flaw(_("%(name)s reaches outside of the figure") % {"name": name})

    def _note(self, element: _Element, name: str, value: str) -> None:
        local = name.rpartition(":")[2].lower()
        if local == "id":
            self.by_name[value] = element
        elif local == "href":
            element.names.append((value[1:], 1))
        elif local in ("d", "points"):
            # A marker may be drawn at each.
            element.corners = max(1, len(_NUMBER.findall(value)) // 2)
        element.names += [(one, 0) for one in _NAMED.findall(value)]

    def _flaw(self, reason: str) -> None:
        self.flaws.append(Flaw(self.line, reason))


def _multiplied(guard: _Guard) -> Iterator[Flaw]:
    """Refuse a figure that grows beyond measure, or without end, when what it names is written out."""
    drawn: dict[int, int] = {}

    def cost(element: _Element, way: tuple[int, ...] = ()) -> int:
        key = id(element)
        if key in drawn:
            return drawn[key]
        if key in way or len(way) > DEEPEST + DEEPEST_REFERENCES * 4:
            raise _TooDeepError
        total = 0 if element.kind in _COST_NOTHING else element.corners + element.letters
        total += sum(cost(child, (*way, key)) for child in element.children)
        styled = [(name, 0) for name in guard.named_in_styles] if element.kind else []
        for name, times in [*element.names, *styled]:
            target = guard.by_name.get(name)
            if target is None or target.kind in _COST_NOTHING:
                continue
            if times == 0 and name in guard.named_in_styles and id(target) in (*way, key):
                continue  # A style that reaches what it names.
            times = times or (element.corners if target.kind == "marker" else 1)
            total += times * cost(target, (*way, key))
        drawn[key] = total
        return total

    try:
        total = cost(guard.root)
    except _TooDeepError:
        yield Flaw(1, _("its elements refer to each other without end"))
        return
    if total > MOST_DRAWN:
        most = {"most": MOST_DRAWN, "drawn": total}
        yield Flaw(
            1,
            _("%(drawn)s shapes, corners and letters are drawn, written out; %(most)s are the most")
            % most,
        )
