from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from core.errors import Refusal
from courses.formats.fields import Fields
from courses.formats.writing import Writing

NOTHING = Decimal(0)
EVERYTHING = Decimal(1)


class UnreadableAnswer(Refusal):
    """What was sent cannot be an answer to this question; the message says what can."""


@dataclass(frozen=True)
class Choice:
    """One option as it is shown. ``outcome`` and ``feedback`` are filled only after the end.

    The text of one that ``is_ours`` is the interface's, not the question's.
    """

    name: str
    value: str
    text: str
    checked: bool = False
    outcome: str = ""
    feedback: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Presentation:
    """What a template needs to show a question, and nothing that gives its answer away."""

    template: str
    instruction: str
    choices: Sequence[Choice] = ()
    input_type: str = "radio"
    typed: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Explanation:
    """The same question after the end: what was answered, what is right, and why."""

    template: str
    answer: str
    key: str
    choices: Sequence[Choice] = field(default_factory=tuple)
    input_type: str = "radio"


@dataclass(frozen=True)
class ItemFault:
    """Why a question cannot be asked. ``part`` is the field of its file that must be mended."""

    code: str
    sentence: str
    part: str


class Help(NamedTuple):
    """A term and its meaning, in a language that is settled only when it is read."""

    term: Any
    meaning: Any


class Item(ABC):
    """One type of question, whole. Implementations hold no state.

    A question is met in four forms. ``value`` is what the block holds and authors edit;
    ``fields`` are what its file says; ``content`` is the answering part of what a version
    keeps, plain values only; and an *answer* is what a trainee gave, None for none. Every
    form leads to the content, and all rules are asked of it.

    ``asked`` is the question's entry in a paper, with the order of its options. Options are
    kept by their place in the question, never by their place on the page.
    """

    type: ClassVar[str]
    """Its name in content, in files and in the block. Released questions hold it: it stays."""

    label: ClassVar[Any]
    """What authors call it."""

    block: ClassVar[Any]
    """What an author fills in: a Wagtail block with its own label and icon."""

    help: ClassVar[Help | None] = None
    """What a trainee is told before the first attempt of how it is scored, if that needs saying."""

    usual_options: ClassVar[tuple[int, int] | None] = None
    """How few and how many options are usual, if it has any: few are guessed, many are not read."""

    has_one_key: ClassVar[bool] = False
    """Whether exactly one option is right, so that a bank can be asked where its keys stand."""

    # ------------------------------------------------------------ written

    @abstractmethod
    def freeze(self, value: Any) -> dict[str, Any]:
        """The content in the value of its block; ``Refusal`` where something is not filled in yet."""

    def check(self, content: Mapping[str, Any]) -> Sequence[ItemFault]:
        """Everything that must be mended before it can be asked."""
        return ()

    @abstractmethod
    def read(self, fields: Fields) -> dict[str, Any]:
        """The raw value of its block in a file. What is no value at all is a fault of the file."""

    @abstractmethod
    def write(self, value: Any, writing: Writing) -> dict[str, Any]:
        """The fields in which ``read`` would find ``value``."""

    # ------------------------------------------------------------ judged

    def options(self, content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Its options, each with ``text``, ``is_correct`` and ``feedback``, if it has any."""
        return ()

    def holds(self, content: Mapping[str, Any]) -> bool | None:
        """Whether its statement is true; None for a type that states nothing."""
        return None

    def feedback(self, content: Mapping[str, Any]) -> Sequence[str]:
        """The reason that it gives for each answer that can be chosen."""
        return ()

    # ------------------------------------------------------------ asked and scored

    def arrange(
        self, content: Mapping[str, Any], shuffle: Callable[[list[int]], None]
    ) -> list[int]:
        """The order of the options for one paper; empty where there is nothing to arrange."""
        return []

    @abstractmethod
    def clean(self, asked: Mapping[str, Any], sent: Mapping[str, str]) -> Any:
        """The answer in what a browser sent, or None for none; ``UnreadableAnswer`` if it can be none."""

    @abstractmethod
    def fraction(self, content: Mapping[str, Any], answer: Any) -> Decimal:
        """What part of the mark ``answer`` earns, from 0 to 1."""

    @abstractmethod
    def key(self, content: Mapping[str, Any]) -> Any:
        """The answer that earns everything, as it would be kept."""

    @abstractmethod
    def describe(self, content: Mapping[str, Any], answer: Any) -> str:
        """The answer in words, as kept text."""

    @abstractmethod
    def present(
        self, content: Mapping[str, Any], asked: Mapping[str, Any], answer: Any
    ) -> Presentation:
        """The question as it is asked."""

    @abstractmethod
    def explain(
        self, content: Mapping[str, Any], asked: Mapping[str, Any], answer: Any
    ) -> Explanation:
        """The question as it is explained after the end."""
