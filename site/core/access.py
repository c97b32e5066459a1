"""The access doors of the ground floor.

A door returns the object together with the right to it, or raises the same 404 for what
is absent and for what is somebody else's.
"""

from django.http import Http404

from core.models import Membership, Organisation

Role = Membership.Role


def organisation_for(user, slug: str, *roles: str) -> Organisation:
    """The organisation ``slug`` in which ``user`` holds one of ``roles``."""
    try:
        return Organisation.objects.of(user, *roles).get(slug=slug)
    except Organisation.DoesNotExist:
        raise Http404 from None


def has_role(user, organisation, *roles: str) -> bool:
    """Whether ``user`` holds one of ``roles`` in ``organisation``."""
    return Organisation.objects.of(user, *roles).filter(pk=organisation.pk).exists()
