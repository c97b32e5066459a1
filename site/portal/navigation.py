"""The links that stand around every page: navigation, account, footer."""

from typing import NamedTuple

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.models import Membership
from core.organisations.access import holdings_of
from courses.learning import intentions

Role = Membership.Role


class Link(NamedTuple):
    """A link of the navigation."""

    label: str
    url: str
    current: bool = False


def roles_of(user) -> frozenset[str]:
    """Every role that ``user`` holds anywhere, asked once per user object."""
    return frozenset(role for _organisation, role in holdings_of(user))


def interface(request) -> dict:
    """Context processor: navigation, account links, footer, demonstration, what one signs up for."""
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "account_links": SimpleLazyObject(lambda: _account_links(request)),
        "footer_links": SimpleLazyObject(_footer_links),
        "demonstration": settings.DEMONSTRATION,
        "mailbox_url": reverse("portal:mailbox") if settings.DEMONSTRATION else "",
        "edition_to_join": SimpleLazyObject(lambda: _edition_to_join(request)),
    }


def _edition_to_join(request):
    """What whoever signs up here asked for before, so that the page can say so."""
    return intentions.edition_in(get_next_redirect_url(request) or "")


def _navigation(request) -> list[Link]:
    user = request.user
    if not user.is_authenticated:
        return _links(request, [(_("Verify a certificate"), reverse("certificates:verify"))])
    roles = roles_of(user)
    links = [
        (_("Dashboard"), reverse("portal:dashboard")),
        (_("Certificates"), reverse("certificates:list")),
    ]
    if Role.SUPERVISOR in roles:
        links.append((_("Marking"), reverse("assessments:queue")))
    if Role.OWNER in roles or user.is_superuser:
        links.append((_("Organization"), reverse("portal:organisations")))
    if user.is_superuser:
        links.append((_("Operations"), reverse("portal:operations")))
    if roles & {Role.AUTHOR, Role.OWNER} or user.is_superuser:
        links.append((_("CMS"), reverse("wagtailadmin_home")))
    return _links(request, links)


def _links(request, links: list[tuple[str, str]]) -> list[Link]:
    return [Link(label, url, request.path.startswith(url)) for label, url in links]


def _account_links(request) -> list[Link]:
    if not request.user.is_authenticated:
        return []
    return _links(
        request,
        [
            (_("Profile"), reverse("accounts:profile")),
            (_("Licenses"), reverse("accounts:licences")),
            (_("Security"), reverse("mfa_index")),
            (_("Notices"), reverse("portal:notices")),
        ],
    )


def _footer_links() -> list[Link]:
    mailbox = [Link(_("Mailbox"), reverse("portal:mailbox"))] if settings.DEMONSTRATION else []
    return [
        *mailbox,
        Link(_("Verify a certificate"), reverse("certificates:verify")),
        Link(_("Concentration–time explorer"), reverse("courses:explorer")),
        Link(_("About demonstration data"), reverse("portal:about-demonstration")),
    ]
