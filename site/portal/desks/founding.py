"""What a new organisation still lacks before its first certificate, with the way to each."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Membership, Organisation

Role = Membership.Role


class Lack(NamedTuple):
    """One thing on the way to a first certificate: whether it is there, and where it is made."""

    title: str
    is_there: bool
    url: str
    action: str


def lacks(organisation: Organisation) -> list[Lack]:
    """All that a first certificate needs, there or lacking, in the order of the way; nothing once all is there."""
    way = _way(organisation)
    return [] if all(one.is_there for one in way) else way


def _way(organisation: Organisation) -> list[Lack]:
    page = reverse("portal:organisation", args=[organisation.slug])
    roles = set(organisation.memberships.values_list("role", flat=True).distinct())
    has_curriculum = organisation.curricula.exists()
    return [
        Lack(
            _("It says what it is"),
            bool(organisation.about),
            reverse("wagtailadmin_pages:edit", args=[organisation.page.pk]),
            _("Write its page"),
        ),
        Lack(
            _("Somebody writes"),
            bool(roles & {Role.AUTHOR, Role.OWNER}) and (Role.AUTHOR in roles or has_curriculum),
            f"{page}#members",
            _("Add an author"),
        ),
        Lack(
            _("Somebody marks"), Role.SUPERVISOR in roles, f"{page}#members", _("Add a supervisor")
        ),
        Lack(
            _("There is a curriculum"),
            has_curriculum,
            reverse("courses_bring", args=[organisation.slug]),
            _("Bring one from files"),
        ),
        Lack(
            _("An edition is released"),
            organisation.editions.exists(),
            reverse("courses_quality_reports"),
            _("See what forbids it"),
        ),
        Lack(
            _("The certificate has a design"),
            organisation.certificate_designs.exists(),
            reverse("wagtailadmin_home"),
            _("Draw one in the CMS"),
        ),
        Lack(
            _("The certificate says what it asks for"),
            organisation.schemes.exists(),
            reverse("wagtailadmin_home"),
            _("Write its scheme in the CMS"),
        ),
    ]
