"""What an app builds its part of the CMS from, so that no organisation sees another's rows.

Wagtail treats everything but pages, images and documents as global. A viewset made from
these classes lists, opens, offers and stores only the rows of the organisations that the
person writes for; anybody else's row is a 404.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser, history, usage
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.coreutils import resolve_model_string

from core.cms.filters import OrganisationFilterSet
from core.cms.finding import FindingForm, Narrowing, in_words
from core.cms.forms import OrganisationForm
from core.cms.permissions import own_rows, register_policy


class OwnIndexView(generic.IndexView):
    base_filterset_class = OrganisationFilterSet

    def get_base_queryset(self) -> QuerySet:
        return own_rows(self.request.user, self.model)


class OwnQuerysetMixin:
    def get_queryset(self) -> QuerySet:
        return own_rows(self.request.user, self.model)


class PutBackMixin:
    """Draws the form with what a device kept of it and the server never got. It saves nothing."""

    def post(self, request, *args, **kwargs):
        if "put-back" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object() if self.pk_url_kwarg in kwargs else None
        self.form = self.get_form()
        return self.render_to_response(self.get_context_data(form=self.form))


class OwnCreateView(PutBackMixin, generic.CreateView):
    pass


class OwnEditView(PutBackMixin, OwnQuerysetMixin, generic.EditView):
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
    add_view_class = OwnCreateView
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


class OwnChooserMixin:
    """Lists own rows in words, to be found by words and by what they belong to."""

    finding: "OrganisationChooserViewSet"
    per_page = 20

    def get_object_list(self) -> QuerySet:
        return own_rows(self.request.user, self.model_class)

    def get_filter_form(self) -> FindingForm:
        return FindingForm(
            self.request.GET,
            rows=self.get_object_list(),
            words=self.finding.words,
            narrowings=self.finding.narrowings,
        )

    @property
    def title_column(self) -> Column:
        column = super().title_column
        column.accessor = in_words
        return column

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, *(Column(name, label=label) for name, label in self.finding.told)]


class OwnChooseView(OwnChooserMixin, chooser.ChooseView):
    pass


class OwnChooseResultsView(OwnChooserMixin, chooser.ChooseResultsView):
    pass


class InWordsMixin:
    def get_display_title(self, instance) -> str:
        return in_words(instance)


class InWordsChooser(InWordsMixin, BaseChooser):
    pass


class OwnChosenView(InWordsMixin, chooser.ChosenView):
    """Tells beside the row also what texts know it by."""

    def get_chosen_response_data(self, item) -> dict:
        data = super().get_chosen_response_data(item)
        return data | {"code": getattr(item, getattr(item, "identifier", ""), "")}

    def get_object(self, pk):
        return get_object_or_404(own_rows(self.request.user, self.model_class), pk=pk)


class OwnChosenMultipleView(InWordsMixin, chooser.ChosenMultipleView):
    def get_objects(self, pks):
        return own_rows(self.request.user, self.model_class).filter(pk__in=pks)


class OrganisationChooserViewSet(ChooserViewSet):
    """A chooser that offers only the rows of one's own organisations, and creates none."""

    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
    chosen_view_class = OwnChosenView
    chosen_multiple_view_class = OwnChosenMultipleView
    base_widget_class = InWordsChooser

    words: Sequence[str] = ()
    narrowings: Sequence[Narrowing] = ()
    # What stands beside a row, by the name of its property.
    told: Sequence[tuple[str, Any]] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("choose_view_class", "choose_results_view_class"):
            view = getattr(self, name)
            setattr(self, name, type(view.__name__, (view,), {"finding": self}))
        register_policy(resolve_model_string(self.model))

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
