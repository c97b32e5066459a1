"""What an author sees of a quiz or a vignette before it is released.

The draft is frozen as a release would freeze it, and shown by the fragments that trainees and
supervisors read. Nothing is kept: the paper of a preview is made and forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import papers, rules
from assessments.blueprints import cells_of, questions_asked
from assessments.exhibits import stages_of, works_of
from assessments.explanations import ExplainedQuestion, numbered
from assessments.feedback import criterion_rows, shown
from assessments.models import Paper, Question, QuizPage, VignettePage
from assessments.papers import Asked
from assessments.rubrics import Rubric
from assessments.standing import Rules
from core.errors import Refusal
from courses import previews, text
from courses.freezing import Freezing
from courses.models import EditionStep, StepPage
from courses.rendering import AddressOf


@dataclass(frozen=True)
class Preview:
    """One way to look at a draft: the template that shows it, and what it shows of the content."""

    label: Any
    template: str
    context_of: Callable[[Any, Mapping[str, Any], AddressOf], Mapping[str, Any]]

    def show(self, request: HttpRequest, page: StepPage) -> HttpResponse:
        """The draft as a release would freeze it; what a release would refuse is said instead."""
        freezing = Freezing(page.curriculum.organisation)
        try:
            content = page.freeze(freezing)
        except Refusal as refusal:
            return previews.show(request, page, {}, self.template, refusal=refusal)
        context = self.context_of(page, content, previews.DraftFiles(freezing))
        return previews.show(request, page, content, self.template, **context)


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
    step = EditionStep(**EditionStep.frozen_fields({"content": content}))
    paper = Paper(**Paper.frozen_fields(papers.draw(step, shuffle=_same_each_time(page, content))))
    return step, list(papers.questions_of(paper, step))


def _same_each_time(page: QuizPage, content: Mapping[str, Any]) -> papers.Shuffle:
    """Placed questions stand as they were placed; a sample is drawn alike until the draft changes.

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


# ------------------------------------------------------------ vignettes


def _vignette_as_answered(
    _page: VignettePage, content: Mapping[str, Any], files: AddressOf
) -> dict[str, Any]:
    """The case in its stages, with the places where a trainee writes."""
    return {
        "stages": stages_of(content, address_of=files),
        "works": works_of(content, content["stages"]),
    }


def _vignette_with_rubric(
    _page: VignettePage, content: Mapping[str, Any], files: AddressOf
) -> dict[str, Any]:
    """What supervisors judge by, and what the trainee reads when the result is final."""
    rubric = Rubric.from_content(content["rubric"])
    return {
        "stages": stages_of(content, address_of=files),
        "pass_percent": shown(rubric.pass_percent),
        "criteria": criterion_rows(rubric, {}),
        "model_answer": text.render(content["model_answer"], content["references"]),
        "works": works_of(content, [content["stages"], content["model_answer"]]),
    }


# ------------------------------------------------------------ by name

QUIZ = {
    "asked": Preview(
        gettext_lazy("As it is asked"), "assessments/quiz_preview.html", _quiz_as_asked
    ),
    "answers": Preview(
        gettext_lazy("With answers"), "assessments/quiz_answers_preview.html", _quiz_with_answers
    ),
}

VIGNETTE = {
    "answered": Preview(
        gettext_lazy("As it is answered"),
        "assessments/vignette_preview.html",
        _vignette_as_answered,
    ),
    "rubric": Preview(
        gettext_lazy("With rubric"),
        "assessments/vignette_rubric_preview.html",
        _vignette_with_rubric,
    ),
}


def modes_of(ways: Mapping[str, Preview]) -> list[tuple[str, Any]]:
    """The ways to look at a draft as the CMS offers them."""
    return [(name, preview.label) for name, preview in ways.items()]
