"""The filters of the CMS's listings, with choices from one's own organisations.

Wagtail offers every author, every workflow and every tag of the installation.
"""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django_filters.filters import QuerySetRequestMixin
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.views.reports import audit_logging, workflows
from wagtail.documents import get_document_model
from wagtail.documents.views import documents
from wagtail.images import get_image_model
from wagtail.images.views import images
from wagtail.models import Page, Site, Task, Workflow
from wagtail.permissions import policy_registry

from core.organisations.models import Organisation
from core.organisations.ownership import is_owned, rows_of


def colleagues_of(user) -> QuerySet:
    """The people who share an organisation with ``user``; for an administrator, everyone."""
    people = get_user_model().objects.all()
    if user.is_superuser:
        return people
    organisations = Organisation.objects.of(user)
    return people.filter(Q(pk=user.pk) | Q(memberships__organisation__in=organisations)).distinct()


def own_choices(user, choices: QuerySet) -> QuerySet:
    """What of ``choices`` the organisations of ``user`` may know of."""
    if user.is_superuser:
        return choices
    model, organisations = choices.model, Organisation.objects.of(user)
    if model is get_user_model():
        return choices.filter(pk__in=colleagues_of(user).values("pk"))
    if model is Organisation:
        return choices.filter(pk__in=organisations.values("pk"))
    if model is Workflow:
        return choices.filter(workflow_pages__page__in=rows_of(organisations, Page.objects.all()))
    if model is Task:
        return choices.filter(groups_of_organisation(organisations))
    if model is Site:
        return choices.none()
    return rows_of(organisations, choices) if is_owned(model) else choices


def groups_of_organisation(organisations) -> Q:
    """Tasks that wait for the owners of ``organisations``."""
    groups = organisations.values("owners_group")
    return Q(groupapprovaltask__groups__in=groups)


class OwnFilterChoicesMixin:
    """Narrows every choice among rows when the filters are made for a request."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for choice in self.filters.values():
            if isinstance(choice, QuerySetRequestMixin):
                # Some of Wagtail's filters get their rows late, and straight into the field.
                offered = choice.get_queryset(self.request)
                offered = choice.extra.get("queryset") if offered is None else offered
                if offered is not None:
                    choice.queryset = own_choices(self.request.user, offered)


class OrganisationFilterSet(OwnFilterChoicesMixin, WagtailFilterSet):
    """Filters of a listing of rows that belong to organisations."""


class SiteHistoryFilterSet(OwnFilterChoicesMixin, audit_logging.SiteHistoryReportFilterSet):
    pass


class WorkflowFilterSet(OwnFilterChoicesMixin, workflows.WorkflowReportFilterSet):
    pass


class WorkflowTasksFilterSet(OwnFilterChoicesMixin, workflows.WorkflowTasksReportFilterSet):
    pass


def own_tags(user, *models) -> QuerySet[Tag]:
    """The tags that own images and documents carry."""
    carried = Q(pk__in=[])
    for model in models:
        policy = policy_registry.get_by_type(model)
        own = policy.instances_user_has_any_permission_for(user, ["add", "change", "choose"])
        carried |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=own.values("pk"),
        )
    return Tag.objects.filter(carried).distinct().order_by("name")


class OwnTagsMixin:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = set(own_tags(self.request.user, self._meta.model).values_list("name", flat=True))
        if "tag" in self.filters:
            offered = self.filters["tag"].extra["choices"]
            self.filters["tag"].extra["choices"] = [pair for pair in offered if pair[0] in own]


class ImagesFilterSet(OwnTagsMixin, images.ImagesFilterSet):
    class Meta(images.ImagesFilterSet.Meta):
        model = get_image_model()


class DocumentsFilterSet(OwnTagsMixin, documents.DocumentsFilterSet):
    class Meta(documents.DocumentsFilterSet.Meta):
        model = get_document_model()


def narrow_page_filters() -> None:
    """Give the page listings, which have many classes and one set of filters, the same limits."""
    for name in ("owner", "edited_by", "site"):
        choice = PageFilterSet.declared_filters[name]
        choice.queryset = _narrowed(choice.queryset)


def _narrowed(offered):
    def narrowed(request):
        choices = offered(request) if callable(offered) else offered
        return own_choices(request.user, choices)

    return narrowed
