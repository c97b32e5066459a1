"""What an author sees of a quiz before it is released.

The draft is frozen as a release would freeze it, and shown by the fragments that trainees and
supervisors read. Nothing is kept: the paper of a preview is made and forgotten.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bank.blueprints import cells_of, questions_asked
from assessments.bank.models import Question
from assessments.quizzes import papers, rules
from assessments.quizzes.explanations import ExplainedQuestion, numbered
from assessments.quizzes.models.attempts import Paper
from assessments.quizzes.models.pages import QuizPage
from assessments.quizzes.papers import Asked
from assessments.quizzes.standing import Rules
from courses.content.assets import AddressOf
from courses.models import EditionStep
from courses.releases.previews import Preview

# ------------------------------------------------------------ quizzes


def _quiz_as_asked(page: QuizPage, content: Mapping[str, Any], _files: AddressOf) -> dict[str, Any]:
    """The rules of a quiz, then every question of one paper."""
    headers, blueprint = rules.blueprint_table(content)
    step, questions = _paper(page, content)
    return {
        "rules": rules.in_words(Rules.of(content), content),
        "blueprint_headers": headers,
        "blueprint": blueprint,
        "note": _which_paper(content),
        "references": papers.references_of(questions, step),
        "questions": [
            {
                "number": asked.position,
                "url": f"#question-{asked.position}",
                "stem": asked.question["stem"],
                "item": asked.item.present(asked.question, asked.entry, None),
                "prefix": f"q{asked.position}-",
            }
            for asked in questions
        ],
    }


def _quiz_with_answers(
    page: QuizPage, content: Mapping[str, Any], _files: AddressOf
) -> dict[str, Any]:
    """The same paper with its keys, reasons and sources, as a result teaches them."""
    step, questions = _paper(page, content)
    return {
        "note": _which_paper(content),
        "references": numbered(papers.references_of(questions, step)),
        "questions": [ExplainedQuestion.unasked(one, note=_in_the_bank(one)) for one in questions],
    }


def _paper(page: QuizPage, content: Mapping[str, Any]) -> tuple[EditionStep, list[Asked]]:
    """A step and a paper as an attempt would have them, neither of them kept."""
    step = EditionStep.unkept({"content": content})
    paper = Paper.unkept(papers.draw(step, shuffle=_same_each_time(page, content)))
    return step, list(papers.questions_of(paper, step))


def _same_each_time(page: QuizPage, content: Mapping[str, Any]) -> papers.Shuffle:
    """How a preview shuffles: not at all what was placed, and what is drawn the same way each time.

    The preview is made anew with every key that is pressed in the editor, and would never rest.
    """
    if not cells_of(content):
        return papers.unshuffled
    # Nobody sits this paper, so that it may well be foretold.
    return Random(page.path).shuffle  # noqa: S311


def _which_paper(content: Mapping[str, Any]) -> str:
    if cells_of(content):
        return _(
            "This is a sample paper: %(asked)d of the %(held)d questions that its blueprint can "
            "draw. Each attempt draws its own."
        ) % {"asked": questions_asked(content), "held": len(content["questions"])}
    if content["shuffle"]:
        return _(
            "Questions and options stand in the order in which you placed them. Each attempt "
            "shuffles them."
        )
    return ""


def _in_the_bank(asked: Asked) -> str:
    """Which question of the bank this is, for whoever wants to mend it."""
    question = asked.question
    said = [question["code"], str(Question.Difficulty(question["difficulty"]).label)]
    if question["competency"]:
        said.append(question["competency"])
    return " · ".join([*said, _("Weight %s") % asked.entry["weight"]])


# ------------------------------------------------------------ by name

QUIZ = {
    "asked": Preview(
        gettext_lazy("As it is asked"), "assessments/quiz_preview.html", _quiz_as_asked
    ),
    "answers": Preview(
        gettext_lazy("With answers"), "assessments/quiz_answers_preview.html", _quiz_with_answers
    ),
}
