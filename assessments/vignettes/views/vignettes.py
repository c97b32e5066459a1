"""A vignette as the trainee meets it: what is asked, where it stands, and every version."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.rubrics.feedback import criterion_rows, feedback_of, label_of
from assessments.rubrics.rubric import FrozenRubric
from assessments.vignettes import access, submissions
from assessments.vignettes.answers import measured
from assessments.vignettes.exhibits import works_of
from assessments.vignettes.kind import note_on
from assessments.vignettes.models.submissions import Result, Submission
from assessments.vignettes.turns import Turn
from assessments.vignettes.waits import expectation, in_words
from courses.content import text
from courses.content.addresses import address_of
from courses.content.durations import duration
from courses.learning import outlines
from courses.models import EditionStep, Enrolment


@login_required
@require_safe
def show_vignette(request: HttpRequest, enrolment: int, module: str, step: str) -> HttpResponse:
    """What the vignette asks, where it stands, what came back, and what to do next."""
    at = timezone.now()
    own, vignette = access.vignette_for(request.user, enrolment, module, step)
    outline = own.outline(at=at)
    if outline.by_pk[vignette.pk].is_locked:
        return redirect(address_of(own, vignette))
    turn = submissions.turn_of(enrolment=own, step=vignette)
    following = outline.next
    versions = _versions(own, vignette)
    latest = next((one["result"] for one in versions if one["result"]), None)
    content = vignette.content["content"]
    rubric = FrozenRubric.from_content(content["rubric"])
    return render(
        request,
        "assessments/vignette.html",
        {
            **context_of(own, vignette),
            "turn": turn,
            "note": note_on(turn),
            "expected": _expected(own, at) if turn.state == "waiting" else "",
            "following": following and outlines.row(own, following),
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
    result = _results(own, vignette).get(submission.number)
    return render(
        request,
        "assessments/vignette_version.html",
        {
            **context_of(own, vignette),
            "submission": submission,
            "answers": _answers(content, submission),
            "feedback": feedback_of(result.content) if result else None,
        },
    )


def _expected(own: Enrolment, at: datetime) -> str:
    """How long it may take until a supervisor has marked an answer, by the latest ones here."""
    waits = Submission.objects.latest_waits([own.edition.organisation_id], at=at)
    return in_words(expectation(waits))


def context_of(own: Enrolment, vignette: EditionStep) -> dict:
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
            (own.edition.spoken(own.edition.title), reverse("courses:enrolment", args=[own.pk])),
            (own.edition.spoken(vignette.title), reverse("assessments:vignette", args=place)),
        ],
    }


def _versions(own: Enrolment, vignette: EditionStep) -> list[dict]:
    """Every submission, newest first, with its result where there is one."""
    results = _results(own, vignette)
    handed_in = Submission.objects.of(own, vignette).reverse()
    return [
        {
            "number": submission.number,
            "submitted_at": submission.submitted_at,
            "result": (result := results.get(submission.number)),
            "label": label_of(result.outcome) if result else _("Waiting to be marked"),
            "kind": {"pass": "met", "revise": "caution", "fail": "critical"}[result.outcome]
            if result
            else "info",
        }
        for submission in handed_in
    ]


def _results(own: Enrolment, vignette: EditionStep) -> dict[int, Result]:
    """The latest result of each of a trainee's submissions, by its number."""
    return {result.submission.number: result for result in Result.objects.of(own, vignette)}


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
