"""An owner's pages: the licenses that trainees state, and looking one up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.licences import access, checks
from certificates.licences.forms import CheckForm
from certificates.licences.models import LicenceCheck
from core.errors import Refusal
from core.organisations.access import Role, organisation_for

SHOWN = 25


@login_required
@require_safe
def licences(request: HttpRequest, slug: str) -> HttpResponse:
    """What trainees state of their licenses, and what looking each up found."""
    organisation = organisation_for(request.user, slug, Role.OWNER)
    stated = access.licences_of_trainees(organisation).order_by("-pk")
    page = Paginator(stated, SHOWN).get_page(request.GET.get("page"))
    found = checks.latest({one.user_id for one in page}, organisations=[organisation.pk])
    now = timezone.now()
    rows = [
        {
            "licence": one,
            "check": found.of(one, organisation=organisation.pk),
            "is_over": one.expires_on is not None and one.expires_on < one.user.day_of(now),
        }
        for one in page
    ]
    context = {"organisation": organisation, "page": page, "rows": rows}
    return render(request, "certificates/licences.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write down what the register says of one license; what was written before stays."""
    organisation, licence = access.licence_to_check(request.user, slug, pk)
    now = timezone.now()
    today = organisation.day_of(now)
    initial = {"seen": checks.as_seen(licence), "checked_on": today}
    form = CheckForm(request.POST or None, initial=initial, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            checks.write_down(
                licence=licence,
                organisation=organisation,
                by=request.user,
                at=now,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("certificates:check-licence", slug, pk)
        messages.success(request, _("It is written down, with your name and the day."))
        return redirect("certificates:licences", slug)
    earlier = LicenceCheck.objects.made_for([licence.user_id], organisations=[organisation.pk])
    context = {
        "organisation": organisation,
        "licence": licence,
        "form": form,
        "earlier": list(earlier)[::-1],
        "trail": [
            (_("Licenses"), reverse("certificates:licences", args=[slug])),
            (licence.user.legal_name, ""),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "certificates/check_licence.html", context, status=status)
