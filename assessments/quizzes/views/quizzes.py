"""The page of a quiz: its rules, the attempts so far, and the way in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.quizzes import access, addresses, attempts, rules, wording
from assessments.quizzes.standing import May, Standing
from core.errors import Refusal
from courses.content.addresses import address_of
from courses.learning import outlines
from courses.learning.access import StepIsLocked, refuse_if_locked


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
    headers, blueprint = rules.blueprint_table(quiz.content["content"])
    may_sit = standing.may in (May.START, May.RESUME)
    following = None if may_sit else own.outline(at=at).onward(quiz.pk)
    return render(
        request,
        "assessments/quiz.html",
        {
            "breadcrumbs": [
                (
                    own.edition.spoken(own.edition.title),
                    reverse("courses:enrolment", args=[own.pk]),
                ),
                (own.edition.spoken(quiz.title), ""),
            ],
            "enrolment": own,
            "step": quiz,
            "content": quiz.content,
            "rules": rules.in_words(standing.rules, quiz.content["content"]),
            "blueprint_headers": headers,
            "blueprint": blueprint,
            "standing": standing,
            "sittings": list(reversed(standing.sittings)),
            "following": following and outlines.row(own, following),
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
