"""The page of a quiz: its rules, the attempts so far, and the way in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments import access, addresses, attempts, wording
from assessments.blueprints import cells_of
from assessments.kinds.quiz import questions_asked
from assessments.models import Question
from assessments.standing import May, Rules, Standing
from core.errors import Refusal
from courses.access import StepIsLocked, refuse_if_locked
from courses.kinds import address_of


@login_required
@require_safe
def show_quiz(request, enrolment: int, step: str, module: str = "") -> HttpResponse:
    at = timezone.now()
    own, quiz = access.quiz_for(request.user, enrolment, module, step)
    try:
        refuse_if_locked(own, quiz, at=at)
    except StepIsLocked:
        return redirect(address_of(own, quiz))
    attempts.end_if_overdue(enrolment=own, step=quiz, at=at)
    standing = attempts.standing_of(enrolment=own, step=quiz, at=at)
    headers, blueprint = blueprint_table(quiz.content["content"])
    return render(
        request,
        "assessments/quiz.html",
        {
            "breadcrumbs": [
                (own.edition.title, reverse("courses:enrolment", args=[own.pk])),
                (quiz.title, ""),
            ],
            "enrolment": own,
            "step": quiz,
            "content": quiz.content,
            "rules": rules_in_words(standing.rules, quiz.content["content"]),
            "blueprint_headers": headers,
            "blueprint": blueprint,
            "standing": standing,
            "sittings": list(reversed(standing.sittings)),
            "may_start": standing.may is May.START,
            "may_resume": standing.may is May.RESUME,
            "why_not": wording.why_not(standing, request.user),
            "whom_to_ask": wording.whom_to_ask(own.edition.organisation.contact_email)
            if standing.may is May.ASK
            else "",
            "summary": _summary(standing, request.user),
        },
    )


@login_required
@require_POST
def start_attempt(request, enrolment: int, step: int) -> HttpResponse:
    at = timezone.now()
    own, quiz = access.quiz_by_pk(request.user, enrolment, step)
    try:
        refuse_if_locked(own, quiz, at=at)
        attempt = attempts.start(enrolment=own, step=quiz, at=at)
    except StepIsLocked:
        return redirect(address_of(own, quiz))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(addresses.address_of(enrolment, quiz))
    return redirect("assessments:attempt", attempt.uuid)


def rules_in_words(rules: Rules, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rules of a quiz as pairs of term and meaning."""
    said = [
        (_("Questions"), _questions(content)),
        (_("To pass"), _("%(mark)s or more") % {"mark": wording.percent(rules.pass_mark)}),
        (_("Time"), _time_limit(rules)),
        (_("Attempts"), _attempts(rules)),
    ]
    if any(question["type"] == "multiple" for question in content["questions"]):
        said.append(
            (
                _("Several correct answers"),
                _(
                    "Each right choice earns its part of the mark, each wrong choice takes one "
                    "part away, and the least you can earn is nothing. No other kind of "
                    "question takes anything away."
                ),
            )
        )
    return said


def blueprint_table(content: Mapping[str, Any]) -> tuple[list[str], list[list[str | int]]]:
    """The blueprint that each paper is drawn by: a row per competency, a column per difficulty."""
    cells = cells_of(content)
    asked = [
        code
        for code in (*Question.Difficulty.values, "")
        if any(c.difficulty == code for c in cells)
    ]
    labels = {"": _("Any"), **dict(Question.Difficulty.choices)}
    rows: dict[str, dict[str, int]] = {}
    for cell in cells:
        row = rows.setdefault(f"{cell.competency} {cell.title}", {})
        row[cell.difficulty] = cell.questions
    return (
        [_("Competency"), *(str(labels[code]) for code in asked), _("Together")],
        [
            [name, *(row.get(code, "–") for code in asked), sum(row.values())]
            for name, row in rows.items()
        ],
    )


def _questions(content: Mapping[str, Any]) -> str:
    count = questions_asked(content)
    said = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    if not cells_of(content):
        return said
    return said + _(
        ", drawn at random for each attempt. Another attempt asks other questions for as long as "
        "there are any."
    )


def _time_limit(rules: Rules) -> str:
    if rules.time_limit is None:
        return _("No limit. Your answers are kept until you hand them in.")
    return _(
        "%(length)s from the moment you start, also while the page is closed. When the time "
        "is over, the answers saved until then are handed in for you."
    ) % {"length": wording.length(rules.time_limit)}


def _attempts(rules: Rules) -> str:
    if rules.attempts_allowed is None:
        said = _("As many as you need.")
    else:
        said = ngettext("%(count)d attempt.", "%(count)d attempts.", rules.attempts_allowed) % {
            "count": rules.attempts_allowed
        }
    if rules.wait and rules.attempts_allowed != 1:
        said += " " + _("After one ends, the next can start %(length)s later.") % {
            "length": wording.length(rules.wait)
        }
    return said


def _summary(standing: Standing, user) -> str:
    """What the attempts so far come to, in a sentence; empty before the first."""
    if standing.may is May.RESUME and standing.latest and standing.latest.due_at:
        return _("The time of this attempt ends on %s.") % wording.moment(
            standing.latest.due_at, user
        )
    if standing.best_grade is None:
        return ""
    best = _("Your best grade so far is %s.") % wording.percent(standing.best_grade)
    if standing.may is May.START:
        return best + " " + wording.attempts_left(standing)
    return best
