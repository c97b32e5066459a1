"""Whole answers to a vignette with reference marks, for training supervisors. Pure.

An exemplar is checked by the same calculation that judges a trainee: what its marks amount to
under the rubric must fit the level that it stands for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.rubrics.rubric import PASS, FrozenRubric, Judgement, Reckoning, reckon
from assessments.vignettes.answers import Prompt, PromptAnswer
from core.drafts.typed import tidied

# From the lowest to the highest, whatever a rubric calls its own levels.
OVERALL = ("unsafe", "emerging", "competent", "advanced")
PASSING = frozenset({"competent", "advanced"})


@dataclass(frozen=True)
class FrozenExemplar:
    """One whole answer: its texts by code of prompt, its reference marks by code of criterion."""

    overall: str
    comment: str
    answers: Mapping[str, str]
    marks: Mapping[str, Judgement]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "FrozenExemplar":
        """An exemplar in the content of an edition's vignette."""
        return cls(
            overall=content["overall"],
            comment=content["comment"],
            answers=content["answers"],
            marks={code: Judgement(**mark) for code, mark in content["marks"].items()},
        )

    def as_content(self) -> dict[str, Any]:
        return {
            "overall": self.overall,
            "comment": self.comment.strip(),
            "answers": {code: tidied(text).strip() for code, text in self.answers.items()},
            "marks": {
                code: {"level": mark.level, "comment": mark.comment.strip()}
                for code, mark in self.marks.items()
            },
        }


@dataclass(frozen=True)
class ExemplarFault:
    """Why an exemplar would teach the wrong thing.

    ``part`` names the field (``overall``, ``comment``, ``answers``, ``marks``), ``name`` the
    prompt or criterion in it.
    """

    code: str
    message: str
    part: str
    name: str = ""


def of_rows(overall: str, comment: str, answers: Iterable, marks: Iterable) -> FrozenExemplar:
    """An exemplar as its author edits it, in blocks."""
    return FrozenExemplar(
        overall=overall,
        comment=comment,
        answers={block.value["prompt"]: block.value["text"] for block in answers},
        marks={
            block.value["criterion"]: Judgement(block.value["level"], block.value["comment"])
            for block in marks
        },
    )


def in_order(exemplars: Sequence[FrozenExemplar]) -> list[FrozenExemplar]:
    """From the lowest overall level to the highest."""
    places = {overall: place for place, overall in enumerate(OVERALL)}
    return sorted(exemplars, key=lambda one: places.get(one.overall, -1))


def faults(
    exemplar: FrozenExemplar, prompts: Sequence[Prompt], rubric: FrozenRubric
) -> list[ExemplarFault]:
    """Everything that must be mended before supervisors can be trained by ``exemplar``."""
    return [
        *_faults_of_words(exemplar),
        *_faults_of_answers(exemplar, prompts),
        *_faults_of_marks(exemplar, rubric),
        *_faults_of_outcome(exemplar, reckon(rubric, exemplar.marks)),
    ]


def _faults_of_words(exemplar: FrozenExemplar) -> Iterator[ExemplarFault]:
    if exemplar.overall not in OVERALL:
        yield ExemplarFault("overall_missing", _("Choose the level that it stands for."), "overall")
    if not exemplar.comment.strip():
        yield ExemplarFault(
            "comment_missing", _("Say why the answer stands at this level."), "comment"
        )


def _faults_of_answers(
    exemplar: FrozenExemplar, prompts: Sequence[Prompt]
) -> Iterator[ExemplarFault]:
    codes = [prompt.code for prompt in prompts]
    for code in exemplar.answers:
        if code not in codes:
            message = _("The vignette has no prompt “%s”.") % code
            yield ExemplarFault("unknown_prompt", message, "answers", code)
    for prompt in prompts:
        if prompt.code not in exemplar.answers:
            message = _("Prompt “%s” is not answered.") % prompt.code
            yield ExemplarFault("prompt_unanswered", message, "answers")
        elif fault := PromptAnswer(prompt, exemplar.answers[prompt.code]).fault:
            message = _("“%(code)s”: %(fault)s") % {"code": prompt.code, "fault": fault}
            yield ExemplarFault("outside_limits", message, "answers", prompt.code)


def _faults_of_marks(exemplar: FrozenExemplar, rubric: FrozenRubric) -> Iterator[ExemplarFault]:
    known = {criterion.code: criterion for criterion in rubric.criteria}
    for code in known.keys() - exemplar.marks.keys():
        message = _("Criterion “%s” is not marked.") % code
        yield ExemplarFault("criterion_unmarked", message, "marks")
    for code, mark in exemplar.marks.items():
        if code not in known:
            message = _("The rubric has no criterion “%s”.") % code
            yield ExemplarFault("unknown_criterion", message, "marks", code)
        elif known[code].level(mark.level) is None:
            message = _(
                "Criterion “%(criterion)s” has no level “%(level)s”: it has %(levels)s."
            ) % {
                "criterion": code,
                "level": mark.level,
                "levels": ", ".join(level.code for level in known[code].levels),
            }
            yield ExemplarFault("unknown_level", message, "marks", code)
        elif not mark.comment.strip():
            message = _("Say what earns criterion “%s” its level.") % code
            yield ExemplarFault("mark_unexplained", message, "marks", code)


def _faults_of_outcome(exemplar: FrozenExemplar, reckoning: Reckoning) -> Iterator[ExemplarFault]:
    """An answer that is not wholly marked has no outcome yet, and a fault of its own."""
    if reckoning.unjudged:
        return
    passes = reckoning.proposed == PASS
    has_critical = any(one.is_critical for one in reckoning.rubric.criteria)
    if exemplar.overall in PASSING and not passes:
        message = _("Its marks do not pass (%s%%), and an answer at this level does.")
    elif exemplar.overall not in PASSING and passes:
        message = _("Its marks pass (%s%%), and an answer at this level does not.")
    elif exemplar.overall == "unsafe" and has_critical and not reckoning.critical_failed:
        message = _(
            "Its marks (%s%%) meet every critical criterion, and an unsafe answer does not."
        )
    else:
        return
    yield ExemplarFault("outcome_does_not_fit", message % reckoning.percent, "overall")
