"""The page of an evaluation: typed, kept for whoever types it, and handed in."""

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

from core.drafts.conflicts import Conflict
from core.drafts.models import FormDraft
from core.drafts.pages import AutosavedForm, Field, Save, gone
from core.drafts.versions import Seen
from core.errors import Refusal
from courses.content import languages
from courses.evaluations import responses
from courses.evaluations.forms import PREFIX, EvaluationForm
from courses.learning import access, outlines
from courses.learning.reading import StepVisit, onward


@never_cache
def show(
    request: HttpRequest, visit: StepVisit, *, form: EvaluationForm | None = None
) -> HttpResponse:
    """The form as it was last typed, or that it was handed in; ``form`` holds what was refused."""
    context = visit.context()
    if not visit.item.is_done:
        draft = responses.draft_of(visit.enrolment, visit.step)
        typed = draft.values if draft else {}
        context |= {
            "draft": draft,
            "seen": Seen.now(draft.version if draft else 0),
            "form": form or EvaluationForm(_questions(visit), initial=typed),
        }
    status = 422 if form and form.errors else 200
    return render(request, "courses/evaluation.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Keep what is typed, by script or by button."""
    visit = _visit(request, pk, step)
    home = outlines.address(visit.enrolment, visit.item)
    if request.method != "POST":
        return redirect(home)
    if visit.item.is_locked:
        return gone(request, access.StepIsLocked(visit.enrolment, visit.item), home)
    return _form(request, visit).answer(_saving(request, visit))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Save what was sent and hand it in, or show the form again with what was written."""
    visit = _visit(request, pk, step)
    if request.method != "POST" or visit.item.is_locked:
        # What was refused is shown at this address; reloaded, it is the step's own page.
        return redirect(outlines.address(visit.enrolment, visit.item))
    if visit.item.is_done:
        # Pressed twice: the first press has done it.
        return _thank(request, visit)
    return _form(request, visit).answer(
        _saving(request, visit), saved=partial(_hand_in, request, visit)
    )


def _hand_in(request: HttpRequest, visit: StepVisit, draft: FormDraft) -> HttpResponse:
    form = EvaluationForm(_questions(visit), request.POST)
    if not form.is_valid():
        return show(request, visit, form=form)
    try:
        responses.evaluate(
            enrolment=visit.enrolment,
            step=visit.step,
            answers=form.cleaned_data,
            version=draft.version,
            at=visit.at,
        )
    except Conflict as conflict:
        return _form(request, visit).refuse(conflict)
    except Refusal as refusal:
        return _show_refused(request, visit, refusal)
    return _thank(request, visit)


def _thank(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    messages.success(request, _("Your evaluation was handed in. Thank you."))
    return redirect(onward(visit.enrolment, visit.step.pk, visit.at))


# ------------------------------------------------------------ what is typed


def _form(request: HttpRequest, visit: StepVisit) -> AutosavedForm:
    home = outlines.address(visit.enrolment, visit.item)
    return AutosavedForm(
        request,
        title=visit.step.title,
        url=reverse("courses:evaluation-draft", args=[visit.enrolment.pk, visit.step.pk]),
        page=home,
        home=home,
        fields=partial(_compared, request, visit),
        refused=partial(_show_refused, request, visit),
    )


def _saving(request: HttpRequest, visit: StepVisit) -> Save:
    return partial(
        responses.save_draft,
        enrolment=visit.enrolment,
        step=visit.step,
        typed=_typed(request, visit),
        at=visit.at,
    )


def _typed(request: HttpRequest, visit: StepVisit) -> dict[str, str]:
    codes = [question["code"] for question in _questions(visit)]
    return {code: request.POST.get(f"{PREFIX}-{code}", "") for code in codes}


def _compared(request: HttpRequest, visit: StepVisit, kept: FormDraft | None) -> list[Field]:
    """Two answers to each question, from two devices of one person."""
    mine, theirs = _typed(request, visit), kept.values if kept else {}
    return [
        Field.of(
            f"{PREFIX}-{question['code']}",
            question["text"],
            mine[question["code"]],
            theirs.get(question["code"], ""),
        )
        for question in _questions(visit)
    ]


def _show_refused(request: HttpRequest, visit: StepVisit, refusal: Refusal) -> HttpResponse:
    form = EvaluationForm(_questions(visit), request.POST)
    form.add_error(None, refusal.message)
    return show(request, visit, form=form)


def _visit(request: HttpRequest, pk: int, step: int) -> StepVisit:
    at = timezone.now()
    enrolment, row = access.step_by_pk(request.user, pk, step, "evaluation")
    return StepVisit(enrolment, row, enrolment.outline(at=at), at)


def _questions(visit: StepVisit) -> list[dict]:
    language = visit.enrolment.edition.language
    return [
        {**question, "text": languages.marked(question["text"], language)}
        for question in visit.step.content["content"]["questions"]
    ]
