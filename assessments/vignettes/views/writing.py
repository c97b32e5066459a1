"""Writing an answer to a vignette, and handing it in.

One address keeps what is typed, by script and by button alike. Nothing typed is ever
dropped: a refusal shows the same text again.
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
from django.views.decorators.http import require_http_methods

from assessments.rubrics.feedback import criterion_rows, shown
from assessments.rubrics.rubric import FrozenRubric
from assessments.vignettes import access, submissions
from assessments.vignettes.answers import measured, prompts_of
from assessments.vignettes.exhibits import stages_of, works_of
from assessments.vignettes.models.submissions import SubmissionDraft
from assessments.vignettes.views.vignettes import context_of
from core.drafts.conflicts import Conflict
from core.drafts.pages import AutosavedForm, Field, gone
from core.drafts.versions import Seen
from core.errors import Refusal
from courses.content import text
from courses.content.addresses import address_of
from courses.learning.access import StepIsLocked, refuse_if_locked
from courses.models import EditionStep, Enrolment


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, enrolment: int, module: str, step: str) -> HttpResponse:
    at = timezone.now()
    own, vignette = access.vignette_for(request.user, enrolment, module, step)
    try:
        refuse_if_locked(own, vignette, at=at)
    except StepIsLocked as refusal:
        return gone(request, refusal, address_of(own, vignette))
    if request.method != "POST":
        return _open(request, own, vignette)
    return _keep(request, own, vignette, at)


def _keep(
    request: HttpRequest, own: Enrolment, vignette: EditionStep, at: datetime
) -> HttpResponse:
    place = [own.pk, vignette.module_slug, vignette.slug]

    save = partial(
        submissions.save_draft,
        enrolment=own,
        step=vignette,
        number=_number(request.POST.get("number")),
        texts=_typed(request, vignette),
        at=at,
    )
    form = AutosavedForm(
        request,
        title=vignette.title,
        url=reverse("assessments:vignette-writing", args=place),
        home=reverse("assessments:vignette", args=place),
        fields=partial(_compared, request, vignette),
        refused=partial(_open, request, own, vignette),
    )
    if request.POST.get("go") == "hand-in":
        onward = redirect("assessments:vignette-handing-in", *place)
        return form.answer(save, saved=lambda _draft: onward)
    return form.answer(save)


def _compared(
    request: HttpRequest, vignette: EditionStep, kept: SubmissionDraft | None
) -> list[Field]:
    """Two texts to each prompt, from two devices."""
    mine, theirs = _typed(request, vignette), kept.answers if kept else {}
    content = vignette.content["content"]
    return [
        Field.of(
            f"answer-{prompt.code}",
            text.render(prompt.text, content["references"]),
            mine[prompt.code],
            theirs.get(prompt.code, ""),
        )
        for prompt in prompts_of(content)
    ]


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
    rubric = FrozenRubric.from_content(content["rubric"])
    stages = stages_of(content)
    for stage in stages:
        for prompt in stage["prompts"]:
            prompt["typed"] = texts.get(prompt["code"], "")
    return render(
        request,
        "assessments/vignette_writing.html",
        {
            **context_of(own, vignette),
            "turn": turn,
            "draft": draft,
            "seen": Seen.now(draft.version if draft else 0),
            "stages": stages,
            "works": works_of(content, content["stages"]),
            "criteria": criterion_rows(rubric, {}),
            "pass_percent": shown(rubric.pass_percent),
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
            **context_of(own, vignette),
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
