from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.allowances.views import give, show_list
from assessments.quizzes import access, attempts, wording
from assessments.quizzes.models.attempts import Attempt
from core.models import Membership
from core.organisations.access import organisation_for


@login_required
@require_safe
def show_used_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Quizzes of which somebody has used every attempt."""
    organisation = organisation_for(request.user, slug, Membership.Role.OWNER)
    stuck = Attempt.objects.exhausted_at(organisation, attempts.limits_at(organisation))
    return show_list(
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


@login_required
@require_POST
def grant_attempt(request: HttpRequest, slug: str, enrolment: int, step: int) -> HttpResponse:
    own, quiz = access.tried_for(request.user, slug, enrolment, step)
    told = _("%s can start one more attempt, and has been told.") % own.user
    home = reverse("assessments:used-up", args=[slug])
    return give(request, attempts.allow_another, told, home, enrolment=own, step=quiz)
