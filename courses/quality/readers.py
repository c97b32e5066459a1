"""How each kind of step, and a module's bank, becomes material. Higher floors register theirs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from courses.quality.material import Content, Locate, Question

if TYPE_CHECKING:
    from courses.packages.contents import Package, PackagedModule, PackagedStep


class StepReader(Protocol):
    """How the content of one kind of step is read. Holds no state."""

    kind: str

    def freeze(self, step: "PackagedStep", package: "Package") -> Mapping[str, Any]:
        """The content of a packaged step as an edition would freeze it, its files left out."""

    def read(self, content: Mapping[str, Any], locate: Locate) -> Content:
        """The frozen content of a step as material."""


class BankReader(Protocol):
    """How the questions that a packaged module holds are read, placed in a quiz or not."""

    def read(self, module: "PackagedModule") -> Sequence[Question]: ...


_steps: dict[str, StepReader] = {}
_banks: list[BankReader] = []


def register_step(reader: StepReader) -> None:
    _steps[reader.kind] = reader


def register_bank(reader: BankReader) -> None:
    _banks.append(reader)


def reader_of(kind: str) -> StepReader:
    return _steps[kind]


def bank_of(module: "PackagedModule") -> list[Question]:
    return [question for reader in _banks for question in reader.read(module)]
