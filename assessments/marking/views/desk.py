"""The marking desk: one answer, its rubric, and what a supervisor makes of it.

The trainee's name is nowhere: what these pages know is a submission without its person.
"""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.marking import access, markings
from assessments.marking.models import MarkingDraft
from assessments.marking.views.sheets import sheet
from assessments.rubrics.feedback import criterion_rows, feedback_of, shown
from assessments.rubrics.judgements import Typed
from assessments.rubrics.models import Outcome
from assessments.rubrics.rubric import (
    OUTCOMES,
    PASS,
    FrozenRubric,
    Judgement,
    RubricCriterion,
    reckon,
)
from assessments.vignettes.models.submissions import Submission
from core.drafts.pages import AutosavedForm, Field, Save
from core.drafts.versions import Seen
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
        markings.claim(submission=submission, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect("assessments:desk", uuid)


@login_required
@require_POST
def release_claim(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    try:
        markings.release_claim(submission=submission, by=request.user, at=timezone.now())
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
    return _form(request, submission).answer(_saving(request, submission, timezone.now()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: HttpRequest, uuid) -> HttpResponse:
    """Save what was sent and make it final; what is refused stays saved, with the reason beside it."""
    at = timezone.now()
    submission = access.submission_to_mark(request.user, uuid)
    if request.method != "POST":
        return redirect("assessments:desk", uuid)
    if not MarkingDraft.objects.of(submission).exists():
        # Pressed twice: the first press has done it.
        return _finalise(request, submission, version=0, at=at)
    return _form(request, submission).answer(
        _saving(request, submission, at),
        saved=lambda draft: _finalise(request, submission, version=draft.version, at=at),
    )


def _finalise(
    request: HttpRequest, submission: Submission, *, version: int, at: datetime
) -> HttpResponse:
    try:
        markings.finalise(submission=submission, by=request.user, version=version, at=at)
    except Refusal as refusal:
        return _form(request, submission, is_saved=True).refuse(refusal)
    return redirect("assessments:desk", submission.uuid)


@login_required
@require_POST
def show_total(request: HttpRequest, uuid) -> HttpResponse:
    """The running total of the levels chosen in the form, and what they rule out, saving nothing."""
    submission = access.submission_to_mark(request.user, uuid)
    rubric = markings.rubric_of(submission)
    return render(
        request,
        "assessments/_marking_total.html",
        {**_total(rubric, _typed(request, rubric)), "is_swapped": True},
    )


def _form(request: HttpRequest, submission: Submission, *, is_saved: bool = False) -> AutosavedForm:
    desk_url = reverse("assessments:desk", args=[submission.uuid])
    return AutosavedForm(
        request,
        title=submission.step.title,
        url=reverse("assessments:marking-draft", args=[submission.uuid]),
        page=desk_url,
        home=desk_url,
        fields=partial(_compared, request, submission),
        refused=partial(_show_refused, request, submission, is_saved),
    )


def _saving(request: HttpRequest, submission: Submission, at: datetime) -> Save:
    typed = _typed(request, markings.rubric_of(submission))
    return partial(markings.save, submission=submission, by=request.user, typed=typed, at=at)


def _typed(request: HttpRequest, rubric: FrozenRubric) -> Typed:
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


# ------------------------------------------------------------ after the judgement


@login_required
@require_POST
def undo(request: HttpRequest, uuid) -> HttpResponse:
    submission = access.submission_to_mark(request.user, uuid)
    latest = access.marking_by(request.user, submission)
    try:
        markings.undo(marking=latest, by=request.user, at=timezone.now())
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
        markings.release(marking=latest, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Released. The trainee has been told."))
    return redirect("assessments:desk", uuid)


# ------------------------------------------------------------ pages


def _show_refused(
    request: HttpRequest, submission: Submission, is_saved: bool, refusal: Refusal
) -> HttpResponse:
    """The desk again, as it was sent."""
    draft = _draft_of(submission)
    if draft is None:
        return redirect("assessments:desk", submission.uuid)
    typed = _typed(request, markings.rubric_of(submission))
    return _show_rubric(request, submission, draft, typed, refusal, is_saved=is_saved)


def _show_rubric(
    request: HttpRequest,
    submission: Submission,
    draft: MarkingDraft,
    typed: Typed,
    refusal: Refusal | None = None,
    *,
    is_saved: bool = True,
) -> HttpResponse:
    rubric = markings.rubric_of(submission)
    errors = {}
    if refusal and refusal.code == "unjudged":
        unjudged = reckon(rubric, typed.judgements).unjudged
        errors = {one.code: _("Choose a level.") for one in unjudged}
    shown_sheet = sheet(submission)
    earlier = shown_sheet["earlier"]
    before = earlier.feedback.rows if earlier and earlier.feedback else []
    return render(
        request,
        "assessments/marking_desk.html",
        {
            **shown_sheet,
            **_total(rubric, typed),
            "draft": draft,
            "seen": Seen.now(draft.version),
            "criteria": criterion_rows(rubric, typed.judgements, errors, before),
            "outcomes": [(code, label) for code, label in Outcome.choices if code in OUTCOMES],
            "outcome": typed.outcome,
            "summary": typed.summary,
            "refusal": refusal,
            "is_saved": is_saved,
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
            "criteria": criterion_rows(markings.rubric_of(submission), {}),
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


def _compared(
    request: HttpRequest, submission: Submission, kept: MarkingDraft | None
) -> list[Field]:
    """Two judgements of one answer, from two windows, each in words."""
    rubric = markings.rubric_of(submission)
    mine, theirs = _typed(request, rubric), Typed.from_draft(kept) if kept else Typed({})
    outcomes = dict(Outcome.choices)
    fields = []
    for criterion in rubric.criteria:
        name = f"criterion-{criterion.code}"
        here, there = (one.judgements.get(criterion.code, Judgement()) for one in (mine, theirs))
        fields += [
            Field(
                criterion.title,
                mine=_title_of(criterion, here),
                theirs=_title_of(criterion, there),
                sends={f"{name}-level": there.level},
            ),
            Field.of(
                f"{name}-comment",
                _("Comment: %s") % criterion.title,
                here.comment,
                there.comment,
            ),
        ]
    return [
        *fields,
        Field(
            _("Outcome"),
            mine=str(outcomes.get(mine.outcome, "")),
            theirs=str(outcomes.get(theirs.outcome, "")),
            sends={"outcome": theirs.outcome},
        ),
        Field.of("summary", _("To the trainee"), mine.summary, theirs.summary),
    ]


def _title_of(criterion: RubricCriterion, judgement: Judgement) -> str:
    level = criterion.level(judgement.level)
    return level.title if level else ""


def _total(rubric: FrozenRubric, typed: Typed) -> dict:
    reckoning = reckon(rubric, typed.judgements)
    labels = dict(Outcome.choices)
    return {
        "reckoning": reckoning,
        "percent": shown(reckoning.percent),
        "pass_percent": shown(rubric.pass_percent),
        "judged": len(rubric.criteria) - len(reckoning.unjudged),
        "total": len(rubric.criteria),
        "proposed": labels.get(reckoning.proposed, ""),
        "possible": " ".join(reckoning.possible),
        "is_out_of_reach": PASS not in reckoning.possible,
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
        ("j", _("Next criterion, at last the outcome")),
        ("k", _("Previous criterion")),
        ("1–6", _("Choose a level in the criterion that has the focus")),
        (_("Ctrl or ⌘ + Enter"), _("Finalize")),
        ("?", _("Show these keys")),
    ]


def _draft_of(submission: Submission) -> MarkingDraft | None:
    kept = MarkingDraft.objects.of(submission)
    return kept.select_related("supervisor", "previous_supervisor").first()
