"""What a quiz asks of everybody, as the trainee reads it before the first attempt."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.bank.blueprints import cells_of, questions_asked
from assessments.bank.models import Question
from assessments.items import all_items
from assessments.quizzes import wording
from assessments.quizzes.standing import Rules


def in_words(rules: Rules, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rules of a quiz as pairs of term and meaning; ``content`` is that of the quiz."""
    said = [
        (_("Questions"), _questions(content)),
        (_("To pass"), _("%(mark)s or more") % {"mark": wording.percent(rules.pass_mark)}),
        (_("Time"), _time_limit(rules)),
        (_("Attempts"), _attempts(rules)),
    ]
    asked = {question["type"] for question in content["questions"]}
    helped = [item.help for item in all_items() if item.type in asked and item.help]
    return [*said, *((str(term), str(meaning)) for term, meaning in helped)]


def blueprint_table(content: Mapping[str, Any]) -> tuple[list[str], list[list[str | int]]]:
    """The blueprint that each paper is drawn by: a row per competency, a column per difficulty."""
    cells = cells_of(content)
    asked = [
        code
        for code in (*Question.Difficulty.values, "")
        if any(c.difficulty == code for c in cells)
    ]
    labels = {"": _("Any"), **dict(Question.Difficulty.choices)}
    rows: dict[str, dict[str, int]] = {}
    for cell in cells:
        row = rows.setdefault(f"{cell.competency} {cell.title}", {})
        row[cell.difficulty] = cell.questions
    return (
        [_("Competency"), *(str(labels[code]) for code in asked), _("Together")],
        [
            [name, *(row.get(code, "–") for code in asked), sum(row.values())]
            for name, row in rows.items()
        ],
    )


def _questions(content: Mapping[str, Any]) -> str:
    count = questions_asked(content)
    said = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    if not cells_of(content):
        return said
    return said + _(
        ", drawn at random for each attempt. Another attempt asks other questions for as long as "
        "there are any."
    )


def _time_limit(rules: Rules) -> str:
    if rules.time_limit is None:
        return _("No limit. Your answers are kept until you hand them in.")
    return _(
        "%(length)s from the moment you start, also while the page is closed. When the time "
        "is over, the answers saved until then are handed in for you."
    ) % {"length": wording.length(rules.time_limit)}


def _attempts(rules: Rules) -> str:
    if rules.attempts_allowed is None:
        said = _("As many as you need.")
    else:
        said = ngettext("%(count)d attempt.", "%(count)d attempts.", rules.attempts_allowed) % {
            "count": rules.attempts_allowed
        }
    if rules.wait and rules.attempts_allowed != 1:
        said += " " + _("After one ends, the next can start %(length)s later.") % {
            "length": wording.length(rules.wait)
        }
    return said
