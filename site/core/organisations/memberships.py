"""Who belongs to an organisation, in which role: giving a role, and ending it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.organisations.models import Membership, MembershipEvent, Organisation


@transaction.atomic
def admit(*, user, organisation: Organisation, role: str, by, at: datetime) -> Membership:
    """Give ``user`` a role, and write down who gave it; saying it twice changes nothing.

    Authors and owners join their CMS groups. ``by`` is None where no person gives it: when an
    organisation is founded by a command.
    """
    _lock(organisation)
    membership, is_new = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, defaults={"given_at": at}
    )
    if is_new:
        _write_down(membership, MembershipEvent.Kind.GIVEN, by, at)
    _match_groups(user, organisation)
    return membership


@transaction.atomic
def dismiss(*, membership: Membership, by, at: datetime) -> None:
    """End a role, write down who ended it, and end with it the CMS groups that no other role needs.

    Refuses with ``last_owner``: nobody could admit an owner again. What has already ended, by a
    second press, ends no second time.
    """
    user, organisation = membership.user, membership.organisation
    _lock(organisation)
    if not organisation.memberships.filter(pk=membership.pk).exists():
        return
    owners = organisation.memberships.owners().exclude(pk=membership.pk)
    if membership.role == Membership.Role.OWNER and not owners.exists():
        raise Refusal(
            "last_owner",
            _("This is the last owner. Make somebody else an owner first."),
        )
    _write_down(membership, MembershipEvent.Kind.ENDED, by, at)
    membership.delete()
    _match_groups(user, organisation)


def _lock(organisation: Organisation) -> None:
    """Roles of one organisation change one after another."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _write_down(membership: Membership, kind: str, by, at: datetime) -> None:
    MembershipEvent.objects.create(
        organisation=membership.organisation,
        user=membership.user,
        role=membership.role,
        kind=kind,
        by=by,
        at=at,
    )


def _match_groups(user, organisation: Organisation) -> None:
    held = set(
        Membership.objects.filter(user=user, organisation=organisation).values_list(
            "role", flat=True
        )
    )
    writes = held & {Membership.Role.AUTHOR, Membership.Role.OWNER}
    publishes = held & {Membership.Role.OWNER}
    for group, belongs in ((organisation.group, writes), (organisation.owners_group, publishes)):
        if belongs:
            user.groups.add(group)
        else:
            user.groups.remove(group)
