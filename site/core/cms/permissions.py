"""Who may do what with a row that belongs to an organisation.

Wagtail treats everything but pages, images and documents as global; its views ask the policy
that is registered for a model, and this one asks for a role in the row's organisation.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from core.organisations.access import WRITERS, holds
from core.organisations.models import Organisation
from core.organisations.ownership import organisation_of, rows_of

ANY = ("add", "change", "delete", "view")


class OrganisationPermissionPolicy(BasePermissionPolicy):
    """Whoever holds one of ``roles`` in the row's organisation may do everything with the row."""

    def __init__(self, model, roles: tuple[str, ...] = WRITERS) -> None:
        super().__init__(model)
        self.roles = roles

    def organisations_of(self, user) -> QuerySet[Organisation]:
        if not user.is_active:
            return Organisation.objects.none()
        return Organisation.objects.of(user, *self.roles)

    def user_has_permission(self, user, action: str) -> bool:
        return user.is_active and holds(user, *self.roles)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        owner = organisation_of(instance)
        return owner is not None and user.is_active and holds(user, *self.roles, within=owner)

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet:
        rows = self.model._default_manager.all()
        if user.is_active and user.is_superuser:
            return rows
        return rows_of(self.organisations_of(user), rows)

    def users_with_any_permission(self, actions) -> QuerySet:
        return self._people(Q(memberships__role__in=self.roles))

    def users_with_any_permission_for_instance(self, actions, instance) -> QuerySet:
        return self._people(
            Q(
                memberships__role__in=self.roles,
                memberships__organisation=organisation_of(instance),
            )
        )

    def _people(self, membership: Q) -> QuerySet:
        people = get_user_model().objects.filter(is_active=True)
        return people.filter(Q(is_superuser=True) | membership).distinct()


def register_policy(model, roles: tuple[str, ...] = WRITERS) -> None:
    """Have the CMS ask for a role in the row's organisation before anything is done with ``model``."""
    if policy_registry.get_by_type(model, fallback=False) is None:
        policy_registry.register(model, OrganisationPermissionPolicy(model, roles))


def own_rows(user, model) -> QuerySet:
    """The rows of ``model`` that ``user`` may work with."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ANY)
