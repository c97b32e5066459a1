"""Verification, for everyone."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates.register import serials
from certificates.register.verdicts import verdict_on
from certificates.verification import find, stored
from certificates.verification.forms import SerialForm
from core import limiter
from core.made.store import at_hand

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
    """What a certificate is worth now. A serial that cannot be one is told as the slip that it is."""
    address = limiter.address_of(request)
    # Every look-up counts, and no honest one waits for a count that all processes share.
    allowed = limiter.consume("verify", address, shared=False)
    if not allowed or limiter.is_spent("verify_unknown", address):
        return limiter.refusal(request, "verify")
    state = stored.state_of(serial)
    if state is None:
        limiter.consume("verify_unknown", address)
        context = {"form": SerialForm(initial={"serial": serial}), "slip": serials.slip_in(serial)}
        return render(request, "certificates/unknown.html", context, status=404)
    now = timezone.now()
    if settings.DEBUG or PERSONAL_COOKIES & set(request.COOKIES):
        return _answer(request, serial, now)
    # The page says when it was checked, to the minute, and is of that day where its dates are read.
    minute = now.astimezone(state.zone).replace(second=0, microsecond=0)
    etag = _etag(state.digest, minute.isoformat())
    unchanged = get_conditional_response(request, etag)
    if unchanged is not None:
        return unchanged
    page = at_hand(
        "verification",
        state.digest,
        minute,
        make=lambda: _answer(request, serial, now).content,
    )
    return HttpResponse(page, headers={"ETag": etag})


def _etag(*of: str) -> str:
    """What tells the page from every other: all that it rests on, and the code that draws it."""
    told = "/".join((*of, get_language() or "", settings.RELEASE))
    return quote_etag(hashlib.sha256(told.encode()).hexdigest())


def _answer(request: HttpRequest, serial: str, at: datetime) -> HttpResponse:
    found = find.by_serial(serial)
    verdict = verdict_on(found, at=at)
    # What cannot be checked is not shown, and may not even be readable.
    content = found.content if verdict.is_certain else {}
    # Not as it was asked for: the page is kept, and shown to whoever asks next.
    address = settings.SITE_ADDRESS.rstrip("/") + reverse(
        "certificates:certificate", args=[found.serial]
    )
    context = {
        "certificate": found,
        "content": content,
        "verdict": verdict,
        "checked_at": at,
        "address": address,
    }
    return render(request, "certificates/certificate.html", context)
