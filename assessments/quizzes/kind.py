"""The quiz as a kind of step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.bank.blueprints import cells_of, questions_asked
from assessments.quizzes import previews, wording
from assessments.quizzes.addresses import address_of
from assessments.quizzes.files import QuizFiles
from assessments.quizzes.freezing import freeze_quiz, rests_on
from assessments.quizzes.material import freeze_packaged_quiz, material_of
from assessments.quizzes.models.attempts import Attempt
from assessments.quizzes.models.pages import QuizPage
from assessments.quizzes.standing import May, Standing, standing
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage
from courses.formats.contents import Package, PackagedStep
from courses.quality.material import Locate, StepMaterial
from courses.releases.previews import modes_of
from courses.releases.steps import Statuses, StepKind, StepStatus


class QuizKind(QuizFiles, StepKind):
    kind = "quiz"
    label = gettext_lazy("Quiz")
    page_model = QuizPage
    every_required = gettext_lazy("Pass every required quiz")
    preview_modes = modes_of(previews.QUIZ)

    def freeze(self, page: QuizPage, freezing: Freezing) -> dict[str, Any]:
        return freeze_quiz(page, freezing)

    def rests_on(self, curriculum: CurriculumPage) -> list[QuerySet]:
        return rests_on(curriculum)

    def material(self, content: Mapping[str, Any], locate: Locate) -> StepMaterial:
        return material_of(content, locate)

    def freeze_packaged(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        return freeze_packaged_quiz(step, package)

    def statuses(self, enrolments: Sequence, steps: Sequence, *, at: datetime) -> Statuses:
        users = {enrolment.pk: enrolment.user for enrolment in enrolments}
        return {
            (enrolment, step): _status(
                standing(known.rules, known.sittings, at=at, granted=known.granted),
                users[enrolment],
            )
            for (enrolment, step), known in Attempt.objects.history(enrolments, steps).items()
        }

    def url(self, enrolment, step) -> str:
        return address_of(enrolment.pk, step)

    def rules(self, content: Mapping[str, Any]) -> dict[str, Any]:
        cells = cells_of(content)
        codes = [question.get("competency") for question in content["questions"]]
        drawn_for = [cell.competency for cell in cells]
        return {
            "assesses": [code for code in dict.fromkeys(drawn_for or codes) if code],
            "questions": questions_asked(content),
            "is_drawn": bool(cells),
            "pass_mark": content["pass_mark"],
            "time_limit": content["time_limit"],
            "attempts_allowed": content["attempts_allowed"],
        }

    def describe(self, rules: Mapping[str, Any]) -> str:
        questions = ngettext("One question.", "%(count)d questions.", rules["questions"])
        parts = [
            questions % {"count": rules["questions"]},
            *([_("Drawn anew for each attempt.")] if rules["is_drawn"] else []),
            _("Pass mark: %s%%.") % rules["pass_mark"],
        ]
        if rules["time_limit"]:
            parts.append(_("Time limit: %d min.") % rules["time_limit"])
        if rules["attempts_allowed"]:
            parts.append(_("Attempts allowed: %d.") % rules["attempts_allowed"])
        return " ".join(parts)

    def preview(self, request, page, mode: str):
        return previews.QUIZ[mode].show(request, page)


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
