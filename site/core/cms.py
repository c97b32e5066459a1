"""What an app builds its part of the CMS from, so that no organisation sees another's rows.

Wagtail treats everything but pages, images and documents as global. A viewset made from
these classes lists, opens, offers and stores only the rows of the organisations that the
person writes for; anybody else's row is a 404.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser, history, usage
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import resolve_model_string
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from core.access import holds
from core.cms_filters import OrganisationFilterSet
from core.forms import WRITERS, OrganisationForm
from core.models import Organisation
from core.ownership import organisation_of, rows_of

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


def own_rows(user, model) -> QuerySet:
    """The rows of ``model`` that ``user`` may work with."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ANY)


class OwnIndexView(generic.IndexView):
    base_filterset_class = OrganisationFilterSet

    def get_base_queryset(self) -> QuerySet:
        return own_rows(self.request.user, self.model)


class OwnQuerysetMixin:
    def get_queryset(self) -> QuerySet:
        return own_rows(self.request.user, self.model)


class OwnEditView(OwnQuerysetMixin, generic.EditView):
    pass


class OwnDeleteView(OwnQuerysetMixin, generic.DeleteView):
    pass


class OwnObjectMixin:
    def get_base_object_queryset(self) -> QuerySet:
        return own_rows(self.request.user, self.model)


class OwnHistoryView(OwnObjectMixin, history.HistoryView):
    pass


class OwnUsageView(OwnObjectMixin, usage.UsageView):
    pass


class OwnInspectView(generic.InspectView):
    def get_object(self, queryset=None):
        return get_object_or_404(own_rows(self.request.user, self.model), pk=self.pk)


class OrganisationModelViewSet(ModelViewSet):
    """Listing and forms of a model whose rows belong to organisations.

    The ``panels`` leave ``organisation`` out: the form settles it, and asks only a person who
    writes for several. A model that belongs by another row says so in ``owner_key``.
    """

    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    inspect_view_class = OwnInspectView
    # A copy would share what must be unique in its organisation.
    copy_view_enabled = False
    # Wagtail's reordering asks only for the right to the model.
    sort_order_field = None
    search_backend_name = None
    search_fields: list[str] | None = None

    base_form_class: type[OrganisationForm] = OrganisationForm

    def __init__(self, name=None, **kwargs) -> None:
        super().__init__(name=name, **kwargs)
        register_policy(self.model, self.base_form_class.roles)

    def get_edit_handler(self):
        panels = list(self.panels)
        if any(field.name == "organisation" for field in self.model._meta.fields):
            panels.insert(0, FieldPanel("organisation"))
        return ObjectList(panels, base_form_class=self.base_form_class).bind_to_model(self.model)


def register_policy(model, roles: tuple[str, ...] = WRITERS) -> None:
    """Have the CMS ask for a role in the row's organisation before anything is done with ``model``."""
    if policy_registry.get_by_type(model, fallback=False) is None:
        policy_registry.register(model, OrganisationPermissionPolicy(model, roles))


class OwnChoicesMixin:
    def get_object_list(self) -> QuerySet:
        return own_rows(self.request.user, self.model_class)


class OwnChooseView(OwnChoicesMixin, chooser.ChooseView):
    pass


class OwnChooseResultsView(OwnChoicesMixin, chooser.ChooseResultsView):
    pass


class OwnChosenView(chooser.ChosenView):
    def get_object(self, pk):
        return get_object_or_404(own_rows(self.request.user, self.model_class), pk=pk)


class OwnChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks):
        return own_rows(self.request.user, self.model_class).filter(pk__in=pks)


class OrganisationChooserViewSet(ChooserViewSet):
    """A chooser that offers only the rows of one's own organisations, and creates none."""

    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
    chosen_view_class = OwnChosenView
    chosen_multiple_view_class = OwnChosenMultipleView

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        register_policy(resolve_model_string(self.model))

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
