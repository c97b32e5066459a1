"""The holder's own certificates: what is missing, asking for one, and its file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from certificates.issuing.forms import RequestForm
from certificates.issuing.issue import issue
from certificates.issuing.standings import CertificateStanding, standing, standings
from certificates.register.access import certificate_to_read
from certificates.register.models import Certificate
from certificates.renditions import files as renditions
from certificates.renditions import tasks
from core.errors import Refusal
from core.organisations.access import Role, has_role
from courses.learning.access import enrolment_for
from courses.learning.models import outlines_of
from courses.models import Enrolment

# Refusals that the page of the request itself explains and lets mend.
MENDABLE = {"name_missing", "name_changed", "unprintable", "not_met"}


@login_required
@require_safe
def certificates(request: SignedInRequest) -> HttpResponse:
    """Everything that the user holds, and what the others still need."""
    now = timezone.now()
    enrolments = list(Enrolment.objects.of(request.user).with_edition())
    for enrolment in enrolments:
        enrolment.user = request.user
    towards = standings(enrolments, at=now).values()
    missing = [one for one in towards if one.certificate is None]
    outlines = outlines_of([one.enrolment for one in missing], at=now)
    held = list(Certificate.objects.held_by(request.user).with_record())
    for one in held:
        one.standing_today = one.status(now)
    context = {
        "certificates": held,
        "standings": [
            {"standing": one, "findings": one.findings_in(outlines[one.enrolment.pk])}
            for one in missing
        ],
    }
    return render(request, "certificates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the legal name as it will be printed, and ask for the certificate."""
    now = timezone.now()
    enrolment = enrolment_for(request.user, pk)
    reached = standing(enrolment, at=now)
    if reached is None or reached.certificate is not None:
        return redirect("certificates:list")
    legal_name = enrolment.user.legal_name
    form = RequestForm(request.POST or None, initial={"legal_name": legal_name})
    if request.method == "POST" and form.is_valid():
        try:
            certificate = issue(
                enrolment=enrolment, legal_name=form.cleaned_data["legal_name"], at=now
            )
        except Refusal as refusal:
            if refusal.code not in MENDABLE:
                messages.info(request, refusal.message)
                return redirect("certificates:list")
            form = RequestForm(initial={"legal_name": legal_name})
            return _ask(request, reached, form, refusal)
        messages.success(request, _("Your certificate was issued."))
        return redirect("certificates:certificate", serial=certificate.serial)
    return _ask(request, reached, form)


def _ask(
    request: HttpRequest,
    reached: CertificateStanding,
    form: RequestForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "standing": reached,
        "form": form,
        "refusal": refusal,
        "trail": [
            (_("Certificates"), reverse("certificates:list")),
            (_("Ask for the certificate"), ""),
        ],
    }
    status = 409 if refusal else 200
    return render(request, "certificates/request.html", context, status=status)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The kept PDF. A click never makes it: that is the worker's, however long it takes."""
    certificate = certificate_to_read(request.user, serial)
    try:
        _refuse_revoked(request.user, certificate)
        data = renditions.kept_pdf(certificate)
        if data is None:
            tasks.have_made(certificate)
            data = renditions.kept_pdf(certificate)
    except Refusal as refusal:
        return render(request, "certificates/no_file.html", {"refusal": refusal}, status=410)
    if data is None:
        response = render(request, "certificates/file_to_come.html", status=202)
        response["Refresh"] = "4"
        return response
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.serial}.pdf"'
    return response


def _refuse_revoked(user, certificate: Certificate) -> None:
    """The PDF of a revoked certificate does not say so: it is handed to owners alone."""
    if certificate.revocation and not has_role(user, certificate.organisation, Role.OWNER):
        raise Refusal(
            "revoked",
            _(
                "This certificate was revoked, so its PDF is no longer handed out. Its public page says when and why."
            ),
        )
