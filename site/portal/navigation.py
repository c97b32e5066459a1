"""The links that stand around every page: navigation, account, footer."""

from collections.abc import Callable
from typing import NamedTuple

from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core.made.store import at_hand
from core.models import Membership
from core.organisations.access import holdings_of
from courses.learning import intentions

Role = Membership.Role

Place = tuple[str, str]


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
        "footer_links": SimpleLazyObject(lambda: _footer_links(request)),
        "demonstration": settings.DEMONSTRATION,
        "mailbox_url": reverse("portal:mailbox") if settings.DEMONSTRATION else "",
        "sign_in_url": _way_in(request, "account_login"),
        "sign_up_url": _way_in(request, "account_signup"),
        "edition_to_join": SimpleLazyObject(lambda: _edition_to_join(request)),
    }


def _way_in(request, name: str) -> str:
    """Where one signs in or up, and is led on to where one was going."""
    return passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME)


def _edition_to_join(request):
    """What whoever signs up here asked for before, so that the page can say so."""
    return intentions.edition_in(get_next_redirect_url(request) or "")


def _navigation(request) -> list[Link]:
    user = request.user
    if not user.is_authenticated:
        return _links(request, _public_places)
    return _links(request, _places, roles_of(user), user.is_superuser)


def _public_places() -> tuple[Place, ...]:
    return ((_("Verify a certificate"), reverse("certificates:verify")),)


def _places(roles: frozenset[str], is_superuser: bool) -> tuple[Place, ...]:
    places = [
        (_("Dashboard"), reverse("portal:dashboard")),
        (_("Certificates"), reverse("certificates:list")),
    ]
    if Role.SUPERVISOR in roles:
        places.append((_("Marking"), reverse("assessments:queue")))
    if Role.OWNER in roles or is_superuser:
        places.append((_("Organization"), reverse("portal:organisations")))
    if is_superuser:
        places.append((_("Operations"), reverse("portal:operations")))
    if roles & {Role.AUTHOR, Role.OWNER} or is_superuser:
        places.append((_("CMS"), reverse("wagtailadmin_home")))
    return tuple(places)


def _account_links(request) -> list[Link]:
    return _links(request, _account_places) if request.user.is_authenticated else []


def _account_places() -> tuple[Place, ...]:
    return (
        (_("Profile"), reverse("accounts:profile")),
        (_("Licenses"), reverse("accounts:licences")),
        (_("Security"), reverse("mfa_index")),
        (_("Notices"), reverse("portal:notices")),
    )


def _links(request, places_for: Callable[..., tuple[Place, ...]], *who) -> list[Link]:
    """The places for such a person, and which of them the page belongs to."""
    places = at_hand(places_for.__name__, *who, make=lambda: places_for(*who))
    return [Link(label, url, request.path.startswith(url)) for label, url in places]


def _footer_links(request) -> list[Link]:
    return _links(request, _footer_places, settings.DEMONSTRATION)


def _footer_places(is_demonstration: bool) -> tuple[Place, ...]:
    mailbox = [(_("Mailbox"), reverse("portal:mailbox"))] if is_demonstration else []
    return (
        *mailbox,
        (_("Verify a certificate"), reverse("certificates:verify")),
        (_("Concentration–time explorer"), reverse("courses:explorer")),
        (_("About demonstration data"), reverse("portal:about-demonstration")),
    )
