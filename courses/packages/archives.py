"""A package as one ZIP archive, which a stranger may have made.

Nothing that the archive says of itself is believed: sizes are counted while they are read, and
a name becomes a path only when it can be nothing else. What is unpacked lies in a folder that is
gone when the reader is done, whatever happened. Every refusal names the entry and the reason.
"""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.models import Organisation
from courses.content.models.pages import CurriculumPage
from courses.formats.faults import Fault, Faults, PackageRefused, Place
from courses.formats.pictures import PICTURES, RECORDINGS
from courses.formats.writing import StoredFile
from courses.packages.importing import Report, import_package
from courses.packages.reading import read_package
from courses.packages.writing import write_folder

SUFFIXES = {".md", ".yaml", *PICTURES, *RECORDINGS}
WITHOUT_SUFFIX = {"LICENSE"}
# What file managers add to an archive without being asked.
ADDED = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
# Every archive that we write has the same date: it must not differ when nothing else does.
DATE = (1980, 1, 1, 0, 0, 0)
CHUNK = 64 * 1024

_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


@dataclass(frozen=True)
class Bounds:
    """How much an archive may ask of us."""

    packed: int = 100 * 2**20
    unpacked: int = 200 * 2**20
    one_file: int = 20 * 2**20
    entries: int = 2_000
    depth: int = 5
    name: int = 200
    ratio: int = 200
    """How many bytes may come of one, once a file is larger than a chunk."""


BOUNDS = Bounds()


def write_archive(files: Mapping[str, bytes | StoredFile], target: IO[bytes]) -> None:
    """Write ``files`` as an archive whose bytes depend on nothing but them."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, file in sorted(files.items()):
            entry = zipfile.ZipInfo(path, date_time=DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, file if isinstance(file, bytes) else file.read())


@contextmanager
def unpacked(file: IO[bytes], *, bounds: Bounds = BOUNDS) -> Iterator[Path]:
    """The folder of the package in the archive ``file``, for as long as the context lasts.

    Raises ``PackageRefused`` with every entry that is not what a package holds.
    """
    with TemporaryDirectory(prefix="package-") as name:
        folder = Path(name)
        _refuse_too_many(file, bounds)
        try:
            with zipfile.ZipFile(file) as archive:
                _Unpacking(archive, file, bounds).into(folder)
        except _DAMAGED as error:
            raise _refusal(f"the archive is damaged, or it is no ZIP archive: {error}") from None
        yield _root(folder)


def _refuse_too_many(file: IO[bytes], bounds: Bounds) -> None:
    """The list of entries is read into memory as a whole: count them before."""
    sign = b"PK\x01\x02"
    size = found = 0
    tail = b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        size += len(chunk)
        found += (tail + chunk).count(sign)
        tail = chunk[1 - len(sign) :]
        if size > bounds.packed:
            raise _refusal(f"{bounds.packed} bytes are the most for an archive")
        if found > bounds.entries:
            raise _refusal(f"{bounds.entries} entries are the most")
    file.seek(0)


def _refusal(reason: str) -> PackageRefused:
    faults = Faults()
    faults.add(Place("archive", 1), reason)
    return PackageRefused(faults.found)


def _root(folder: Path) -> Path:
    """The folder of the package: the archive itself, or the one folder in it."""
    inside = list(folder.iterdir())
    is_wrapped = len(inside) == 1 and inside[0].is_dir()
    return inside[0] if is_wrapped else folder


class _Unpacking:
    def __init__(self, archive: zipfile.ZipFile, file: IO[bytes], bounds: Bounds) -> None:
        self.archive = archive
        self.file = file
        self.bounds = bounds
        self.faults = Faults()
        self.read = 0

    def into(self, folder: Path) -> None:
        entries = self.archive.infolist()
        self._check_whole(entries)
        self.faults.refuse_if_any()
        for entry in entries:
            self._check_entry(entry)
        self._check_once(entries)
        self.faults.refuse_if_any()
        wanted = [entry for entry in entries if not _was_added(entry)]
        for entry in wanted:
            if not entry.is_dir():
                self._unpack(entry, folder)
        self.faults.refuse_if_any()

    def _fault(self, entry: zipfile.ZipInfo, reason: str) -> None:
        name = entry.orig_filename.encode("unicode_escape").decode()
        self.faults.add(Place(name[: self.bounds.name], 1), reason)

    # ------------------------------------------------------------ the archive

    def _check_whole(self, entries: list[zipfile.ZipInfo]) -> None:
        if entries:
            self._check_places(entries)
        else:
            self.faults.add(Place("archive", 1), "the archive is empty")

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Entries stand one behind the other: one that lies in another unpacks the same twice."""
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset < end:
                self._fault(entry, "it overlaps another entry")
            elif not end and entry.header_offset:
                self._fault(entry, "the archive begins with something else")
            self.file.seek(entry.header_offset)
            header = self.file.read(30)
            if len(header) < 30:
                self._fault(entry, "it is cut off")
                return
            lengths = (
                int.from_bytes(header[26:28], "little"),
                int.from_bytes(header[28:30], "little"),
            )
            end = entry.header_offset + 30 + sum(lengths) + entry.compress_size
        if end > self.archive.start_dir:
            self.faults.add(Place("archive", 1), "an entry overlaps the list of entries")

    # ------------------------------------------------------------ an entry

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = _name_of(entry)
        if not name:
            self._fault(entry, "its name is not written in UTF-8")
        elif reason := self._wrong_in_name(name.removesuffix("/")):
            self._fault(entry, reason)
        elif entry.flag_bits & 0x2041:
            self._fault(entry, "it is encrypted")
        elif stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            self._fault(entry, "it is neither a file nor a folder")
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self._fault(entry, "it is compressed in a way that is not allowed")
        elif not entry.is_dir() and not _was_added(entry) and not _is_of_a_package(name):
            self._fault(entry, "a package holds no file of this kind")

    def _wrong_in_name(self, name: str) -> str:
        parts = name.split("/")
        if name.startswith("/") or ":" in name:
            return "its name is an absolute path"
        if "\\" in name:
            return "its name holds a backslash"
        if any(part in ("", ".", "..") for part in parts):
            return "its name leads out of its folder"
        if any(unicodedata.category(letter)[0] == "C" for letter in name):
            return "its name holds a character that cannot be seen"
        if len(name) > self.bounds.name or any(len(part.encode()) > 255 for part in parts):
            return "its name is too long"
        if len(parts) > self.bounds.depth:
            return f"folders lie more than {self.bounds.depth - 1} deep in each other"
        return ""

    def _check_once(self, entries: list[zipfile.ZipInfo]) -> None:
        """Two names that some file system takes for one, or a file in the place of a folder."""
        files: set[str] = set()
        folders: set[str] = set()
        for entry in entries:
            name = unicodedata.normalize("NFKC", _name_of(entry)).casefold()
            path = name.removesuffix("/")
            parts = path.split("/")
            if not name.endswith("/"):
                if path in files:
                    self._fault(entry, "another entry has this name")
                files.add(path)
            else:
                folders.add(path)
            folders.update("/".join(parts[:place]) for place in range(1, len(parts)))
        for entry in entries:
            path = unicodedata.normalize("NFKC", _name_of(entry)).casefold()
            if path in folders and path in files:
                self._fault(entry, "it is a file and a folder")

    # ------------------------------------------------------------ its bytes

    def _unpack(self, entry: zipfile.ZipInfo, folder: Path) -> None:
        target = folder / _name_of(entry)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.archive.open(entry) as packed, target.open("xb") as out:
                size = self._copy(entry, packed, out)
        except _DAMAGED as error:
            self._fault(entry, f"it cannot be unpacked: {error}")
            return
        if size != entry.file_size:
            self._fault(entry, "its size is not what the archive says")

    def _copy(self, entry: zipfile.ZipInfo, packed: IO[bytes], out: IO[bytes]) -> int:
        """Write what is unpacked as long as it stays within bounds; how much it was."""
        size = 0
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            self.read += len(chunk)
            if size > self.bounds.one_file:
                raise ValueError(f"{self.bounds.one_file} bytes are the most for a file")
            if size > CHUNK and size > self.bounds.ratio * max(entry.compress_size, 1):
                raise ValueError(f"more than {self.bounds.ratio} bytes come of one")
            if self.read > self.bounds.unpacked:
                # The rest would be read for nothing.
                raise _refusal(f"{self.bounds.unpacked} bytes are the most for all files together")
            out.write(chunk)
        return size


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as it is written in texts; empty where it is written in something else than UTF-8.

    A Mac takes letters apart from their marks, and does not say that the name is UTF-8.
    """
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        try:
            # Back to the bytes, which were read by a table of before UTF-8.
            name = name.encode("cp437").decode()
        except UnicodeError:
            return ""
    return unicodedata.normalize("NFC", name)


def _was_added(entry: zipfile.ZipInfo) -> bool:
    return not ADDED.isdisjoint(_name_of(entry).split("/"))


def _is_of_a_package(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last in WITHOUT_SUFFIX or Path(last).suffix.lower() in SUFFIXES


def faults_of(files: Mapping[str, bytes | StoredFile]) -> list[Fault]:
    """What an import of ``files`` would refuse, as far as the files tell."""
    with TemporaryDirectory(prefix="package-") as folder:
        write_folder(files, Path(folder))
        try:
            read_package(Path(folder))
        except PackageRefused as refusal:
            return refusal.faults
    return []


def import_archive(
    *, file: IO[bytes], organisation: Organisation, by, at: datetime, replaces: bool
) -> tuple[Report, CurriculumPage]:
    """Import the package in an archive.

    Raises ``PackageRefused``, and ``Refusal`` with ``curriculum_exists`` where the organisation
    has this curriculum already and ``replaces`` does not say that it may be changed.
    """
    with unpacked(file) as folder:
        package = read_package(folder)
    known = organisation.curricula.filter(slug=package.slug).first()
    if known and not replaces:
        raise Refusal(
            "curriculum_exists",
            _("“%s” is here already. Say that the archive may replace what it says now.")
            % known.title,
        )
    report = import_package(package=package, organisation=organisation, by=by, at=at)
    return report, organisation.curricula.get(slug=package.slug)
