"""Where a trainee stands in a vignette, and whose turn it is. Pure.

A returned answer may be handed in again at once, a failed one too: both are answered with
feedback, and what is learned from it should count. After ``SUBMISSIONS_ALLOWED`` without a
pass the way on leads through a person, because a fourth answer written alone rarely is what
helps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.rubrics.rubric import PASS

SUBMISSIONS_ALLOWED = 3


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a vignette, as one of the states of ``courses.releases.steps.StepStatus``.

    ``number`` counts the submissions handed in; ``allowed`` is how many there may be.
    """

    state: str
    number: int
    allowed: int

    @property
    def can_write(self) -> bool:
        return self.state in ("open", "started", "returned")

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def left(self) -> int:
        """How many more times an answer may be handed in."""
        return max(self.allowed - self.number, 0)

    @property
    def is_final(self) -> bool:
        """Whether the result can no longer change by the trainee's own doing."""
        return self.state in ("done", "failed")


def turn_after(
    outcomes: Sequence[str | None], *, has_draft: bool = False, granted: int = 0
) -> Turn:
    """From the outcomes of a trainee's submissions in order, None where none is released yet.

    ``granted`` counts the further submissions that an owner has allowed.
    """
    allowed = SUBMISSIONS_ALLOWED + granted
    return Turn(_state(outcomes, has_draft, allowed), len(outcomes), allowed)


def _state(outcomes: Sequence[str | None], has_draft: bool, allowed: int) -> str:
    if not outcomes:
        return "started" if has_draft else "open"
    if PASS in outcomes:
        return "done"
    if outcomes[-1] is None:
        return "waiting"
    return "returned" if len(outcomes) < allowed else "failed"
