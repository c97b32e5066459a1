"""Writing an answer to a vignette, and handing it in.

One address keeps what is typed, by script and by button alike. Nothing typed is ever
dropped: a refusal shows the same text again.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import access, submissions
from assessments.answers import measured, prompts_of
from assessments.conflicts import Conflict
from assessments.exhibits import stages_of, works_of
from assessments.models import SubmissionDraft
from assessments.versions import Seen
from assessments.views.vignettes import frame
from core.errors import Refusal
from courses import text
from courses.access import StepIsLocked, refuse_if_locked
from courses.kinds import address_of
from courses.models import EditionStep, Enrolment


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, enrolment: int, module: str, step: str) -> HttpResponse:
    at = timezone.now()
    own, vignette = access.vignette_for(request.user, enrolment, module, step)
    wants_json = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        refuse_if_locked(own, vignette, at=at)
    except StepIsLocked as refusal:
        return _leave(request, refusal, address_of(own, vignette), wants_json=wants_json)
    if request.method != "POST":
        return _open(request, own, vignette)
    try:
        draft = submissions.save_draft(
            enrolment=own,
            step=vignette,
            number=_number(request.POST.get("number")),
            seen=Seen.parse(request.POST.get("version", ""), by_hand=not wants_json),
            texts=_typed(request, vignette),
            at=at,
        )
    except Conflict as conflict:
        if wants_json:
            return _conflict_as_json(conflict, request)
        return _choose(request, own, vignette, conflict)
    except Refusal as refusal:
        if refusal.code != "too_long":
            home = reverse("assessments:vignette", args=[enrolment, module, step])
            return _leave(request, refusal, home, wants_json=wants_json)
        if wants_json:
            return JsonResponse({"message": refusal.message}, status=422)
        return _open(request, own, vignette, refusal=refusal)
    if wants_json:
        page = Seen.parse(request.POST.get("version", "")).page
        return JsonResponse(
            {"version": str(Seen(draft.version, page)), "saved_at": draft.saved_at.isoformat()}
        )
    if request.POST.get("go") == "hand-in":
        return redirect("assessments:vignette-handing-in", enrolment, module, step)
    messages.success(request, _("Your draft was saved."))
    return redirect("assessments:vignette-writing", enrolment, module, step)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, enrolment: int, module: str, step: str) -> HttpResponse:
    """Show what is about to be handed in, and take it."""
    at = timezone.now()
    own, vignette = access.vignette_for(request.user, enrolment, module, step)
    try:
        refuse_if_locked(own, vignette, at=at)
    except StepIsLocked:
        return redirect(address_of(own, vignette))
    if request.method != "POST":
        return _review(request, own, vignette)
    try:
        submissions.submit(
            enrolment=own,
            step=vignette,
            number=_number(request.POST.get("number")),
            version=_number(request.POST.get("version")),
            at=at,
        )
    except Refusal as refusal:
        return _review(request, own, vignette, refusal=refusal)
    return redirect("assessments:vignette", enrolment, module, step)


# ------------------------------------------------------------ writing


def _open(
    request: HttpRequest, own: Enrolment, vignette: EditionStep, refusal: Refusal | None = None
) -> HttpResponse:
    turn = submissions.turn_of(enrolment=own, step=vignette)
    if not turn.can_write:
        return redirect("assessments:vignette", own.pk, vignette.module_slug, vignette.slug)
    kept, draft = submissions.texts_to_write_on(enrolment=own, step=vignette)
    texts = _typed(request, vignette) if refusal else kept
    content = vignette.content["content"]
    stages = stages_of(content)
    for stage in stages:
        for prompt in stage["prompts"]:
            prompt["typed"] = texts.get(prompt["code"], "")
    return render(
        request,
        "assessments/vignette_writing.html",
        {
            **frame(own, vignette),
            "turn": turn,
            "draft": draft,
            "seen": Seen.now(draft.version if draft else 0),
            "stages": stages,
            "works": works_of(content, content["stages"]),
            "refusal": refusal,
            "is_revision": draft is None and turn.number > 0,
        },
        status=422 if refusal else 200,
    )


def _typed(request: HttpRequest, vignette: EditionStep) -> dict[str, str]:
    return {
        prompt.code: request.POST.get(f"answer-{prompt.code}", "")
        for prompt in prompts_of(vignette.content["content"])
    }


def _choose(
    request: HttpRequest, own: Enrolment, vignette: EditionStep, conflict: Conflict
) -> HttpResponse:
    """Two texts of one answer, from two devices: the trainee says which one holds."""
    draft: SubmissionDraft = conflict.current
    mine, content = _typed(request, vignette), vignette.content["content"]
    return render(
        request,
        "assessments/vignette_conflict.html",
        {
            **frame(own, vignette),
            "message": conflict.message,
            "draft": draft,
            "seen": Seen.now(draft.version),
            "number": request.POST.get("number", ""),
            "texts": [
                {
                    "code": prompt.code,
                    "prompt": text.render(prompt.text, content["references"]),
                    "mine": mine[prompt.code],
                    "theirs": draft.answers.get(prompt.code, ""),
                    "differs": mine[prompt.code].replace("\r\n", "\n")
                    != draft.answers.get(prompt.code, ""),
                }
                for prompt in prompts_of(content)
            ],
        },
        status=409,
    )


def _conflict_as_json(conflict: Conflict, request: HttpRequest) -> JsonResponse:
    draft: SubmissionDraft = conflict.current
    page = Seen.parse(request.POST.get("version", "")).page
    return JsonResponse(
        {
            "message": conflict.message,
            "version": str(Seen(draft.version, page)),
            "fields": {f"answer-{code}": typed for code, typed in draft.answers.items()},
        },
        status=409,
    )


def _leave(request: HttpRequest, refusal: Refusal, url: str, *, wants_json: bool) -> HttpResponse:
    if wants_json:
        return JsonResponse({"message": refusal.message, "url": url}, status=410)
    messages.info(request, refusal.message)
    return redirect(url)


# ------------------------------------------------------------ handing in


def _review(
    request: HttpRequest, own: Enrolment, vignette: EditionStep, refusal: Refusal | None = None
) -> HttpResponse:
    turn = submissions.turn_of(enrolment=own, step=vignette)
    _texts, draft = submissions.texts_to_write_on(enrolment=own, step=vignette)
    place = (own.pk, vignette.module_slug, vignette.slug)
    if not turn.can_write:
        if refusal:
            messages.info(request, refusal.message)
        return redirect("assessments:vignette", *place)
    if draft is None:
        messages.info(request, _("Nothing has been changed yet. Write your answer first."))
        return redirect("assessments:vignette-writing", *place)
    content = vignette.content["content"]
    answers = [
        {
            "code": answer.prompt.code,
            "prompt": text.render(answer.prompt.text, content["references"]),
            "text": answer.text,
            "words": answer.words,
            "minimum": answer.prompt.minimum,
            "maximum": answer.prompt.maximum,
            "fault": answer.fault,
        }
        for answer in measured(content, draft.answers)
    ]
    return render(
        request,
        "assessments/vignette_handing_in.html",
        {
            **frame(own, vignette),
            "turn": turn,
            "draft": draft,
            "answers": answers,
            "faults": [answer for answer in answers if answer["fault"]],
            "refusal": refusal,
        },
        status=409 if isinstance(refusal, Conflict) else 422 if refusal else 200,
    )


def _number(sent: str | None) -> int:
    return int(sent) if sent and sent.isdecimal() and len(sent) < 10 else -1
