"""How long an answer waits until its result comes back, told from the latest ones. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Fewer say nothing.
FEWEST = 5
HALF, MOST = 0.5, 0.1


@dataclass(frozen=True)
class Wait:
    """How long one answer has waited, and whether that is over."""

    lasted: timedelta
    is_over: bool


@dataclass(frozen=True)
class Expectation:
    """Within what time half of the answers came back, and nine in ten; None where that is not known."""

    answers: int
    half: timedelta | None
    most: timedelta | None


def expectation(waits: Iterable[Wait]) -> Expectation | None:
    """What the waits of the latest answers let one expect; None where too few came back.

    By the Kaplan–Meier estimate: an answer that still waits says that it takes at least so long,
    and leaving it out would promise too much.
    """
    # What ended counts before what still waited just as long.
    ordered = sorted(waits, key=lambda wait: (wait.lasted, not wait.is_over))
    if sum(wait.is_over for wait in ordered) < FEWEST:
        return None
    left = 1.0
    reached: dict[float, timedelta] = {}
    for at_risk, wait in zip(range(len(ordered), 0, -1), ordered, strict=True):
        if wait.is_over:
            left *= (at_risk - 1) / at_risk
        for share in (HALF, MOST):
            if left <= share + 1e-9:
                reached.setdefault(share, wait.lasted)
    return Expectation(len(ordered), reached.get(HALF), reached.get(MOST))


def in_words(expected: Expectation | None) -> str:
    """What a trainee may expect, or that nothing is known yet."""
    if expected is None or expected.half is None:
        return _("How long that takes here is not known yet: too few answers have come back.")
    said = {"half": _lasting(expected.half), "answers": expected.answers}
    if expected.most is None:
        return _("Of the latest %(answers)d answers here, half came back within %(half)s.") % said
    return _(
        "Of the latest %(answers)d answers here, half came back within %(half)s and nine in ten "
        "within %(most)s."
    ) % {**said, "most": _lasting(expected.most)}


def _lasting(span: timedelta) -> str:
    """Days, or hours within the first; rounded up, so that nothing is promised too early."""
    if span > timedelta(days=1):
        days = -(-span // timedelta(days=1))
        return ngettext("%d day", "%d days", days) % days
    hours = max(1, -(-span // timedelta(hours=1)))
    return ngettext("%d hour", "%d hours", hours) % hours
