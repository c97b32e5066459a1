import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify

from courses.content import text
from courses.content.markdown import inline_to_markdown, to_markdown
from courses.content.models.pages import CurriculumPage
from courses.formats.scalars import Block, Flow, Run


@dataclass(frozen=True)
class StoredFile:
    """An image or a document of the CMS, whose bytes are read when they are needed."""

    row: Any

    def read(self) -> bytes:
        with self.row.file.open("rb") as file:
            return file.read()


@dataclass(frozen=True)
class Written:
    """A step as its file says it: the fields of its kind, and what follows them in Markdown."""

    fields: dict[str, Any]
    body: str | None = None


@dataclass
class Writing:
    """What formats need while the files of one folder are written."""

    curriculum: CurriculumPage
    folder: str
    codes: dict[int, str]
    """The code of each objective, as the drafts of the modules have it."""
    files: dict[str, "bytes | StoredFile"] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    stem: str = ""
    """The name of the step's file without its ending, for what stands beside it."""
    _names: dict[tuple[str, int], str] = field(default_factory=dict)

    def markdown(self, html: str) -> Block:
        return Block(to_markdown(html))

    def run(self, html: str) -> Run:
        return Run(inline_to_markdown(html))

    def picture(self, image: Any) -> str:
        """The path of an image from the folder; an image that was deleted has none."""
        return self._path("figures", image)

    def recording(self, document: Any) -> str:
        return self._path("media", document)

    def add(self, name: str, content: str) -> None:
        self.files[name] = content.encode()
        self.cited.update(_cited_in(content))

    def _path(self, folder: str, row: Any) -> str:
        if row is None:
            return ""
        key = (folder, row.pk)
        if key not in self._names:
            self._names[key] = self._free_name(folder, row)
            self.files[self._names[key]] = StoredFile(row)
        return self._names[key]

    def _free_name(self, folder: str, row: Any) -> str:
        """A name made from the title: the one in the storage has a part left to chance."""
        suffix = PurePosixPath(row.file.name).suffix.lower()
        stem = slugify(row.title) or "file"
        for name in _numbered(stem):
            path = f"{folder}/{name}{suffix}"
            if path not in self.files:
                return path
        raise AssertionError


# ------------------------------------------------------------ what is said, and how


def plain(words: str) -> str:
    """Plain text as one run, which is how it is read."""
    return " ".join(words.split())


def without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if _says_something(value)}


def _says_something(value: Any) -> bool:
    if isinstance(value, Flow):
        value = value.value
    return value is False or value == 0 or bool(value)


def _cited_in(content: str) -> Iterator[str]:
    for match in text.CITATION.finditer(content):
        yield from re.findall(text.KEY, match[1])


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def in_order(rows) -> list:
    return sorted(rows, key=lambda row: row.sort_order or 0)
