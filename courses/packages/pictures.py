"""The files that a package shows. A figure is drawn by strangers and shown to everyone: an SVG
may hold shapes, text and styles, and nothing that runs or reaches outside of itself."""

import re
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException
from PIL import Image
from willow.image import Image as WillowImage

from courses.packages.contents import PackageFile
from courses.packages.faults import Faults, Place
from courses.packages.fields import Value

FORMATS = {
    ".avif": "AVIF",
    ".gif": "GIF",
    ".jpeg": "JPEG",
    ".jpg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
}
PICTURES = {".svg", *FORMATS}
# What the bytes of a recording begin with, and where.
SIGNS = {
    ".m4a": [(4, b"ftyp")],
    ".mp3": [(0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")],
    ".mp4": [(4, b"ftyp")],
    ".ogg": [(0, b"OggS")],
    ".wav": [(0, b"RIFF")],
    ".webm": [(0, b"\x1a\x45\xdf\xa3")],
}
RECORDINGS = set(SIGNS)
MOST_BYTES = {".svg": 2**20, **dict.fromkeys(FORMATS, 10 * 2**20)}
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000

_ELEMENTS = {
    *("svg", "title", "desc", "metadata", "defs", "g", "symbol", "use", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "marker", "pattern"),
}
# Possessive: a space given back would let every address pass for one that does not begin with #.
_OUTSIDE = re.compile(
    r"url\s*+\(\s*+[\"']?+\s*+(?!#)|@import|\\|expression\s*\(|javascript:", re.IGNORECASE
)


class Files:
    """The files below one folder of the package."""

    def __init__(self, root: Path, folder: Path, beside: Callable[[str], Value]) -> None:
        self._root = root
        self._folder = folder
        self.beside = beside
        """What a folder beside the step holds under the step's own name; absent where nothing."""

    def picture(self, value: Value) -> PackageFile | None:
        file = self._file(value, PICTURES)
        if file is not None:
            check_picture(file, value.source.faults)
        return file

    def recording(self, value: Value) -> PackageFile | None:
        file = self._file(value, RECORDINGS)
        if file is not None and not _begins_as(file):
            value.source.faults.add(Place(file.path, 1), f"not a {file.suffix} recording")
        return file

    def _file(self, value: Value, suffixes: set[str]) -> PackageFile | None:
        name = value.text(longest=200)
        if not name:
            return None
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._root.resolve()):
            value.fault(f"{name} lies outside of the package")
        elif path.suffix.lower() not in suffixes:
            value.fault(f"{name} must end in one of {', '.join(sorted(suffixes))}")
        elif not _is_file(path):
            value.fault(f"there is no file {name}")
        else:
            relative = path.relative_to(self._root.resolve()).as_posix()
            return PackageFile(path=relative, data=path.read_bytes())
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # A name that no file can have.
        return False


def _begins_as(file: PackageFile) -> bool:
    return any(file.data[place : place + len(sign)] == sign for place, sign in SIGNS[file.suffix])


def check_picture(file: PackageFile, faults: Faults) -> None:
    """Report a picture that is none, or that would take too much to show."""
    place = Place(file.path, 1)
    if len(file.data) > MOST_BYTES[file.suffix]:
        faults.add(place, f"{MOST_BYTES[file.suffix]} bytes are the most for such a picture")
        return
    before = len(faults.found)
    if file.suffix == ".svg":
        check_svg(file, faults)
    if len(faults.found) > before:
        return
    try:
        width, height = _svg_size(file) if file.suffix == ".svg" else _raster_size(file)
    except Exception:
        faults.add(place, f"not a {file.suffix} picture that can be read")
        return
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        faults.add(place, f"{width} × {height} is too large or too small to be shown")


def _svg_size(file: PackageFile) -> tuple[int, int]:
    return WillowImage.open(BytesIO(file.data)).get_size()


def _raster_size(file: PackageFile) -> tuple[int, int]:
    """The size of a picture whose pixels were all read: a damaged one fails here, not in a page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(BytesIO(file.data), formats=[FORMATS[file.suffix]]) as picture:
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.load()
            else:
                width = LONGEST_SIDE + 1
    return width, height


def check_svg(file: PackageFile, faults: Faults) -> None:
    """Report everything in an SVG that could run or reach outside."""
    handler = _Guard(file.path, faults)
    try:
        defusedxml.sax.parseString(file.data, handler, forbid_dtd=True)
    except DefusedXmlException:
        faults.add(Place(file.path, 1), "a document type or an entity is not allowed")
    except SAXParseException as error:
        line = error.getLineNumber() or 1
        faults.add(Place(file.path, line), f"not an SVG: {error.getMessage()}")
    except SAXException as error:
        faults.add(Place(file.path, 1), f"not an SVG: {error.getMessage()}")


class _Guard(ContentHandler):
    def __init__(self, file: str, faults: Faults) -> None:
        super().__init__()
        self._file = file
        self._faults = faults
        self._open: list[str] = []
        self._style = ""
        self._locator = None

    def setDocumentLocator(self, locator) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name, attrs) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        if not self._open:
            self._check_root(local, attrs)
        if local not in _ELEMENTS:
            self._fault(f"<{name}> is not allowed in a figure")
        for attribute, value in attrs.items():
            self._check_attribute(attribute, value)
        self._open.append(local)

    def endElement(self, name) -> None:  # noqa: N802
        if self._open.pop() == "style":
            if _OUTSIDE.search(self._style):
                self._fault("a style reaches outside of the figure")
            self._style = ""

    def characters(self, content) -> None:
        # The parser may hand a word over in two parts.
        if "style" in self._open:
            self._style += content

    def processingInstruction(self, target, data) -> None:  # noqa: N802
        self._fault(f"<?{target}?> is not allowed in a figure")

    def _check_root(self, local: str, attrs) -> None:
        if local != "svg":
            self._fault("not an SVG")
        elif "viewBox" not in attrs and not {"width", "height"} <= set(attrs.keys()):
            self._fault("the figure has no viewBox, so its size is unknown")

    def _check_attribute(self, name: str, value: str) -> None:
        local = name.rpartition(":")[2].lower()
        if local.startswith("on"):
            self._fault(f"{name} is not allowed in a figure")
        elif (local in ("href", "src") and not value.startswith("#")) or (
            not name.startswith("xmlns") and _OUTSIDE.search(value)
        ):
            self._fault(f"{name} reaches outside of the figure")

    def _fault(self, reason: str) -> None:
        line = self._locator.getLineNumber() if self._locator else 1
        self._faults.add(Place(self._file, line or 1), reason)
