"""The files that a package shows: pictures, behind the guard of every door, and recordings."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

from core.files import metadata, pictures
from core.files.pictures import PICTURES
from courses.formats.contents import PackageFile
from courses.formats.faults import Faults, Place
from courses.formats.fields import Value

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


class Files:
    """The files below one folder of the package."""

    def __init__(self, root: Path, folder: Path, beside: Callable[[str], Value]) -> None:
        self._root = root
        self._folder = folder
        self.beside = beside
        """What a folder beside the step holds under the step's own name; absent where nothing."""

    def picture(self, value: Value) -> PackageFile | None:
        file = self._file(value, PICTURES)
        if file is None:
            return None
        before = len(value.source.faults.found)
        check_picture(file, value.source.faults)
        if len(value.source.faults.found) > before:
            return file
        return PackageFile(path=file.path, data=metadata.stripped(file.suffix, file.data))

    def recording(self, value: Value) -> PackageFile | None:
        file = self._file(value, RECORDINGS)
        if file is not None and not _begins_as(file):
            value.source.faults.add(Place(file.path, 1), f"not a {file.suffix} recording")
        return file

    def _file(self, value: Value, suffixes: set[str]) -> PackageFile | None:
        name = value.text(longest=200)
        if not name:
            return None
        path = _as_spelled((self._folder / name).resolve())
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


def _as_spelled(path: Path) -> Path:
    """``path``, or the file beside it whose name is spelled with other marks: a Mac takes them apart."""
    if path.name.isascii() or _is_file(path):
        return path
    composed = unicodedata.normalize("NFC", path.name)
    beside = path.parent.iterdir() if path.parent.is_dir() else iter(())
    alike = (one for one in beside if unicodedata.normalize("NFC", one.name) == composed)
    return next(alike, path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # A name that no file can have.
        return False


def _begins_as(file: PackageFile) -> bool:
    return any(file.data[place : place + len(sign)] == sign for place, sign in SIGNS[file.suffix])


def check_picture(file: PackageFile, faults: Faults) -> None:
    """Report a picture that is none, or that would take too much to show."""
    for flaw in pictures.flaws_of(file.suffix, file.data):
        faults.add(Place(file.path, flaw.line), flaw.reason)
