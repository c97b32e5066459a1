from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import MarkingDraft
from core.access import holdings_of
from core.models import Membership, Notice
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
            "to_mark": _to_mark(request.user),
            "notices": Notice.objects.of(request.user).unread()[:NEWEST_NOTICES],
        },
    )


def _to_mark(user) -> str:
    """How many answers wait for ``user`` to mark; empty when none does."""
    supervised = [pk for pk, role in holdings_of(user) if role == Membership.Role.SUPERVISOR]
    if not supervised:
        return ""
    count = MarkingDraft.objects.waiting_at(supervised).not_by(user).counted()
    return "" if count == "0" else count
