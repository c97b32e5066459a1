"""A person's own pages: profile, licences, and the way to a second factor."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import remarks
from accounts.access import licence_for
from accounts.forms import LicenceForm, ProfileForm
from accounts.http import SignedInRequest
from accounts.models import Licence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    stated = form["legal_name"].initial
    return render(request, "accounts/profile.html", {"form": form, "remarks": remarks.on(stated)})


@login_required
@require_safe
def licences(request: SignedInRequest) -> HttpResponse:
    today = request.user.day_of(timezone.now())
    return render(
        request, "accounts/licences.html", {"licences": request.user.licences.all(), "today": today}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_licence(request: SignedInRequest) -> HttpResponse:
    return _edit(request, Licence(user=request.user), _("Add a license"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_licence(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, licence_for(request.user, pk), _("Change a license"))


def _edit(request: HttpRequest, licence: Licence, title: str) -> HttpResponse:
    form = LicenceForm(request.POST or None, instance=licence)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The license is saved."))
        return redirect("accounts:licences")
    return render(request, "accounts/licence.html", {"form": form, "title": title})


@login_required
@require_POST
def remove_licence(request: HttpRequest, pk: int) -> HttpResponse:
    licence_for(request.user, pk).delete()
    messages.success(request, _("The license is removed."))
    return redirect("accounts:licences")


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain why a second factor is needed, and lead to setting it up and then on."""
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}):
        following = resolve_url(settings.LOGIN_REDIRECT_URL)
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    is_set_up = Authenticator.objects.filter(user=request.user, type__in=factors).exists()
    return render(
        request, "accounts/second_factor.html", {"following": following, "is_set_up": is_set_up}
    )
