"""A vignette as the trainee meets it: what is asked, where it stands, and every version."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments import access, submissions
from assessments.answers import measured
from assessments.exhibits import works_of
from assessments.feedback import criterion_rows, feedback_of, label_of
from assessments.kinds.vignette import note_on
from assessments.models import Marking, Submission
from assessments.rubrics import Rubric
from assessments.turns import Turn
from courses import text
from courses.access import StepIsLocked, refuse_if_locked
from courses.durations import duration
from courses.kinds import address_of
from courses.models import EditionStep, Enrolment


@login_required
@require_safe
def show_vignette(request: HttpRequest, enrolment: int, module: str, step: str) -> HttpResponse:
    """What the vignette asks, where it stands, what came back, and what to do next."""
    own, vignette = access.vignette_for(request.user, enrolment, module, step)
    try:
        refuse_if_locked(own, vignette, at=timezone.now())
    except StepIsLocked:
        return redirect(address_of(own, vignette))
    turn = submissions.turn_of(enrolment=own, step=vignette)
    versions = _versions(own, vignette)
    latest = next((one["marking"] for one in versions if one["marking"]), None)
    content = vignette.content["content"]
    rubric = Rubric.from_content(content["rubric"])
    return render(
        request,
        "assessments/vignette.html",
        {
            **frame(own, vignette),
            "turn": turn,
            "note": note_on(turn),
            "meta": [duration(vignette.minutes), _how_many_prompts(content)],
            "summary": vignette.content.get("summary", ""),
            "versions": versions,
            "feedback": feedback_of(latest.content) if latest else None,
            "criteria": criterion_rows(rubric, {}),
            "pass_percent": rubric.pass_percent,
            "model_answer": _model_answer(content, turn),
            "works": works_of(content, content["model_answer"]) if turn.is_final else [],
            "contact": own.edition.organisation.contact_email,
        },
    )


@login_required
@require_safe
def show_version(
    request: HttpRequest, enrolment: int, module: str, step: str, number: int
) -> HttpResponse:
    """One submission as it was handed in, with its feedback once that is released."""
    own, vignette, submission = access.handed_in_by(request.user, enrolment, module, step, number)
    content = vignette.content["content"]
    marking = _released(own, vignette).get(submission.number)
    return render(
        request,
        "assessments/vignette_version.html",
        {
            **frame(own, vignette),
            "submission": submission,
            "answers": _answers(content, submission),
            "feedback": feedback_of(marking.content) if marking else None,
        },
    )


def frame(own: Enrolment, vignette: EditionStep) -> dict:
    """What every page of a vignette shows: which one it is, and the way back."""
    place = [own.pk, vignette.module_slug, vignette.slug]
    return {
        "enrolment": own,
        "edition": own.edition,
        "step": vignette,
        "place": place,
        "vignette_url": reverse("assessments:vignette", args=place),
        "writing_url": reverse("assessments:vignette-writing", args=place),
        "handing_in_url": reverse("assessments:vignette-handing-in", args=place),
        "breadcrumbs": [
            (own.edition.title, reverse("courses:enrolment", args=[own.pk])),
            (vignette.title, reverse("assessments:vignette", args=place)),
        ],
    }


def _versions(own: Enrolment, vignette: EditionStep) -> list[dict]:
    """Every submission, newest first, with the marking that the trainee knows of."""
    markings = _released(own, vignette)
    handed_in = Submission.objects.of(own, vignette).defer("content_bytes").reverse()
    return [
        {
            "number": submission.number,
            "submitted_at": submission.submitted_at,
            "marking": (marking := markings.get(submission.number)),
            "label": label_of(marking.outcome) if marking else _("Waiting to be marked"),
            "kind": {"pass": "met", "revise": "caution", "fail": "critical"}[marking.outcome]
            if marking
            else "info",
        }
        for submission in handed_in
    ]


def _released(own: Enrolment, vignette: EditionStep) -> dict[int, Marking]:
    """The released markings of a trainee's submissions, by number of submission."""
    found = (
        Marking.objects.released()
        .filter(submission__enrolment=own, submission__step=vignette)
        .order_by("number")
        .select_related("submission")
        .defer("submission__content_bytes")
    )
    return {marking.submission.number: marking for marking in found}


def _answers(content: dict, submission: Submission) -> list[dict]:
    return [
        {
            "prompt": text.render(answer.prompt.text, content["references"]),
            "text": answer.text,
            "words": answer.words,
        }
        for answer in measured(content, submission.content["answers"])
    ]


def _model_answer(content: dict, turn: Turn) -> str:
    """The model answer, once no further answer can be written with it."""
    return text.render(content["model_answer"], content["references"]) if turn.is_final else ""


def _how_many_prompts(content: dict) -> str:
    stages = len(content["stages"])
    prompts = sum(len(stage["prompts"]) for stage in content["stages"])
    asked = ngettext("%(count)d prompt", "%(count)d prompts", prompts) % {"count": prompts}
    told = ngettext("%(count)d stage", "%(count)d stages", stages) % {"count": stages}
    return _("%(prompts)s in %(stages)s") % {"prompts": asked, "stages": told}
