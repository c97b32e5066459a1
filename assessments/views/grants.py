"""Where an owner finds the trainees who have used every attempt or submission, and can allow one more."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import access, attempts, submissions, wording
from assessments.feedback import label_of
from assessments.models import Attempt, Submission
from core.access import organisation_for
from core.errors import Refusal
from core.models import Membership

ON_A_PAGE = 25


@login_required
@require_safe
def show_used_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Quizzes of which somebody has used every attempt."""
    organisation = organisation_for(request.user, slug, Membership.Role.OWNER)
    stuck = Attempt.objects.exhausted_at(organisation, attempts.limits_at(organisation))
    return _list(
        request,
        organisation,
        stuck,
        _attempt_row,
        title=_("Quizzes without attempts left"),
        lead=_(
            "These trainees have used every attempt without a pass. Talk with them, then allow one "
            "more if it will help. They have seen the answers to what they were asked."
        ),
        action=_("Allow one more attempt"),
        nobody=_("Whoever uses every attempt at a quiz without a pass appears here."),
    )


@login_required
@require_safe
def show_exhausted(request: HttpRequest, slug: str) -> HttpResponse:
    """Vignettes of which somebody has used every submission."""
    organisation = organisation_for(request.user, slug, Membership.Role.OWNER)
    return _list(
        request,
        organisation,
        Submission.objects.exhausted_at(organisation),
        _submission_row,
        title=_("Vignettes without submissions left"),
        lead=_(
            "These trainees have used every submission without a pass. Talk with them, then allow "
            "one more if it will help. They have seen the model answer."
        ),
        action=_("Allow one more submission"),
        nobody=_("Whoever uses every submission of a vignette without a pass appears here."),
    )


def _list(
    request: HttpRequest, organisation, stuck, row: Callable[..., dict], **said: str
) -> HttpResponse:
    page = Paginator(stuck, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            **row(one, organisation.slug),
            "key": str(one.pk),
            "person": one.enrolment.user,
            "title": one.step.title,
        }
        for one in page.object_list
    ]
    context = {"organisation": organisation, "page": page, "rows": rows, **said}
    return render(request, "assessments/exhausted.html", context)


def _attempt_row(attempt, slug: str) -> dict:
    return {
        "label": _("Not passed"),
        "said": _("Attempt %(number)d, %(grade)s, ended")
        % {"number": attempt.number, "grade": wording.percent(attempt.grade)},
        "at": attempt.ended_at,
        "url": reverse(
            "assessments:grant-attempt", args=[slug, attempt.enrolment_id, attempt.step_id]
        ),
    }


def _submission_row(submission, slug: str) -> dict:
    return {
        "label": label_of(submission.outcome),
        "said": _("Version %(number)d, handed in") % {"number": submission.number},
        "at": submission.submitted_at,
        "url": reverse(
            "assessments:grant", args=[slug, submission.enrolment_id, submission.step_id]
        ),
    }


@login_required
@require_POST
def grant_attempt(request: HttpRequest, slug: str, enrolment: int, step: int) -> HttpResponse:
    own, quiz = access.tried_for(request.user, slug, enrolment, step)
    told = _("%s can start one more attempt, and has been told.") % own.user
    _grant(request, attempts.allow_another, told, enrolment=own, step=quiz)
    return redirect("assessments:used-up", slug)


@login_required
@require_POST
def grant(request: HttpRequest, slug: str, enrolment: int, step: int) -> HttpResponse:
    own, vignette = access.exhausted_for(request.user, slug, enrolment, step)
    told = _("%s can hand in one more answer, and has been told.") % own.user
    _grant(request, submissions.allow_another, told, enrolment=own, step=vignette)
    return redirect("assessments:exhausted", slug)


def _grant(request: HttpRequest, allow_another: Callable, told: str, **what) -> None:
    reason = request.POST.get("reason", "")
    try:
        allow_another(**what, by=request.user, reason=reason, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, told)
