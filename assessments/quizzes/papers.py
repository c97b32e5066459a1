"""Freezing what one attempt is asked.

A paper names the versions of its questions, their order, the order of their options,
their weights and the rules. The questions' words, keys and reasons stay in the edition's
step, which is as immutable; nothing of them is copied here, so a paper gives no answer away.

A paper drawn by a blueprint says besides which of its rows each question stands for.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.bank import blueprints
from assessments.items import Item, item_of
from assessments.quizzes.models.attempts import Paper
from core.made.store import at_hand
from courses.content.freezing import cited_in

Shuffle = Callable[[list], None]

# Nobody can foretell the order of an attempt from that of another.
at_random: Shuffle = secrets.SystemRandom().shuffle


def unshuffled(_order: list) -> None:
    """The order of the authors."""


def draw(step, *, earlier: Iterable[Paper] = (), shuffle: Shuffle = at_random) -> dict:
    """The content of a paper for one attempt at the quiz ``step``.

    Where a blueprint draws it, it repeats nothing of the papers ``earlier`` while the bank allows.
    """
    quiz = step.content["content"]
    arrange = shuffle if quiz["shuffle"] else unshuffled
    cells = _cells(quiz, earlier, shuffle)
    questions = [one for one in quiz["questions"] if not cells or one["code"] in cells]
    arrange(questions)
    return {
        "step": step.fingerprint,
        "pass_mark": quiz["pass_mark"],
        "time_limit": quiz["time_limit"],
        "attempts_allowed": quiz["attempts_allowed"],
        "wait_hours": quiz["wait_hours"],
        "questions": [
            {
                "code": question["code"],
                "version": question["version"],
                "fingerprint": question["fingerprint"],
                "type": question["type"],
                "weight": question["weight"],
                "options": item_of(question["type"]).arrange(question, arrange),
                **({"cell": cells[question["code"]]} if cells else {}),
            }
            for question in questions
        ],
    }


def _cells(quiz: Mapping[str, Any], earlier: Iterable[Paper], shuffle: Shuffle) -> dict[str, int]:
    """The questions that the quiz's blueprint draws, each with the place of its row."""
    cells = blueprints.cells_of(quiz)
    if not cells:
        return {}
    given = blueprints.drawn(
        cells,
        [blueprints.candidate_of(question) for question in quiz["questions"]],
        asked=Counter(entry["code"] for paper in earlier for entry in paper.content["questions"]),
        shuffle=shuffle,
    )
    return {code: place for place, codes in enumerate(given) for code in codes}


def keep(content: Mapping[str, Any]) -> Paper:
    """The paper with this content; two attempts asked the same share one row."""
    paper, _is_new = Paper.objects.get_or_create(**Paper.frozen_fields(content))
    return paper


@dataclass(frozen=True)
class Asked:
    """A question of a paper: its place, its entry in the paper and its frozen words."""

    position: int
    entry: Mapping[str, Any]
    question: Mapping[str, Any]

    @cached_property
    def item(self) -> Item:
        return item_of(self.entry["type"])

    @property
    def weight(self) -> Decimal:
        return Decimal(self.entry["weight"])


def questions_of(paper: Paper, step) -> Sequence[Asked]:
    """The questions of ``paper`` in its order, with their words from ``step``."""
    words = {question["code"]: question for question in step.content["content"]["questions"]}
    return [
        Asked(position, entry, words[entry["code"]])
        for position, entry in enumerate(paper.content["questions"], 1)
    ]


def references_of(questions: Iterable[Asked], step) -> list[dict[str, Any]]:
    """The works that these questions cite or rest on, in the order of the step's list.

    A bank cites more than one paper does, and what is not asked is not told.
    """
    keys = frozenset[str]().union(*(_cited(one.question) for one in questions))
    return [one for one in step.content["content"]["references"] if one["key"] in keys]


def _cited(question: Mapping[str, Any]) -> frozenset[str]:
    def make() -> frozenset[str]:
        return frozenset((*cited_in(question), *question["sources"]))

    return at_hand("cited", question["fingerprint"], make=make)
