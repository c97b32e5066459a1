"""The pages of an organisation's owners: who belongs to it, who is invited, what is released."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refusal
from core.models import Membership, Organisation
from core.notices import telling
from core.organisations import memberships
from core.organisations.access import organisation_for
from core.organisations.history import spans
from courses.learning import invitations
from courses.learning.access import invitation_for
from portal.desks import founding
from portal.forms import InvitationForm, MemberForm

OWNER = Membership.Role.OWNER
# Codes that are over are looked up now and then; the recent ones are enough here.
ENDED_SHOWN = 20


@login_required
@require_safe
def own_organisations(request: HttpRequest) -> HttpResponse:
    """Lead an owner to their organisation, or let them choose."""
    owned = list(Organisation.objects.of(request.user, OWNER))
    if not owned and not request.user.is_superuser:
        raise Http404
    if len(owned) == 1 and not request.user.is_superuser:
        return redirect("portal:organisation", owned[0].slug)
    return render(request, "portal/organisations.html", {"organisations": owned})


@login_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    return _overview(request, organisation_for(request.user, slug, OWNER))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def admit_member(request: HttpRequest, slug: str) -> HttpResponse:
    owned = organisation_for(request.user, slug, OWNER)
    if request.method != "POST":
        # What was refused is shown at this address; reloaded, it is the organisation's page.
        return redirect("portal:organisation", slug)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _overview(request, owned, member_form=form)
    at = timezone.now()
    membership = memberships.admit(
        user=form.cleaned_data["person"],
        organisation=owned,
        role=form.cleaned_data["role"],
        by=request.user,
        at=at,
    )
    tell_of_admission(membership, at=at)
    messages.success(
        request,
        _("%(name)s is now %(role)s.")
        % {"name": membership.user, "role": membership.get_role_display().lower()},
    )
    return redirect("portal:organisation", slug)


@login_required
@require_POST
def dismiss_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    owned = organisation_for(request.user, slug, OWNER)
    membership = owned.memberships.select_related("user", "organisation").filter(pk=pk).first()
    if membership is None:
        raise Http404
    try:
        memberships.dismiss(membership=membership, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("%(name)s is no longer %(role)s.")
            % {"name": membership.user, "role": membership.get_role_display().lower()},
        )
    # Whoever gave up their own role may no longer see this page.
    return redirect(_page_after_dismissal(request, owned))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_invitation(request: HttpRequest, slug: str) -> HttpResponse:
    owned = organisation_for(request.user, slug, OWNER)
    if request.method != "POST":
        # What was refused is shown at this address; reloaded, it is the organisation's page.
        return redirect("portal:organisation", slug)
    form = InvitationForm(request.POST, organisation=owned)
    if not form.is_valid():
        return _overview(request, owned, invitation_form=form)
    made = invitations.invite(**form.cleaned_data)
    messages.success(request, _("The code is %(code)s.") % {"code": made.code})
    return redirect("portal:organisation", slug)


@login_required
@require_POST
def end_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = invitation_for(organisation_for(request.user, slug, OWNER), pk)
    invitations.end(invitation=invitation, at=timezone.now())
    messages.success(request, _("%(code)s lets nobody else in.") % {"code": invitation.code})
    return redirect("portal:organisation", slug)


def _overview(
    request: HttpRequest,
    owned: Organisation,
    *,
    member_form: MemberForm | None = None,
    invitation_form: InvitationForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    codes = invitations.invitations_of(owned)
    return render(
        request,
        "portal/organisation.html",
        {
            "organisation": owned,
            "lacks": founding.lacks(owned),
            "members": owned.memberships.select_related("user").order_by(
                "user__name_key", "user_id", "role"
            ),
            "history": _history(owned),
            "open_codes": codes.open(at=now),
            "ended_codes": codes.filter(expires_at__lte=now)[:ENDED_SHOWN],
            "editions": owned.editions.order_by("-released_at"),
            "member_form": member_form or MemberForm(),
            "invitation_form": invitation_form or InvitationForm(organisation=owned),
        },
        status=422 if member_form or invitation_form else 200,
    )


def _history(owned: Organisation) -> list[dict]:
    """Who has had which role here, the latest first."""
    events = owned.membership_events.select_related("user", "by")
    return [
        {"span": span, "role": Membership.Role(span.role).label} for span in spans(events)[::-1]
    ]


def _page_after_dismissal(request: HttpRequest, owned: Organisation) -> str:
    still = Organisation.objects.of(request.user, OWNER).filter(pk=owned.pk).exists()
    return (
        reverse("portal:organisation", args=[owned.slug]) if still else reverse("portal:dashboard")
    )


def tell_of_admission(membership: Membership, *, at: datetime) -> None:
    """Tell somebody of a role that they were given, and what it asks of them."""
    names = {
        "role": membership.get_role_display().lower(),
        "organisation": membership.organisation.name,
    }
    telling.tell(
        user=membership.user,
        key=f"membership:{membership.pk}",
        subject=_("You are now %(role)s at %(organisation)s") % names,
        text=_(
            "%(organisation)s has made you %(role)s. These pages ask for a second factor: "
            "you are led to setting one up."
        )
        % names,
        url=reverse("accounts:second-factor"),
        at=at,
    )
