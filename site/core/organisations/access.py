"""The access door to an organisation, and which roles a person holds.

A door returns the object together with the right to it, or raises the same 404 for what
is absent and for what is somebody else's.
"""

from django.http import Http404

from core.organisations.models import Membership, Organisation

Role = Membership.Role
# Who writes what an organisation teaches.
WRITERS = (Role.AUTHOR, Role.OWNER)


def organisation_for(user, slug: str, *roles: str) -> Organisation:
    """The organisation ``slug`` in which ``user`` holds one of ``roles``."""
    try:
        return Organisation.objects.of(user, *roles).get(slug=slug)
    except Organisation.DoesNotExist:
        raise Http404 from None


def holdings_of(user) -> frozenset[tuple[int, str]]:
    """Every role of ``user`` as ``(organisation, role)``, asked once per user object."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_holdings"):
        user._holdings = frozenset(user.memberships.values_list("organisation_id", "role"))
    return user._holdings


def holds(user, *roles: str, within: Organisation | None = None) -> bool:
    """Whether ``user`` holds one of ``roles`` anywhere, or within one organisation.

    A site administrator holds every role everywhere.
    """
    if user.is_authenticated and user.is_superuser:
        return True
    return any(
        role in roles and (within is None or organisation == within.pk)
        for organisation, role in holdings_of(user)
    )


def has_role(user, organisation, *roles: str) -> bool:
    """Whether ``user`` holds one of ``roles`` in ``organisation``."""
    return Organisation.objects.of(user, *roles).filter(pk=organisation.pk).exists()
