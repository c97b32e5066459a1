from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import Notice
from courses.models import Edition
from portal import studies

NEWEST_NOTICES = 3


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What to do next, what is missing for each certificate, and what happened meanwhile."""
    page, shown = studies.page_of(request.user, number=request.GET.get("page"), at=timezone.now())
    return render(
        request,
        "portal/dashboard.html",
        {
            "page": page,
            "studies": shown,
            "first": studies.most_urgent(shown),
            "offers": [] if page.paginator.count else list(Edition.objects.offered()),
            "notices": Notice.objects.of(request.user).unread()[:NEWEST_NOTICES],
        },
    )
