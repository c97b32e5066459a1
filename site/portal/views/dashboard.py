from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import Membership, Notice
from core.organisations.access import holdings_of
from courses.models import Edition
from portal import studies
from portal.desks import administering, owning, supervising, work, writing

NEWEST_NOTICES = 3

Role = Membership.Role


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for this person in each of their roles, and what they study."""
    at = timezone.now()
    desks = work.in_order(_desks(request.user, at))
    page, shown = studies.page_of(request.user, number=request.GET.get("page"), at=at)
    is_newcomer = not desks and not page.paginator.count
    return render(
        request,
        "portal/dashboard.html",
        {
            "at": at,
            "busy": [desk for desk in desks if desk.works],
            "calm": [desk for desk in desks if not desk.works],
            "page": page,
            "studies": shown,
            "first": studies.most_urgent(shown),
            "is_newcomer": is_newcomer,
            "offers": list(Edition.objects.offered()[: studies.SHOWN]) if is_newcomer else [],
            "notices": Notice.objects.of(request.user).unread()[:NEWEST_NOTICES],
        },
    )


def _desks(user, at: datetime) -> list[work.Desk]:
    """One desk for each role, and for each organisation that is owned."""
    held = holdings_of(user)
    supervised = [pk for pk, role in held if role == Role.SUPERVISOR]
    written = [pk for pk, role in held if role == Role.AUTHOR]
    desks = []
    if supervised:
        desks.append(supervising.desk(user, supervised, at=at))
    if written:
        desks.append(writing.desk(user, written, at=at))
    desks += [owning.desk(user, one, at=at) for one in owning.organisations_of(user)]
    if user.is_superuser:
        desks.append(administering.desk(user, at=at))
    return desks
