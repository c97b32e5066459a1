"""How each kind of step, and each further file of a module, is read from a package and written.

``courses`` knows lessons and evaluations; higher floors register theirs when their app is
ready, as they do with the kinds of step.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from courses.models import ModulePage, StepPage
from courses.packages.contents import Package, PackagedModule, PackagedStep
from courses.packages.faults import Faults
from courses.packages.fields import Fields, Source, Value
from courses.packages.pictures import Files

if TYPE_CHECKING:
    from courses.packages.importing import Importing
    from courses.packages.writing import Writing, Written


@dataclass(frozen=True)
class Body:
    """What follows the front matter of a Markdown file."""

    text: str
    first_line: int


class StepFormat(Protocol):
    """How one kind of step is read, checked, put into its page and written. Holds no state."""

    kind: str
    page_model: type[StepPage]

    def read(self, fields: Fields, body: Body | None, source: Source, files: Files) -> Any:
        """The content of a step; ``body`` is None in a YAML file. Faults go to ``source``."""

    def check(self, step: PackagedStep, package: Package, faults: Faults) -> None:
        """Report what only the whole package can tell, such as codes that stand nowhere."""

    def fill(self, page: Any, step: PackagedStep, importing: "Importing") -> None:
        """Put the content into ``page`` without saving it; rows that it needs are written."""

    def write(self, page: Any, writing: "Writing") -> "Written":
        """What ``read`` would read as the content of ``page``."""


class ModuleFileFormat(Protocol):
    """A further file that a module may have, such as its question bank."""

    name: str

    def read(self, value: Value) -> Any: ...

    def check(self, module: PackagedModule, package: Package, faults: Faults) -> None: ...

    def store(self, module: PackagedModule, page: ModulePage, importing: "Importing") -> None: ...

    def write(self, page: ModulePage, writing: "Writing") -> Any:
        """What ``read`` would read as the file of ``page``, or nothing where it has no such file."""


_steps: dict[str, StepFormat] = {}
_module_files: dict[str, ModuleFileFormat] = {}


def register_step(format: StepFormat) -> None:
    _steps[format.kind] = format


def register_module_file(format: ModuleFileFormat) -> None:
    _module_files[format.name] = format


def step_formats() -> dict[str, StepFormat]:
    return dict(_steps)


def module_files() -> dict[str, ModuleFileFormat]:
    return dict(_module_files)
