from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from core.errors import Refusal

NOTHING = Decimal(0)
EVERYTHING = Decimal(1)


class UnreadableAnswer(Refusal):
    """What was sent cannot be an answer to this question; the message says what can."""


@dataclass(frozen=True)
class Choice:
    """One option as it is shown. ``outcome`` and ``feedback`` are filled only after the end."""

    name: str
    value: str
    text: str
    checked: bool = False
    outcome: str = ""
    feedback: str = ""


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


class Item(Protocol):
    """One type of question. Implementations hold no state.

    ``question`` is a version's frozen content, ``asked`` its entry in a paper (with the
    order of the options) and ``value`` an answer as it is kept; None is no answer.
    Options are kept by their place in the question, never by their place on the page.
    """

    type: str

    def arrange(
        self, question: Mapping[str, Any], shuffle: Callable[[list[int]], None]
    ) -> list[int]:
        """The order of the options for one paper; empty where there is nothing to arrange."""

    def clean(self, asked: Mapping[str, Any], sent: Mapping[str, str]) -> Any:
        """The answer in what a browser sent, or None for none; ``UnreadableAnswer`` if it can be none."""

    def fraction(self, question: Mapping[str, Any], value: Any) -> Decimal:
        """What part of the mark ``value`` earns, from 0 to 1."""

    def describe(self, question: Mapping[str, Any], value: Any) -> str:
        """The answer in words, as kept text."""

    def present(
        self, question: Mapping[str, Any], asked: Mapping[str, Any], value: Any
    ) -> Presentation:
        """The question as it is asked."""

    def explain(
        self, question: Mapping[str, Any], asked: Mapping[str, Any], value: Any
    ) -> Explanation:
        """The question as it is explained after the end."""
