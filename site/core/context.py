"""What every page of the interface needs to know."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.access import holdings_of
from core.models import Membership

Role = Membership.Role


class Place(NamedTuple):
    """A link of the navigation."""

    label: str
    url: str
    current: bool = False


def roles_of(user) -> frozenset[str]:
    """Every role that ``user`` holds anywhere, asked once per user object."""
    return frozenset(role for _organisation, role in holdings_of(user))


def interface(request) -> dict:
    """Context processor: navigation, account links, footer, demonstration."""
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "account_links": SimpleLazyObject(lambda: _account_links(request)),
        "footer_links": SimpleLazyObject(_footer_links),
        "demonstration": settings.DEMONSTRATION,
    }


def _navigation(request) -> list[Place]:
    user = request.user
    if not user.is_authenticated:
        return _places(request, [(_("Verify a certificate"), reverse("certificates:verify"))])
    roles = roles_of(user)
    links = [
        (_("Dashboard"), reverse("portal:dashboard")),
        (_("Certificates"), reverse("certificates:list")),
    ]
    if Role.SUPERVISOR in roles:
        links.append((_("Marking"), reverse("assessments:queue")))
    if Role.OWNER in roles or user.is_superuser:
        links.append((_("Organisation"), reverse("portal:organisations")))
    if roles & {Role.AUTHOR, Role.OWNER} or user.is_superuser:
        links.append((_("CMS"), reverse("wagtailadmin_home")))
    return _places(request, links)


def _places(request, links: list[tuple[str, str]]) -> list[Place]:
    return [Place(label, url, request.path.startswith(url)) for label, url in links]


def _account_links(request) -> list[Place]:
    if not request.user.is_authenticated:
        return []
    return _places(
        request,
        [
            (_("Profile"), reverse("accounts:profile")),
            (_("Licences"), reverse("accounts:licences")),
            (_("Security"), reverse("mfa_index")),
            (_("Notices"), reverse("portal:notices")),
        ],
    )


def _footer_links() -> list[Place]:
    return [
        Place(_("Verify a certificate"), reverse("certificates:verify")),
        Place(_("Concentration–time explorer"), reverse("courses:explorer")),
        Place(_("About demonstration data"), reverse("portal:about-demonstration")),
    ]
