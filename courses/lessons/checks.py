"""The knowledge checks of a lesson: what a trainee answered, and finishing when all have an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from courses.learning import enrolments
from courses.learning.models import Completion, Enrolment
from courses.lessons.models import CheckAnswer
from courses.releases.models import EditionStep


class ChecksAreOpen(Refusal):
    """The lesson cannot be finished yet: ``numbers`` names the checks without an answer."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(
            "checks_open",
            _("Knowledge check %d is still open. Choose an answer, then finish the lesson.")
            % numbers[0],
        )
        self.numbers = numbers


@transaction.atomic
def answer(
    *, enrolment: Enrolment, step: EditionStep, choices: Mapping[int, int], at: datetime
) -> None:
    """Keep what was chosen, by the number of the check. What the lesson does not ask is left out."""
    _refuse_other_kinds(step)
    enrolments.refuse_other_edition(enrolment, step)
    options = options_of(step)
    kept = kept_answers(enrolment, step)
    for number, choice in choices.items():
        if 1 <= choice <= len(options.get(number, ())) and kept.get(number) != choice:
            CheckAnswer.objects.update_or_create(
                enrolment=enrolment,
                step=step,
                number=number,
                defaults={"choice": choice, "answered_at": at},
            )


@transaction.atomic
def mark_read(*, enrolment: Enrolment, step: EditionStep, at: datetime) -> Completion:
    """Complete a lesson at its reader's word, once each of its checks has an answer.

    Refuses ``not_a_lesson``, for the other kinds must be earned, and ``checks_open``.
    """
    _refuse_other_kinds(step)
    kept = kept_answers(enrolment, step)
    if still_open := [number for number in options_of(step) if number not in kept]:
        raise ChecksAreOpen(still_open)
    return enrolments.complete(enrolment=enrolment, step=step, at=at)


def kept_answers(enrolment: Enrolment, step: EditionStep) -> dict[int, int]:
    """What was chosen, by the number of the check."""
    answers = enrolment.check_answers.filter(step=step)
    return dict(answers.order_by("number").values_list("number", "choice"))


def options_of(step: EditionStep) -> dict[int, list[dict[str, Any]]]:
    """What each check of a lesson offers, by its number."""
    body = step.content["content"]["body"]
    checks = [block["value"] for block in body if block["type"] == "check"]
    return {number: check["options"] for number, check in enumerate(checks, 1)}


def _refuse_other_kinds(step: EditionStep) -> None:
    if step.kind != "lesson":
        raise Refusal("not_a_lesson", _("This step is not finished by reading."))
