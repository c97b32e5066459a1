"""An owner's pages: the certificates that the organisation issued, and revoking one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.events import lifecycle
from certificates.events.forms import RevocationForm
from certificates.register.access import issued_certificate
from certificates.register.models import Certificate
from certificates.register.verdicts import verdict_on
from core.drafts.kept_forms import KeptForm, labels_of
from core.errors import Refusal
from core.models import Organisation
from core.organisations.access import Role, organisation_for

SHOWN = 25


@login_required
@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Every certificate of an organisation, newest first, searched by name or serial."""
    organisation = organisation_for(request.user, slug, Role.OWNER)
    issued = Certificate.objects.issued_by(organisation)
    query = request.GET.get("q", "").strip()
    if query:
        issued = issued.naming(query)
    page = Paginator(issued.with_record(), SHOWN).get_page(request.GET.get("page"))
    now = timezone.now()
    for one in page.object_list:
        one.standing_today = one.status(now)
    context = {"organisation": organisation, "page": page, "query": query}
    return render(request, "certificates/register.html", context)


@login_required
@require_safe
def issued(request: HttpRequest, slug: str, serial: str) -> HttpResponse:
    """One certificate with its evidence and everything that happened to it."""
    organisation, certificate = issued_certificate(request.user, slug, serial)
    verdict = verdict_on(certificate, at=timezone.now())
    context = {
        "organisation": organisation,
        "certificate": certificate,
        "content": certificate.content if verdict.is_certain else {},
        "verdict": verdict,
        "events": certificate.events.select_related("entry", "by"),
        "trail": _trail(organisation, certificate)[:2],
    }
    return render(request, "certificates/issued.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: HttpRequest, slug: str, serial: str) -> HttpResponse:
    """Revoke a certificate: a page of its own, because it cannot be undone."""
    organisation, certificate = issued_certificate(request.user, slug, serial)
    kept = KeptForm(request, request.path, labels_of(RevocationForm))
    if kept.is_being_typed:
        return kept.answer(at=timezone.now())
    form = RevocationForm(request.POST or None, initial=kept.values)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                lifecycle.revoke(
                    certificate=certificate,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    private_note=form.cleaned_data["private_note"],
                    at=timezone.now(),
                )
                kept.clear()
        except Refusal as refusal:
            messages.info(request, refusal.message)
        else:
            messages.success(request, _("The certificate was revoked. Its public page says so."))
        return redirect("certificates:issued", slug=slug, serial=certificate.serial)
    context = {
        "organisation": organisation,
        "certificate": certificate,
        "form": form,
        "kept": kept,
        "trail": _trail(organisation, certificate),
    }
    return render(request, "certificates/revocation.html", context)


def _trail(organisation: Organisation, certificate: Certificate) -> list[tuple[str, str]]:
    serial = certificate.serial
    return [
        (_("Certificates issued"), reverse("certificates:register", args=[organisation.slug])),
        (serial, reverse("certificates:issued", args=[organisation.slug, serial])),
        (_("Revoke"), ""),
    ]
