"""A cohort in one room: fifty who start a quiz at once, and fifty who hand in and read their result.

What each waits for is counted from the press to the last byte of the page that it leads to.
"""

import statistics
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from tests.benchmarks import data
from tests.benchmarks.load import Press, together

PEOPLE = 50


def start_and_hand_in(*, port: int) -> None:
    _tell("fifty-starts", together(_starts(), port=port))
    _tell("fifty-hand-ins", together(_hand_ins(), port=port))


def _starts() -> list[Press]:
    quiz, enrolled, cookies = data.ready_to_start(PEOPLE)
    paths = [reverse("assessments:attempt-start", args=[one.pk, quiz.pk]) for one in enrolled]
    return _presses(paths, cookies)


def _hand_ins() -> list[Press]:
    opened, cookies = data.open_attempts(PEOPLE)
    data.answer_at_random(opened)
    paths = [reverse("assessments:submission", args=[one.uuid]) for one in opened]
    return _presses(paths, cookies)


def _presses(paths: Sequence[str], cookies: Sequence[dict[str, str]]) -> list[Press]:
    form = urlencode({"csrfmiddlewaretoken": data.CSRF})
    return [Press(path, form, jar) for path, jar in zip(paths, cookies, strict=True)]


def _tell(name: str, waited: Sequence[float]) -> None:
    inorder = sorted(waited)
    print(f"{name} {statistics.median(inorder) * 1000:.0f} ms")
    print(f"{name}-p95 {inorder[int(len(inorder) * 0.95)] * 1000:.0f} ms", flush=True)
