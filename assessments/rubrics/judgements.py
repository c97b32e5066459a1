"""What a supervisor types on the desk, and when it is ready to be final. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.rubrics.rubric import FAIL, OUTCOMES, REVISE, FrozenRubric, Judgement, Reckoning
from core.drafts.typed import tidied
from core.errors import Refusal

LONGEST = 20_000


@dataclass(frozen=True)
class Typed:
    """A judgement as a supervisor has typed it so far: levels, comments, outcome and summary."""

    judgements: Mapping[str, Judgement]
    outcome: str = ""
    summary: str = ""

    @classmethod
    def from_draft(cls, draft) -> "Typed":
        """What a ``MarkingDraft`` keeps."""
        return cls(
            {code: Judgement(**one) for code, one in draft.judgements.items()},
            draft.outcome,
            draft.summary,
        )

    @classmethod
    def from_record(cls, content: Mapping[str, Any]) -> "Typed":
        """What stood on the desk when the marking with this content was finalised."""
        return cls(
            {
                one["criterion"]: Judgement(one["level"], one["comment"])
                for one in content["judgements"]
            },
            content["outcome"],
            content["summary"],
        )

    def as_fields(self) -> dict[str, Any]:
        """The fields of a ``MarkingDraft`` that keep it."""
        return {
            "judgements": {
                code: {"level": one.level, "comment": one.comment}
                for code, one in self.judgements.items()
                if one.level or one.comment
            },
            "outcome": self.outcome,
            "summary": self.summary,
        }


def cleaned(rubric: FrozenRubric, typed: Typed) -> Typed:
    """What was typed as it can be kept; refuses ``unknown_level``, ``unknown_outcome``, ``too_long``."""
    judgements = {}
    for criterion in rubric.criteria:
        one = typed.judgements.get(criterion.code, Judgement())
        if one.level and criterion.level(one.level) is None:
            raise Refusal("unknown_level", _("“%s” has no such level.") % criterion.title)
        judgements[criterion.code] = Judgement(one.level, tidied(one.comment))
    if typed.outcome and typed.outcome not in OUTCOMES:
        raise Refusal("unknown_outcome", _("There is no such outcome."))
    kept = Typed(judgements, typed.outcome, tidied(typed.summary))
    if any(len(text) > LONGEST for text in _texts(kept)):
        raise Refusal(
            "too_long",
            _("A comment is longer than %d characters, the most that is kept. It was not saved.")
            % LONGEST,
        )
    return kept


def _texts(typed: Typed) -> list[str]:
    return [typed.summary, *(one.comment for one in typed.judgements.values())]


def refuse_unless_ready(reckoning: Reckoning, typed: Typed) -> None:
    """Raise ``Refusal`` unless the judgement is complete and its outcome is within the rules."""
    if reckoning.unjudged:
        names = ", ".join(f"“{one.title}”" for one in reckoning.unjudged)
        raise Refusal("unjudged", _("Choose a level for %s.") % names)
    if not typed.outcome:
        raise Refusal("outcome_missing", _("Choose an outcome."))
    if typed.outcome not in reckoning.allowed:
        if reckoning.critical_failed:
            names = ", ".join(f"“{one.title}”" for one in reckoning.critical_failed)
            raise Refusal(
                "critical_not_met",
                _("A critical criterion is not met: %s. The answer fails whatever the total.")
                % names,
            )
        raise Refusal(
            "below_pass_mark",
            _(
                "At %(percent)s%% the answer is below the pass mark of %(mark)s%%, so it cannot pass."
            )
            % {"percent": reckoning.percent, "mark": reckoning.rubric.pass_percent},
        )
    if typed.outcome == REVISE and not typed.summary.strip():
        raise Refusal("improvement_missing", _("Say what to improve before you return it."))
    if typed.outcome == FAIL and not typed.summary.strip():
        raise Refusal("reason_missing", _("Say why it fails, and what would help."))


def recorded(reckoning: Reckoning, typed: Typed) -> dict[str, Any]:
    """What a marking keeps of the judgement: every level and comment, and how the total was reached."""
    return {
        "judgements": [
            {
                "criterion": criterion.code,
                "level": reckoning.levels[criterion.code].code,
                "points": reckoning.levels[criterion.code].points,
                "is_met": criterion.is_met_by(reckoning.levels[criterion.code]),
                "comment": typed.judgements[criterion.code].comment,
            }
            for criterion in reckoning.rubric.criteria
        ],
        "marks": reckoning.marks,
        "most_marks": reckoning.rubric.most_marks,
        "percent": reckoning.percent,
        "proposed": reckoning.proposed,
        "outcome": typed.outcome,
        "summary": typed.summary,
    }
