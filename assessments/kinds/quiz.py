"""The quiz as a kind of step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import wording
from assessments.models import Attempt, QuizPage
from assessments.standing import May, Standing, standing
from courses.steps import StepStatus


class QuizKind:
    kind = "quiz"
    label = gettext_lazy("Quiz")
    page_model = QuizPage

    def statuses(self, enrolment, steps, *, at: datetime) -> dict[int, StepStatus]:
        return {
            step: _status(standing(rules, sittings, at=at), enrolment.user)
            for step, (rules, sittings) in Attempt.objects.history(enrolment, steps).items()
        }

    def url(self, enrolment, step) -> str:
        return reverse("assessments:quiz", args=[enrolment.pk, step.module_slug, step.slug])

    def rules(self, content: Mapping[str, Any]) -> dict[str, Any]:
        codes = (question.get("competency") for question in content["questions"])
        return {
            "assesses": [code for code in dict.fromkeys(codes) if code],
            "questions": len(content["questions"]),
            "pass_mark": content["pass_mark"],
            "time_limit": content["time_limit"],
            "attempts_allowed": content["attempts_allowed"],
        }

    def describe(self, rules: Mapping[str, Any]) -> str:
        questions = ngettext("One question.", "%(count)d questions.", rules["questions"])
        parts = [
            questions % {"count": rules["questions"]},
            _("Pass mark: %s\u00a0%%.") % rules["pass_mark"],
        ]
        if rules["time_limit"]:
            parts.append(_("Time limit: %d min.") % rules["time_limit"])
        if rules["attempts_allowed"]:
            parts.append(_("Attempts allowed: %d.") % rules["attempts_allowed"])
        return " ".join(parts)


def _status(now: Standing, user) -> StepStatus:
    match now.may:
        case May.NOTHING_MORE:
            return StepStatus("done")
        case May.RESUME:
            return StepStatus("started", _in_progress(now, user))
        case May.ASK:
            return StepStatus("failed", wording.why_not(now, user))
        case May.WAIT:
            return StepStatus("waiting", wording.what_next(now, user), now.available_at)
    return StepStatus("open", _("Not passed yet.") + " " + wording.attempts_left(now))


def _in_progress(now: Standing, user) -> str:
    due_at = now.latest.due_at if now.latest else None
    if due_at is None:
        return _("You have begun. Your answers are kept until you hand them in.")
    return _("You have begun. The time ends on %s.") % wording.moment(due_at, user)
