"""Views of the CMS in place of Wagtail's, where those show the whole installation."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe
from wagtail.admin.views import account, chooser
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.views import chooser as image_chooser
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.cms.filters import own_tags

TAGS_OFFERED = 10
ELSEWHERE = (
    account.NameEmailSettingsPanel,
    account.AvatarSettingsPanel,
    account.LocaleSettingsPanel,
)


class AccountView(account.AccountView):
    """Wagtail's preferences, without names and time zone: people change those on their profile."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if not isinstance(panel, ELSEWHERE)]


class BrowseView(chooser.BrowseView):
    """The page chooser, which opens at one's own part of the tree."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        if parent_page_id is None and not request.user.is_superuser:
            root = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
            if root is None:
                raise Http404
            parent_page_id = root.pk
        return super().get(request, parent_page_id)


class ExploreView(ExplorableIndexView):
    """The pages below a page, to be put in order by whoever may."""

    columns = ExplorableIndexView.base_columns
    filterset_class = ExplorableIndexView.base_filterset_class

    def get_reorder_url(self) -> str | None:
        return super().get_reorder_url() if self.permissions.can_reorder_children() else None


class ImageChooseView(image_chooser.ImageChooseView):
    """The image chooser, which suggests the tags of one's own images."""

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        context["popular_tags"] = own_tags(self.request.user, self.model)[:TAGS_OFFERED]
        return context


class ImageChooserViewSet(image_chooser.ImageChooserViewSet):
    """Builds that view as Wagtail builds its own; it is not registered a second time."""

    choose_view_class = ImageChooseView


choose_image = ImageChooserViewSet(
    "wagtailimages_chooser", model=get_image_model(), url_prefix="images/chooser"
).choose_view


def autocomplete_tags(
    request: HttpRequest, app_name: str = "taggit", model_name: str = "tag"
) -> JsonResponse:
    """Complete a tag from those of one's own images and documents."""
    if (app_name, model_name) != ("taggit", "tag"):
        raise Http404
    term = request.GET.get("term", "")
    tags = own_tags(request.user, get_image_model(), get_document_model())
    names = tags.filter(name__istartswith=term).values_list("name", flat=True)
    return JsonResponse(list(names[:TAGS_OFFERED]) if term else [], safe=False)


def nothing_here(request: HttpRequest, **kwargs) -> HttpResponse:
    """Answer as if Wagtail had no such page."""
    raise Http404


@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """What a form must carry now: signing in again, in another tab, has changed it."""
    return JsonResponse({"token": get_token(request)})
