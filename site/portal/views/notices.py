from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.models import Notice
from core.notices import telling as news

ON_A_PAGE = 20


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that this person was told, the newest first."""
    told = Notice.objects.of(request.user)
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/notices.html",
        {"page": page, "has_unread": told.unread().exists()},
    )


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    news.mark_read(user=request.user, at=timezone.now())
    return redirect("portal:notices")
