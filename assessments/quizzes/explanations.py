"""A question with its key, its reasons and its sources: what a result teaches, score aside.

Its words are frozen, so that what is drawn of them is made once for each way to have answered
(``core.made.patterns``); its number, and what is the reader's, is put in where it is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.items.base import Choice, Explanation
from assessments.quizzes.papers import Asked
from core.made.patterns import Pattern, Place
from core.made.store import at_hand
from courses.content import text
from courses.content.citations import Filling, LeftOpen, Numbered
from courses.models import Reference


@dataclass(frozen=True)
class ExplainedQuestion:
    """A question with what is right in it, as ``drawn`` draws it.

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


# ------------------------------------------------------------ drawn


def drawn(
    question: ExplainedQuestion, references: Sequence[Mapping[str, Any]], said_in: str = ""
) -> SafeString:
    """The question as a part of a page that lists ``references``; ``said_in`` as the filter gives it."""
    explanation, citations = question.explanation, Numbered(references)
    choices = [
        _choice(choice, explanation.input_type).filled(
            Filling(citations, number=question.number, place=place)
        )
        for place, choice in enumerate(explanation.choices, 1)
    ]
    filling = Filling(
        citations,
        number=question.number,
        note=question.note,
        answer=explanation.answer,
        choices=mark_safe("".join(choices)),
        lessons=format_html_join(" · ", '<a href="{1}">{0}</a>', question.lessons),
    )
    return _question(question, said_in).filled(filling)


def _question(question: ExplainedQuestion, said_in: str) -> Pattern:
    """The frozen words around its choices, as they are to whoever answered so."""
    explanation = question.explanation
    depends_on: dict[str, Any] = {
        "template": explanation.template,
        "said_in": said_in,
        "stem": question.stem,
        "key": explanation.key,
        "rationale": question.rationale,
        "sources": question.sources,
        "outcome": question.outcome,
        "is_answered": question.answered,
        "is_noted": bool(question.note),
        "has_lessons": bool(question.lessons),
    }

    def draw(place: Place) -> str:
        places = {name: place(name) for name in ("number", "note", "answer", "choices", "lessons")}
        context = depends_on | places | {"references": LeftOpen(place)}
        return render_to_string("assessments/_question_explained.html", context)

    return at_hand("explained", *depends_on.values(), make=lambda: Pattern.of(draw))


def _choice(choice: Choice, input_type: str) -> Pattern:
    def draw(place: Place) -> str:
        citations, number = LeftOpen(place), place("number")
        context = {
            "name": format_html("q{}", number),
            "id": format_html("q{}-{}", number, place("place")),
            "value": choice.value,
            "type": input_type,
            "label": text.render(choice.text, citations),
            "feedback": text.render(choice.feedback, citations),
            "checked": choice.checked,
            "outcome": choice.outcome,
            "disabled": True,
        }
        return render_to_string("components/option.html", context)

    said = (choice.value, choice.text, choice.feedback, choice.checked, choice.outcome)
    return at_hand("choice", input_type, *said, make=lambda: Pattern.of(draw))
