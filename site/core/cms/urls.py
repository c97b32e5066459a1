"""The addresses of the CMS that answer before Wagtail's own, under the same names.

Wagtail's lists of people, workflows and tags are those of the whole installation; these are
the same views over one's own organisations.
"""

from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.documents.views.documents import IndexView as DocumentsView
from wagtail.images.views.images import IndexView as ImagesView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from core.cms import filters, views


def both(prefix: str, view, **options) -> list:
    """The two addresses of a listing: the whole, and the part that is fetched while one filters."""
    return [
        path(prefix, view.as_view(**options)),
        path(f"{prefix}results/", view.as_view(results_only=True, **options)),
    ]


in_cms = [
    path("token/", views.token, name="cms_token"),
    path("account/", views.AccountView.as_view()),
    path("choose-page/", views.BrowseView.as_view()),
    *both("pages/<int:parent_page_id>/", views.ExploreView),
    path("tag-autocomplete/", views.autocomplete_tags),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", views.autocomplete_tags),
    *both("reports/site-history/", LogEntriesView, filterset_class=filters.SiteHistoryFilterSet),
    *both("reports/workflow/", WorkflowView, filterset_class=filters.WorkflowFilterSet),
    *both(
        "reports/workflow_tasks/", WorkflowTasksView, filterset_class=filters.WorkflowTasksFilterSet
    ),
    path("images/chooser/", views.choose_image),
    *both("images/", ImagesView, filterset_class=filters.ImagesFilterSet),
    *both("documents/", DocumentsView, filterset_class=filters.DocumentsFilterSet),
]

# Doors that ask for a password and for nothing else. Sign-in is allauth's.
closed = [
    re_path(r"^_util/authenticate_with_password/", views.nothing_here),
    re_path(r"^documents/authenticate_with_password/", views.nothing_here),
]

urlpatterns = decorate_urlpatterns(in_cms, require_admin_access)
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
