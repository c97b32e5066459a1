"""What a package says, read and not yet imported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.formats.faults import Place


class Word(str):
    """A code, key or slug, and where it was written."""

    place: Place

    def __new__(cls, word: str, place: Place) -> "Word":
        made = super().__new__(cls, word)
        made.place = place
        return made


@dataclass(frozen=True)
class PackageFile:
    """A figure or a recording of the package, with its bytes."""

    path: str
    data: bytes

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        return f".{self.name.rpartition('.')[2].lower()}"


@dataclass(frozen=True)
class PackagedCompetency:
    code: Word
    title: str
    description: str
    parent: str | None


@dataclass(frozen=True)
class PackagedFramework:
    """A framework with its competencies, each parent before its children."""

    code: Word
    title: str
    description: str
    competencies: list[PackagedCompetency]


@dataclass(frozen=True)
class PackagedReference:
    key: Word
    text: str
    doi: str
    url: str
    status: str
    note: str

    @property
    def entry(self) -> tuple[str, ...]:
        return (self.text, self.doi, self.url, self.status, self.note)


@dataclass(frozen=True)
class PackagedObjective:
    code: Word
    text: str
    competencies: list[Word]


@dataclass(frozen=True)
class PackagedStep:
    """A step; ``content`` is what the format of its kind has read.

    ``minutes`` is None where the content tells them.
    """

    key: str
    slug: Word
    kind: str
    title: str
    summary: str
    minutes: int | None
    is_required: bool
    review_by: date | None
    objectives: list[Word]
    requires: list[Word]
    content: Any

    @property
    def place(self) -> Place:
        return self.slug.place


@dataclass(frozen=True)
class PackagedModule:
    """A module; ``extras`` holds what registered files such as ``questions.yaml`` say."""

    slug: Word
    title: str
    summary: str
    objectives: list[PackagedObjective]
    references: list[PackagedReference]
    steps: list[PackagedStep]
    extras: dict[str, Any]


@dataclass(frozen=True)
class Package:
    """A curriculum as files. ``children`` are its modules and the steps beside them, in order."""

    slug: Word
    title: str
    language: str
    summary: str
    audience: str
    introduction: str
    certificate_meaning: str
    licence: str
    readme: str
    framework: PackagedFramework
    children: list[PackagedModule | PackagedStep]
    citations: list[Word]

    @property
    def modules(self) -> list[PackagedModule]:
        return [child for child in self.children if isinstance(child, PackagedModule)]

    def steps(self) -> Iterator[tuple[PackagedModule | None, PackagedStep]]:
        """Each step with its module, in the order in which they are studied."""
        for child in self.children:
            if isinstance(child, PackagedStep):
                yield None, child
            else:
                for step in child.steps:
                    yield child, step

    def objectives(self) -> Iterator[PackagedObjective]:
        for module in self.modules:
            yield from module.objectives

    def references(self) -> Iterator[PackagedReference]:
        for module in self.modules:
            yield from module.references
