"""The files that a package shows. A figure is drawn by strangers and shown to everyone: an SVG
may hold shapes, text and styles, and nothing that runs or reaches outside of itself."""

import re
from pathlib import Path
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from courses.packages.contents import PackageFile
from courses.packages.faults import Faults, Place
from courses.packages.fields import Value

PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif"}
RECORDINGS = {".m4a", ".mp3", ".mp4", ".ogg", ".wav", ".webm"}

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

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder

    def picture(self, value: Value) -> PackageFile | None:
        file = self._file(value, PICTURES)
        if file is not None and file.suffix == ".svg":
            check_svg(file, value.source.faults)
        return file

    def recording(self, value: Value) -> PackageFile | None:
        return self._file(value, RECORDINGS)

    def _file(self, value: Value, suffixes: set[str]) -> PackageFile | None:
        name = value.text()
        if not name:
            return None
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._root.resolve()):
            value.fault(f"{name} lies outside of the package")
        elif path.suffix.lower() not in suffixes:
            value.fault(f"{name} must end in one of {', '.join(sorted(suffixes))}")
        elif not path.is_file():
            value.fault(f"there is no file {name}")
        else:
            relative = path.relative_to(self._root.resolve()).as_posix()
            return PackageFile(path=relative, data=path.read_bytes())
        return None


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
