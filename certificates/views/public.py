"""Verification, for everyone."""

from datetime import datetime

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import kept_pages, limits, verification
from certificates.forms import SerialForm

# Whoever brings one of these may be shown more than the certificate.
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a serial, and lead to its page."""
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:certificate", serial=form.cleaned_data["serial"])
    return render(request, "certificates/verify.html", {"form": form})


@require_safe
@cache_control(no_store=True)
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """What a certificate is worth now. Unknown and malformed serials get one and the same answer."""
    address = limits.address_of(request)
    if not limits.allow(address):
        return _too_many(request)
    state = kept_pages.state_of(serial)
    if state is None:
        limits.count_unknown(address)
        form = SerialForm(initial={"serial": serial})
        return render(request, "certificates/unknown.html", {"form": form}, status=404)
    now = timezone.now()
    if settings.DEBUG or PERSONAL_COOKIES & set(request.COOKIES):
        return _answer(request, serial, now)
    key = (state, get_language(), now.date())
    return HttpResponse(kept_pages.page(key, lambda: _answer(request, serial, now).content))


def _answer(request: HttpRequest, serial: str, at: datetime) -> HttpResponse:
    found = verification.find(serial)
    context = {
        "certificate": found,
        "content": found.content,
        "verdict": verification.verdict_on(found, at=at),
    }
    return render(request, "certificates/certificate.html", context)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(limits.WINDOW)
    return response
