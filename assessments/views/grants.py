"""Where an owner finds the trainees who have used every submission, and can allow one more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import access, submissions
from assessments.feedback import label_of
from assessments.models import Submission
from core.access import organisation_for
from core.errors import Refusal
from core.models import Membership

ON_A_PAGE = 25


@login_required
@require_safe
def show_exhausted(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_for(request.user, slug, Membership.Role.OWNER)
    page = Paginator(Submission.objects.exhausted_at(organisation), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "assessments/exhausted.html",
        {
            "organisation": organisation,
            "page": page,
            "rows": [
                {"submission": one, "key": str(one.pk), "label": label_of(one.outcome)}
                for one in page.object_list
            ],
        },
    )


@login_required
@require_POST
def grant(request: HttpRequest, slug: str, enrolment: int, step: int) -> HttpResponse:
    own, vignette = access.exhausted_for(request.user, slug, enrolment, step)
    try:
        submissions.allow_another(
            enrolment=own,
            step=vignette,
            by=request.user,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(
            request, _("%s can hand in one more answer, and has been told.") % own.user
        )
    return redirect("assessments:exhausted", slug)
