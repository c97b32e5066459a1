from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal

RATINGS = range(1, 6)
COMMENT_LENGTH = 4000


def cleaned(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: each rating as a number, each comment that was written.

    Refuses ``incomplete`` when a rating is missing or is none, and ``too_long``.
    """
    kept: dict[str, Any] = {}
    missing = 0
    for question in questions:
        answer = str(answers.get(question["code"], "")).strip()
        if question["kind"] == "rating":
            if answer in {str(rating) for rating in RATINGS}:
                kept[question["code"]] = int(answer)
            else:
                missing += 1
        elif len(answer) > COMMENT_LENGTH:
            raise Refusal("too_long", _("A comment is too long. Please shorten it."))
        elif answer:
            kept[question["code"]] = answer
    if missing:
        raise Refusal(
            "incomplete",
            ngettext(
                "%(count)d statement has no rating yet. Nothing you wrote was lost.",
                "%(count)d statements have no rating yet. Nothing you wrote was lost.",
                missing,
            )
            % {"count": missing},
        )
    return kept
