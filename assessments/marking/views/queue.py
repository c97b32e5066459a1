"""What waits to be marked, and what a supervisor has finalised."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from assessments.marking import access
from assessments.marking import markings as marking
from assessments.marking.filters import AGES, VERSIONS, QueueFilter, vignettes_of
from assessments.marking.keysets import page_of
from assessments.marking.models import Marking, MarkingDraft
from assessments.rubrics.feedback import label_of
from core.errors import Refusal
from core.models import Organisation

ON_A_PAGE = 25


@login_required
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """The submissions that wait, oldest first; nobody's name is on them."""
    at = timezone.now()
    organisations = access.organisations_marked_by(request.user)
    chosen = _chosen(organisations, request.GET.get("organisation", ""))
    waiting = MarkingDraft.objects.waiting_at(chosen).not_by(request.user)
    mine = waiting.claimed_by(request.user)
    shows_mine = request.GET.get("show") == "mine"
    chosen_by = QueueFilter.parse(request.GET)
    page = page_of(
        chosen_by.of(mine if shows_mine else waiting, at=at).for_a_list(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=ON_A_PAGE,
    )
    return render(
        request,
        "assessments/marking_queue.html",
        {
            "tab": "mine" if shows_mine else "waiting",
            "waiting": waiting.counted(),
            "mine": mine.counted(),
            "rows": [_row(draft, request.user, at) for draft in page.rows],
            "page": page,
            "kept": _kept(request),
            "organisations": organisations,
            "organisation": request.GET.get("organisation", ""),
            "filter": chosen_by,
            "is_filtered": chosen_by != QueueFilter(),
            "curricula": vignettes_of(chosen),
            "ages": AGES,
            "versions": VERSIONS,
            "at": at,
        },
    )


@login_required
@require_safe
def show_finalised(request: SignedInRequest) -> HttpResponse:
    """The supervisor's markings, the latest first: what can still be undone, and what became of the rest."""
    organisations = access.organisations_marked_by(request.user)
    waiting = MarkingDraft.objects.waiting_at(organisations).not_by(request.user)
    own = Marking.objects.finalised_by(request.user, organisations).select_related(
        "event", "pending_release", "submission__step__edition"
    )
    page = Paginator(own, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "assessments/marking_finalised.html",
        {
            "tab": "finalised",
            "waiting": waiting.counted(),
            "mine": waiting.claimed_by(request.user).counted(),
            "rows": [
                {"marking": one, "label": label_of(one.outcome), "state": one.state} for one in page
            ],
            "page": page,
        },
    )


@login_required
@require_POST
def claim_next(request: HttpRequest) -> HttpResponse:
    """Claim the oldest answer that nobody has, and open it."""
    try:
        draft = marking.claim_next(
            organisations=access.organisations_marked_by(request.user),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.info(request, refusal.message)
        return redirect("assessments:queue")
    return redirect("assessments:desk", draft.submission.uuid)


def _chosen(organisations: list[Organisation], slug: str) -> list[Organisation]:
    return [one for one in organisations if one.slug == slug] or organisations


def _row(draft: MarkingDraft, user, at: datetime) -> dict:
    is_mine = draft.supervisor_id == user.pk
    return {
        "uuid": draft.submission.uuid,
        "title": draft.submission.step.title,
        "curriculum": draft.submission.step.edition.title,
        "organisation": draft.organisation.name,
        "version": draft.submission.number,
        "submitted_at": draft.submitted_at,
        "is_mine": is_mine,
        "is_stale": draft.is_stale(at),
        "claimed_by": "" if is_mine or draft.supervisor is None else str(draft.supervisor),
        "touched_at": draft.touched_at,
    }


def _kept(request: HttpRequest) -> str:
    """The filters as they go on in the links to neighbouring pages."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""
