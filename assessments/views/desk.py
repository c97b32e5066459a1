"""The marking desk: one answer, its rubric, and what a supervisor makes of it.

The trainee's name is nowhere: what these pages know is a submission without its person.
"""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import access, marking
from assessments.conflicts import Conflict
from assessments.feedback import criterion_rows, feedback_of, shown
from assessments.judgements import Typed
from assessments.models import Marking, MarkingDraft, Submission
from assessments.rubrics import OUTCOMES, Judgement, Rubric, reckon
from assessments.versions import Seen
from assessments.views.sheets import sheet
from core.errors import Refusal


@login_required
@never_cache
@require_safe
def show_desk(request: HttpRequest, uuid) -> HttpResponse:
    """The answer to be marked, to be read, or with its marking, whichever it is now."""
    submission = access.submission_to_mark(request.user, uuid)
    draft = _draft_of(submission)
    if draft is None:
        return _show_marked(request, submission)
    if draft.supervisor_id == request.user.pk:
        return _show_rubric(request, submission, draft, Typed.from_draft(draft))
    return _show_unclaimed(request, submission, draft)


@login_required
@require_POST
def claim(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    try:
        marking.claim(submission=submission, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect("assessments:desk", uuid)


@login_required
@require_POST
def release_claim(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    try:
        marking.release_claim(submission=submission, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
        return redirect("assessments:desk", uuid)
    messages.success(request, _("The answer is back in the queue. What you typed stays with it."))
    return redirect("assessments:queue")


# ------------------------------------------------------------ judging


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, uuid) -> HttpResponse:
    """Keep what is on the desk, by script or by button."""
    submission = access.submission_to_mark(request.user, uuid)
    if request.method != "POST":
        # A refusal is shown at this address; reloaded, or after signing in again, it is the desk.
        return redirect("assessments:desk", uuid)
    wants_json = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        draft = _save(request, submission, timezone.now(), by_hand=not wants_json)
    except Refusal as refusal:
        return _refused(request, submission, refusal, wants_json=wants_json)
    if wants_json:
        page = Seen.parse(request.POST.get("version", "")).page
        saved_at = draft.saved_at or timezone.now()
        return JsonResponse(
            {"version": str(Seen(draft.version, page)), "saved_at": saved_at.isoformat()}
        )
    messages.success(request, _("Your draft was saved."))
    return redirect("assessments:desk", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: HttpRequest, uuid) -> HttpResponse:
    """Save what was sent and make it final; what is refused stays saved, with the reason beside it."""
    at = timezone.now()
    submission = access.submission_to_mark(request.user, uuid)
    if request.method != "POST":
        return redirect("assessments:desk", uuid)
    if not MarkingDraft.objects.filter(submission=submission).exists():
        # Pressed twice: the first press has done it.
        return _finalise_again(request, submission, at)
    try:
        draft = _save(request, submission, at, by_hand=True)
    except Refusal as refusal:
        return _refused(request, submission, refusal)
    try:
        marking.finalise(submission=submission, by=request.user, version=draft.version, at=at)
    except Conflict as conflict:
        return _refused(request, submission, conflict)
    except Refusal as refusal:
        if refusal.code in ("not_yours", "already_finalised"):
            return _refused(request, submission, refusal)
        return _show_rubric(request, submission, draft, Typed.from_draft(draft), refusal=refusal)
    return redirect("assessments:desk", uuid)


@login_required
@require_POST
def show_total(request: HttpRequest, uuid) -> HttpResponse:
    """The running total of the levels chosen in the form, saving nothing."""
    submission = access.submission_to_mark(request.user, uuid)
    rubric = marking.rubric_of(submission)
    return render(
        request, "assessments/_marking_total.html", _total(rubric, _typed(request, rubric))
    )


def _save(
    request: HttpRequest, submission: Submission, at: datetime, *, by_hand: bool
) -> MarkingDraft:
    return marking.save(
        submission=submission,
        by=request.user,
        typed=_typed(request, marking.rubric_of(submission)),
        seen=Seen.parse(request.POST.get("version", ""), by_hand=by_hand),
        at=at,
    )


def _typed(request: HttpRequest, rubric: Rubric) -> Typed:
    sent = request.POST
    return Typed(
        {
            criterion.code: Judgement(
                level=sent.get(f"criterion-{criterion.code}-level", ""),
                comment=sent.get(f"criterion-{criterion.code}-comment", ""),
            )
            for criterion in rubric.criteria
        },
        outcome=sent.get("outcome", ""),
        summary=sent.get("summary", ""),
    )


def _finalise_again(request: HttpRequest, submission: Submission, at: datetime) -> HttpResponse:
    try:
        marking.finalise(submission=submission, by=request.user, version=0, at=at)
    except Refusal as refusal:
        return _refused(request, submission, refusal)
    return redirect("assessments:desk", submission.uuid)


# ------------------------------------------------------------ after the judgement


@login_required
@require_POST
def undo(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    latest = access.marking_by(request.user, submission)
    try:
        marking.undo(marking=latest, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Undone. Everything you typed is back on the desk."))
    return redirect("assessments:desk", uuid)


@login_required
@require_POST
def release(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    latest = access.marking_by(request.user, submission)
    try:
        marking.release(marking=latest, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Released. The trainee has been told."))
    return redirect("assessments:desk", uuid)


# ------------------------------------------------------------ pages


def _show_rubric(
    request: HttpRequest,
    submission: Submission,
    draft: MarkingDraft,
    typed: Typed,
    refusal: Refusal | None = None,
) -> HttpResponse:
    rubric = marking.rubric_of(submission)
    errors = {}
    if refusal and refusal.code == "unjudged":
        unjudged = reckon(rubric, typed.judgements).unjudged
        errors = {one.code: _("Choose a level.") for one in unjudged}
    return render(
        request,
        "assessments/marking_desk.html",
        {
            **sheet(submission),
            **_total(rubric, typed),
            "draft": draft,
            "seen": Seen.now(draft.version),
            "criteria": criterion_rows(rubric, typed.judgements, errors),
            "outcomes": [
                (code, label) for code, label in Marking.Outcome.choices if code in OUTCOMES
            ],
            "outcome": typed.outcome,
            "summary": typed.summary,
            "refusal": refusal,
            "shortcuts": _shortcuts(),
        },
        status=422 if refusal else 200,
    )


def _show_unclaimed(
    request: HttpRequest, submission: Submission, draft: MarkingDraft
) -> HttpResponse:
    return render(
        request,
        "assessments/marking_unclaimed.html",
        {
            **sheet(submission),
            "draft": draft,
            "is_stale": draft.is_stale(timezone.now()),
            "criteria": criterion_rows(marking.rubric_of(submission), {}),
        },
    )


def _show_marked(request: HttpRequest, submission: Submission) -> HttpResponse:
    latest = (
        submission.markings.standing()
        .select_related("event", "pending_release", "supervisor")
        .order_by("number")
        .last()
    )
    if latest is None:
        # Taken back between the two looks: the draft is there again.
        return redirect("assessments:desk", submission.uuid)
    return render(
        request,
        "assessments/marking_done.html",
        {
            **sheet(submission),
            "marking": latest,
            "is_mine": latest.supervisor_id == request.user.pk,
            "feedback": feedback_of(latest.content),
        },
    )


def _refused(
    request: HttpRequest, submission: Submission, refusal: Refusal, *, wants_json: bool = False
) -> HttpResponse:
    """Say why nothing was saved, with everything that was typed still there to be kept."""
    desk_url = reverse("assessments:desk", args=[submission.uuid])
    if isinstance(refusal, Conflict):
        draft = refusal.current
        if wants_json:
            page = Seen.parse(request.POST.get("version", "")).page
            fields = _as_fields(Typed.from_draft(draft), marking.rubric_of(submission))
            version = str(Seen(draft.version, page))
            body = {"message": refusal.message, "version": version, "fields": fields}
            return JsonResponse(body, status=409)
        return _show_kept(request, submission, refusal, draft)
    if wants_json:
        status = 410 if refusal.code in ("not_yours", "already_finalised") else 422
        return JsonResponse({"message": refusal.message, "url": desk_url}, status=status)
    return _show_kept(request, submission, refusal, None)


def _show_kept(
    request: HttpRequest, submission: Submission, refusal: Refusal, draft: MarkingDraft | None
) -> HttpResponse:
    rubric = marking.rubric_of(submission)
    typed = _typed(request, rubric)
    return render(
        request,
        "assessments/marking_kept.html",
        {
            **sheet(submission),
            "refusal": refusal,
            "mine": _in_words(rubric, typed),
            "theirs": _in_words(rubric, Typed.from_draft(draft)) if draft else None,
            "sent": _as_fields(typed, rubric),
            "seen": Seen.now(draft.version) if draft else None,
        },
        status=409,
    )


def _in_words(rubric: Rubric, typed: Typed) -> dict:
    """A judgement to be read and compared."""
    levels = reckon(rubric, typed.judgements).levels
    return {
        "criteria": [
            {
                "title": criterion.title,
                "level": levels[criterion.code].title if criterion.code in levels else "",
                "comment": typed.judgements.get(criterion.code, Judgement()).comment,
            }
            for criterion in rubric.criteria
        ],
        "outcome": dict(Marking.Outcome.choices).get(typed.outcome, ""),
        "summary": typed.summary,
    }


def _as_fields(typed: Typed, rubric: Rubric) -> dict[str, str]:
    fields = {"outcome": typed.outcome, "summary": typed.summary}
    for criterion in rubric.criteria:
        judgement = typed.judgements.get(criterion.code, Judgement())
        fields[f"criterion-{criterion.code}-level"] = judgement.level
        fields[f"criterion-{criterion.code}-comment"] = judgement.comment
    return fields


def _total(rubric: Rubric, typed: Typed) -> dict:
    reckoning = reckon(rubric, typed.judgements)
    labels = dict(Marking.Outcome.choices)
    return {
        "reckoning": reckoning,
        "percent": shown(reckoning.percent),
        "pass_percent": shown(rubric.pass_percent),
        "judged": len(rubric.criteria) - len(reckoning.unjudged),
        "total": len(rubric.criteria),
        "proposed": labels.get(reckoning.proposed, ""),
        "critical": [
            {
                "title": one.title,
                "state": "open"
                if one in reckoning.unjudged
                else "failed"
                if one in reckoning.critical_failed
                else "met",
            }
            for one in rubric.criteria
            if one.is_critical
        ],
    }


def _shortcuts() -> list[tuple[str, str]]:
    return [
        ("j", _("Next criterion")),
        ("k", _("Previous criterion")),
        ("1–6", _("Choose a level in the criterion that has the focus")),
        (_("Ctrl or ⌘ + Enter"), _("Finalise")),
        ("?", _("Show these keys")),
    ]


def _draft_of(submission: Submission) -> MarkingDraft | None:
    return (
        MarkingDraft.objects.select_related("supervisor", "previous_supervisor")
        .filter(submission=submission)
        .first()
    )
