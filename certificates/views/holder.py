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

from certificates import evidence, issuing, renditions
from certificates.access import certificate_to_read
from certificates.evidence import Standing
from certificates.forms import RequestForm
from certificates.models import Certificate
from core.access import Role, has_role
from core.errors import Refusal
from courses.access import enrolment_for
from courses.models import Enrolment

# Refusals that the page of the request itself explains and lets mend.
MENDABLE = {"name_missing", "name_changed", "unprintable", "not_met"}


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Everything that the user holds, and what the others still need."""
    now = timezone.now()
    enrolments = Enrolment.objects.of(request.user).with_edition()
    standings = evidence.standings(enrolments, at=now).values()
    held = list(Certificate.objects.held_by(request.user).with_record())
    for one in held:
        one.standing_today = one.status(now.date())
    context = {
        "certificates": held,
        "standings": [standing for standing in standings if standing.certificate is None],
    }
    return render(request, "certificates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the legal name as it will be printed, and ask for the certificate."""
    now = timezone.now()
    enrolment = enrolment_for(request.user, pk)
    standing = evidence.standing(enrolment, at=now)
    if standing is None or standing.certificate is not None:
        return redirect("certificates:list")
    legal_name = enrolment.user.legal_name
    form = RequestForm(request.POST or None, initial={"legal_name": legal_name})
    if request.method == "POST" and form.is_valid():
        try:
            certificate = issuing.issue(
                enrolment=enrolment, legal_name=form.cleaned_data["legal_name"], at=now
            )
        except Refusal as refusal:
            if refusal.code not in MENDABLE:
                messages.info(request, refusal.message)
                return redirect("certificates:list")
            form = RequestForm(initial={"legal_name": legal_name})
            return _ask(request, standing, form, refusal)
        messages.success(request, _("Your certificate was issued."))
        return redirect("certificates:certificate", serial=certificate.serial)
    return _ask(request, standing, form)


def _ask(
    request: HttpRequest, standing: Standing, form: RequestForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "standing": standing,
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
    """The kept PDF, made now if the worker has not made it yet."""
    certificate = certificate_to_read(request.user, serial)
    try:
        _refuse_revoked(request.user, certificate)
        data = renditions.pdf_bytes(certificate=certificate, at=timezone.now())
    except Refusal as refusal:
        return render(request, "certificates/no_file.html", {"refusal": refusal}, status=410)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.serial}.pdf"'
    return response


def _refuse_revoked(user, certificate: Certificate) -> None:
    """A paper that says nothing of its revocation goes to the owners' files alone."""
    if certificate.revocation and not has_role(user, certificate.organisation, Role.OWNER):
        raise Refusal(
            "revoked",
            _(
                "This certificate was revoked, so its PDF is no longer handed out. Its public page says when and why."
            ),
        )
