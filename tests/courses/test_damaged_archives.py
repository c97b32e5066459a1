"""Whatever becomes of an archive: it is refused with reasons, or brings in what is valid."""

import io
import random

import pytest

from courses.formats.faults import PackageRefused
from courses.packages import read_package, unpacked
from tests.courses.test_archives import archive_of, bring
from tests.courses.test_exporting import WHOLE, files_below

pytestmark = pytest.mark.usefixtures("temporary")


class Mutation:
    """One way to damage an archive, chosen by a seed."""

    def __init__(self, seed: int, files: dict[str, bytes]) -> None:
        self.random = random.Random(seed)
        self.files = dict(files)

    def archive(self) -> io.BytesIO:
        ways = (self.flip_in_archive, self.cut, self.splice, *[self.change_a_file] * 5)
        return self.random.choice(ways)()

    def flip_in_archive(self) -> io.BytesIO:
        raw = bytearray(archive_of(self.files).getvalue())
        # Half of them in the list of entries and the ends, where few bytes decide much.
        start = raw.index(b"PK\x01\x02") if self.random.random() < 0.5 else 0
        for _ in range(self.random.choice([1, 1, 4, 64])):
            raw[self.random.randrange(start, len(raw))] = self.random.randrange(256)
        return io.BytesIO(bytes(raw))

    def cut(self) -> io.BytesIO:
        raw = archive_of(self.files).getvalue()
        return io.BytesIO(raw[: self.random.randrange(len(raw))])

    def splice(self) -> io.BytesIO:
        raw = archive_of(self.files).getvalue()
        one, two = sorted(self.random.randrange(len(raw)) for _ in range(2))
        return io.BytesIO(raw[:two] + raw[one:])

    def change_a_file(self) -> io.BytesIO:
        name = self.random.choice(sorted(self.files))
        change = self.random.choice(
            [self.drop, self.rename, self.swap, self.flip, self.delete_lines, self.double_lines,
             self.nonsense, self.unfinished]
        )  # fmt: skip
        change(name)
        return archive_of(self.files)

    def drop(self, name: str) -> None:
        del self.files[name]

    def rename(self, name: str) -> None:
        place = self.random.randrange(len(name))
        letter = self.random.choice("/.-_0xX\\: é")
        self.files[name[:place] + letter + name[place + 1 :]] = self.files.pop(name)

    def swap(self, name: str) -> None:
        self.files[name] = self.files[self.random.choice(sorted(self.files))]

    def flip(self, name: str) -> None:
        data = bytearray(self.files[name])
        for _ in range(self.random.choice([1, 8])):
            if data:
                data[self.random.randrange(len(data))] = self.random.randrange(256)
        self.files[name] = bytes(data)

    def lines(self, name: str) -> tuple[list[bytes], int, int]:
        lines = self.files[name].split(b"\n")
        start = self.random.randrange(len(lines))
        return lines, start, start + self.random.choice([1, 2, 9])

    def delete_lines(self, name: str) -> None:
        lines, start, end = self.lines(name)
        self.files[name] = b"\n".join(lines[:start] + lines[end:])

    def double_lines(self, name: str) -> None:
        lines, start, end = self.lines(name)
        self.files[name] = b"\n".join(lines[:end] + lines[start:])

    def nonsense(self, name: str) -> None:
        lines, start, _end = self.lines(name)
        words = [b"- ", b": ", b"[", b"{", b"|", b"*", b"&a", b"!!x", b"'", b"\x00", b"\xff", b"99999999999",
                 b"1e99", b"~", b"::: figure", b":::", b"---", b"\t", b"<", b"[@", b"\\", "\u2028".encode()]  # fmt: skip
        line = lines[start]
        place = self.random.randrange(len(line) + 1)
        lines[start] = line[:place] + self.random.choice(words) + line[place:]
        self.files[name] = b"\n".join(lines)

    def unfinished(self, name: str) -> None:
        self.files[name] = self.files[name][: self.random.randrange(len(self.files[name]) + 1)]


def assert_reasoned(refusal: PackageRefused, seed: int) -> None:
    assert refusal.faults, seed
    assert all(fault.reason and fault.place.file for fault in refusal.faults), seed


def test_every_damaged_archive_is_refused_or_brings_in_what_is_valid(
    organisation, rows_and_files, deep, tmp_path
):
    """Never anything in between: a reason for each fault and nothing left, or a whole curriculum."""
    files = files_below(WHOLE)
    outcomes = {"refused": 0, "brought in": 0}
    before = rows_and_files()
    for seed in range(3000 if deep else 150):
        archive = Mutation(seed, files).archive()
        try:
            _report, curriculum = bring(archive, organisation, replaces=True)
        except PackageRefused as refused:
            refusal = refused
        else:
            outcomes["brought in"] += 1
            assert curriculum.live, seed
            before = rows_and_files()
            continue
        outcomes["refused"] += 1
        assert_reasoned(refusal, seed)
        assert rows_and_files() == before, seed
    assert min(outcomes.values()) > 10, outcomes


def test_damage_to_the_shipped_files_is_never_more_than_a_refusal(deep, tmp_path):
    """The whole curriculum is read, not imported: what its many blocks and texts can become."""
    kap = files_below(WHOLE.parents[2] / "courses" / "curricula" / "kap")
    module = {
        name: data
        for name, data in kap.items()
        if "/" not in name or name.startswith("01-pharmacology/")
    }
    for seed in range(100 if deep else 25):
        archive = Mutation(seed, kap if deep else module).archive()
        try:
            with unpacked(archive) as folder:
                read_package(folder)
        except PackageRefused as refused:
            assert_reasoned(refused, seed)
