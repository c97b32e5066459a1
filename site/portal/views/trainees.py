"""An owner's pages about trainees: how each fares, and what every decision about one rests on."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.organisations.access import Role, organisation_for
from courses.learning import outlines
from portal import trainees
from portal.access import trainee_for


@login_required
@require_safe
def show_trainees(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who studies here, the newest first: where they stand and on whom it waits."""
    organisation = organisation_for(request.user, slug, Role.OWNER)
    query, waits = request.GET.get("q", "").strip(), request.GET.get("waits", "")
    enrolments = trainees.found(organisation, named=query, waits=waits)
    at = timezone.now()
    page, rows = trainees.page_of(enrolments, number=request.GET.get("page"), at=at)
    context = {
        "at": at,
        "organisation": organisation,
        "page": page,
        "rows": rows,
        "query": query,
        "waits": waits,
        "filters": [
            ("", _("Everybody")),
            ("supervisor", _("Waits for a supervisor")),
            ("nobody", _("Certificate issued")),
        ],
    }
    return render(request, "portal/trainees.html", context)


@login_required
@require_safe
def show_trainee(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One trainee: the evidence for whatever an owner decides about them."""
    organisation, enrolment = trainee_for(request.user, slug, pk)
    at = timezone.now()
    trainee = trainees.rows([enrolment], at=at)[0]
    context = {
        "at": at,
        "organisation": organisation,
        "trainee": trainee,
        "enrolment": enrolment,
        "modules": [
            {**module, "steps": [{**row, "url": ""} for row in module["steps"]]}
            for module in outlines.modules(enrolment, trainee.outline)
        ],
        "sittings": trainees.sittings(enrolment),
        "submissions": trainees.submissions(enrolment),
        "findings": _findings(trainee),
        "decisions": trainees.decisions(enrolment),
        "trail": [
            (organisation.name, reverse("portal:organisation", args=[slug])),
            (_("Trainees"), reverse("portal:trainees", args=[slug])),
            (enrolment.user.legal_name, ""),
        ],
    }
    return render(request, "portal/trainee.html", context)


def _findings(trainee: trainees.Trainee) -> list:
    """How each requirement stands, without the ways that are open to the trainee alone."""
    if trainee.standing is None:
        return []
    return [replace(one, url="") for one in trainee.standing.findings_in(trainee.outline)]
