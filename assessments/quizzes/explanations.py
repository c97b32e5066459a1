"""A question with its key, its reasons and its sources: what a result teaches, score aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.items.base import Explanation
from assessments.quizzes.papers import Asked
from courses.models import Reference


@dataclass(frozen=True)
class ExplainedQuestion:
    """A question with what is right in it, as ``assessments/_question_explained.html`` shows it.

    ``outcome`` says how it was answered; it is empty where nobody was asked. ``lessons`` are
    where to read again what was not known: pairs of title and address. ``note`` is for authors:
    which question of the bank it is.
    """

    number: int
    stem: str
    explanation: Explanation
    rationale: str
    sources: str
    weight: Decimal
    outcome: str = ""
    answered: bool = False
    mark: Decimal = Decimal(0)
    lessons: Sequence[tuple[str, str]] = ()
    note: str = ""

    @classmethod
    def of(
        cls,
        asked: Asked,
        value: Any,
        *,
        outcome: str,
        mark: Decimal,
        lessons: Sequence[tuple[str, str]],
    ) -> "ExplainedQuestion":
        """A question of an attempt that was answered with ``value``; None is no answer."""
        return cls(
            **_words(asked),
            explanation=asked.item.explain(asked.question, asked.entry, value),
            outcome=outcome,
            answered=value is not None,
            mark=mark,
            lessons=lessons,
        )

    @classmethod
    def unasked(cls, asked: Asked, *, note: str) -> "ExplainedQuestion":
        """A question that nobody has answered yet: its key is shown, and nothing was missed."""
        explanation = asked.item.explain(asked.question, asked.entry, None)
        choices = [
            replace(choice, outcome="correct") if choice.outcome == "missed" else choice
            for choice in explanation.choices
        ]
        return cls(**_words(asked), explanation=replace(explanation, choices=choices), note=note)

    @property
    def url(self) -> str:
        return f"#question-{self.number}"


def _words(asked: Asked) -> dict[str, Any]:
    return {
        "number": asked.position,
        "stem": asked.question["stem"],
        "rationale": asked.question["rationale"],
        "sources": " ".join(f"[@{key}]" for key in asked.question["sources"]),
        "weight": asked.weight,
    }


def numbered(cited: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The works that questions rest on, each under its number and with what is known of it."""
    labels = dict(Reference.Provenance.choices)
    return [
        {
            **reference,
            "number": number,
            "status_label": labels.get(reference["status"], _("Unknown")),
        }
        for number, reference in enumerate(cited, 1)
    ]
