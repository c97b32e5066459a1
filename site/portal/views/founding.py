"""Founding an organisation, for administrators."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.drafts.kept_forms import KeptForm, labels_of
from core.models import Membership
from core.organisations import memberships
from core.pages import founding
from portal.forms import FoundingForm
from portal.views.owners import tell_of_admission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found_organisation(request: HttpRequest) -> HttpResponse:
    """Found an organisation and give it its first owner, who admits everybody else."""
    if not request.user.is_superuser:
        raise Http404
    at = timezone.now()
    kept = KeptForm(request, request.path, labels_of(FoundingForm))
    if kept.is_being_typed:
        return kept.answer(at=at)
    form = FoundingForm(request.POST or None, initial=kept.values)
    if request.method == "POST" and form.is_valid():
        membership = _found(**form.cleaned_data, by=request.user, at=at)
        kept.clear()
        tell_of_admission(membership, at=at)
        messages.success(request, _("%s was founded.") % membership.organisation.name)
        return redirect("portal:organisation", membership.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "portal/founding.html", {"form": form, "kept": kept}, status=status)


@transaction.atomic
def _found(*, owner, by, at: datetime, **fields) -> Membership:
    founded = founding.found(**fields)
    return memberships.admit(
        user=owner, organisation=founded, role=Membership.Role.OWNER, by=by, at=at
    )
