"""Founding an organisation, for administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import organisations
from core.models import Membership
from portal.forms import FoundingForm
from portal.views.owners import tell_of_admission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found_organisation(request: HttpRequest) -> HttpResponse:
    """Found an organisation and give it its first owner, who admits everybody else."""
    if not request.user.is_superuser:
        raise Http404
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = _found(**form.cleaned_data)
        tell_of_admission(membership)
        messages.success(request, _("%s was founded.") % membership.organisation.name)
        return redirect("portal:organisation", membership.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "portal/founding.html", {"form": form}, status=status)


@transaction.atomic
def _found(*, owner, **fields) -> Membership:
    founded = organisations.found(**fields)
    return organisations.admit(user=owner, organisation=founded, role=Membership.Role.OWNER)
