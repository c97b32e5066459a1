"""Verification, for everyone."""

from allauth.decorators import rate_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import verification
from certificates.forms import SerialForm


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a serial, and lead to its page."""
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:certificate", serial=form.cleaned_data["serial"])
    return render(request, "certificates/verify.html", {"form": form})


@require_safe
@rate_limit(action="verify_certificate", limit_get=True)
@cache_control(no_store=True)
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """What a certificate is worth now. Unknown and malformed serials get one and the same answer."""
    found = verification.find(serial)
    if found is None:
        form = SerialForm(initial={"serial": serial})
        return render(request, "certificates/unknown.html", {"form": form}, status=404)
    verdict = verification.verdict_on(found, at=timezone.now())
    context = {"certificate": found, "content": found.content, "verdict": verdict}
    return render(request, "certificates/certificate.html", context)
