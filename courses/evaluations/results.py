"""The questions of an evaluation, what counts as an answer to them, and what the answers say. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from courses.evaluations.answers import RATINGS

# Among fewer, whoever knows who answered could guess who said what.
BATCH = 5


# ------------------------------------------------------------ what authors may read


@dataclass(frozen=True)
class AnonymousResponse:
    """What one learner answered. ``key`` is random and leads to nobody."""

    key: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """An evaluation step of one edition, and the responses to it that may be read."""

    edition: int
    released_on: date
    key: str
    title: str
    questions: Sequence[Mapping[str, Any]]
    enrolled: int
    received: int
    responses: Sequence[AnonymousResponse]


@dataclass(frozen=True)
class Ratings:
    """How many gave each rating, from 1 to 5."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Decimal:
        """To one decimal. Only asked for where somebody answered."""
        points = sum(rating * count for rating, count in zip(RATINGS, self.counts, strict=True))
        return (Decimal(points) / self.total).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def bars(self) -> list[tuple[int, int]]:
        """Each count with its share in percent."""
        return [(count, round(100 * count / self.total)) for count in self.counts]


@dataclass(frozen=True)
class EvaluationResult:
    """What the learners of one edition answered to a question."""

    sheet: Sheet
    question: Mapping[str, Any]

    @cached_property
    def ratings(self) -> Ratings:
        given = self._given
        return Ratings(tuple(given.count(rating) for rating in RATINGS))

    @cached_property
    def comments(self) -> list[str]:
        return self._given

    @cached_property
    def _given(self) -> list[Any]:
        code = self.question["code"]
        return [
            response.answers[code]
            for response in _shuffled(self.sheet.responses, code)
            if code in response.answers
        ]


@dataclass(frozen=True)
class EvaluationQuestion:
    """A question in its newest wording, with its result in each edition that may be read."""

    code: str
    kind: str
    text: str
    results: tuple[EvaluationResult, ...]


@dataclass(frozen=True)
class Evaluation:
    """One evaluation step over the editions, the newest first."""

    key: str
    title: str
    sheets: tuple[Sheet, ...]
    questions: tuple[EvaluationQuestion, ...]

    @property
    def is_shown(self) -> bool:
        return any(sheet.responses for sheet in self.sheets)


def whole_batches(responses: Sequence[AnonymousResponse]) -> Sequence[AnonymousResponse]:
    """As many of ``responses``, from their beginning, as fill batches of five.

    A threshold alone would not do: who saw the page with five responses and sees it with six
    knows what the sixth says, and the completions tell who came in between. What is shown
    therefore grows by five or not at all, which holds as long as ``responses`` grow only at
    their end (``EvaluationResponse.objects.settled``).
    """
    return responses[: len(responses) // BATCH * BATCH]


def evaluations_of(sheets: Iterable[Sheet]) -> list[Evaluation]:
    """The evaluations of a curriculum, from their sheets with the newest edition first."""
    by_key: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_key.setdefault(sheet.key, []).append(sheet)
    return [
        Evaluation(key, same[0].title, tuple(same), tuple(_questions(same)))
        for key, same in by_key.items()
    ]


def _questions(sheets: Sequence[Sheet]) -> Iterator[EvaluationQuestion]:
    """Every question, in the newest order. One whose kind was changed is another question."""
    results: dict[tuple[str, str], list[EvaluationResult]] = {}
    for sheet in sheets:
        for question in sheet.questions:
            results.setdefault((question["code"], question["kind"]), []).append(
                EvaluationResult(sheet, question)
            )
    for (code, kind), asked in results.items():
        shown = tuple(result for result in asked if result.sheet.responses)
        yield EvaluationQuestion(code, kind, asked[0].question["text"], shown)


def _shuffled(responses: Sequence[AnonymousResponse], code: str) -> list[AnonymousResponse]:
    """The responses in an order that tells neither when they came nor, over two questions, which belong together."""

    def place(response: AnonymousResponse) -> bytes:
        return hashlib.sha256(f"{code} {response.key}".encode()).digest()

    return sorted(responses, key=place)
