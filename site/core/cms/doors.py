"""Stands before Wagtail's views and shuts out what belongs to another organisation.

Many of Wagtail's views take the number of a page, an image or a document and ask no more
than whether somebody may enter the CMS: choosers show a title, history shows who did what.
Here one table says which argument of an address names which kind of row, and whatever is
not the person's own is absent.
"""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.cms.keys import keys_of

# What concerns the whole installation. Wagtail asks for rights that only administrators
# have, but not everywhere: some of these lists answer anyone in the CMS.
ADMINISTRATORS_ONLY = (
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_collections:",
    "wagtailadmin_error_test",
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_workflows:",
    "wagtailembeds:",
    "wagtailredirects:",
    "wagtailsites:",
    "wagtailusers_groups:",
    "wagtailusers_users:",
)

PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
# Wagtail answers a refused destination with its title.
PAGE_FIELDS = (
    *("parent_page", "parent_page_id", "new_parent_page", "destination_page_id", "chooser"),
    "target_pages[]",
)


class OwnRowsMiddleware:
    """Raise 404 where an address of the CMS names another organisation's row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if not request.path_info.startswith(settings.CMS_PATH):
            return
        if request.resolver_match.view_name.endswith(":chosen"):
            keys_of([str(kwargs["pk"])])
        user = request.user
        if not user.is_authenticated or user.is_superuser:
            return
        if request.resolver_match.view_name.startswith(ADMINISTRATORS_ONLY):
            raise Http404
        if request.resolver_match.view_name == "wagtail_bulk_action":
            _refuse_everybodys(request, kwargs)
        for model, keys in _rows_named(request, kwargs):
            if not _are_own(user, model, keys):
                raise Http404


def _rows_named(request: HttpRequest, kwargs: dict) -> Iterator[tuple[type[Model], set[str]]]:
    image, document = get_image_model(), get_document_model()
    name = request.resolver_match.view_name
    yield Page, {str(kwargs[key]) for key in PAGE_ARGUMENTS if key in kwargs}
    yield (
        Page,
        {
            value
            for fields in (request.GET, request.POST)
            for field in PAGE_FIELDS
            for value in fields.getlist(field)
        },
    )
    yield image, {str(kwargs["image_id"])} if "image_id" in kwargs else set()
    yield document, {str(kwargs[key]) for key in ("document_id", "doc_id") if key in kwargs}
    for prefix, model in {
        "wagtailadmin_pages:": Page,
        "wagtailadmin_api:pages": Page,
        "wagtailimages_chooser:": image,
        "wagtaildocs_chooser:": document,
    }.items():
        if name.startswith(prefix) and "pk" in kwargs:
            yield model, {str(kwargs["pk"])}
    model = _model_of_list(name, kwargs)
    if model is not None:
        yield model, set(request.GET.getlist("id"))
    if model is Page:
        yield Page, set(request.GET.getlist("childOf"))


def _refuse_everybodys(request: HttpRequest, kwargs: dict) -> None:
    """Refuse bulk actions on people, and on "all" pages without saying under which."""
    everywhere = "all" in request.GET.getlist("id") and not request.GET.get("childOf")
    label = _label(kwargs)
    if label == get_user_model()._meta.label_lower:
        raise Http404
    if label == Page._meta.label_lower and everywhere:
        raise Http404


def _label(kwargs: dict) -> str:
    return f"{kwargs['app_label']}.{kwargs['model_name']}"


def _model_of_list(name: str, kwargs: dict) -> type[Model] | None:
    """The kind of row that ``?id=…&id=…`` names at this address."""
    if name == "wagtail_bulk_action":
        models = (Page, get_image_model(), get_document_model())
        label = _label(kwargs)
        return next((model for model in models if model._meta.label_lower == label), None)
    return {
        "wagtailadmin_choose_page_chosen_multiple": Page,
        "wagtailimages_chooser:chosen_multiple": get_image_model(),
        "wagtaildocs_chooser:chosen_multiple": get_document_model(),
    }.get(name)


def _are_own(user, model: type[Model], keys: set[str]) -> bool:
    numbers = keys_of(keys)
    if not numbers:
        return True
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        own = policy.explorable_instances(user)
    else:
        own = policy.instances_user_has_any_permission_for(user, ["add", "change", "choose"])
    return own.filter(pk__in=numbers).distinct().count() == len(numbers)
