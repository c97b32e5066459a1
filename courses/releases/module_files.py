"""Further files that a module of a package may have, such as its question bank.

Higher floors register theirs when their app is ready, as they do with the kinds of step.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from courses.content.models.pages import ModulePage
from courses.formats.contents import Package, PackagedModule
from courses.formats.faults import Faults
from courses.formats.fields import Value
from courses.formats.importing import Importing
from courses.formats.writing import Writing
from courses.quality.material import QuestionPassage


class ModuleFile(Protocol):
    """How one such file is read, checked, kept and written. Holds no state."""

    name: str

    def read(self, value: Value) -> Any: ...

    def check(self, module: PackagedModule, package: Package, faults: Faults) -> None: ...

    def questions(self, module: PackagedModule) -> Sequence[QuestionPassage]:
        """The questions that it holds, placed in a quiz or not, as the rules of quality see them."""

    def store(self, module: PackagedModule, page: ModulePage, importing: Importing) -> None: ...

    def write(self, page: ModulePage, writing: Writing) -> Any:
        """What ``read`` would read as the file of ``page``, or nothing where it has no such file."""


_files: dict[str, ModuleFile] = {}


def register(file: ModuleFile) -> None:
    _files[file.name] = file


def module_files() -> dict[str, ModuleFile]:
    """Every registered file by its name."""
    return dict(_files)


def questions_of(module: PackagedModule) -> list[QuestionPassage]:
    """The questions in all files of ``module``."""
    return [question for file in _files.values() for question in file.questions(module)]
