from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.allowances.views import give, show_list
from assessments.rubrics.feedback import label_of
from assessments.vignettes import access, submissions
from assessments.vignettes.models.submissions import Submission
from core.models import Membership
from core.organisations.access import organisation_for


@login_required
@require_safe
def show_exhausted(request: HttpRequest, slug: str) -> HttpResponse:
    """Vignettes of which somebody has used every submission."""
    organisation = organisation_for(request.user, slug, Membership.Role.OWNER)
    return show_list(
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
def grant(request: HttpRequest, slug: str, enrolment: int, step: int) -> HttpResponse:
    own, vignette = access.exhausted_for(request.user, slug, enrolment, step)
    told = _("%s can hand in one more answer, and has been told.") % own.user
    home = reverse("assessments:exhausted", args=[slug])
    return give(request, submissions.allow_another, told, home, enrolment=own, step=vignette)
