"""Every address, in the order in which it is tried. Pages come last: they take the rest."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.cms import urls as cms_urls
from core.cms.renditions import serve_rendition
from core.serving.health import healthz

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(pattern_name="account_reset_password")

# Wagtail signs in without the second factor, so each of its doors is bricked up in
# front of the include that would open it.
closed_doors: list[URLPattern | URLResolver] = [
    path("cms/login/", to_sign_in),
    re_path(r"^cms/password_reset/", to_password_reset),
    path("_util/login/", to_sign_in),
    *cms_urls.closed,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("media/images/<str:name>", serve_rendition, name="media_rendition"),
    *closed_doors,
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("cms/", include(cms_urls)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.urls")),
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
    path("", include("certificates.urls")),
    path("", include(wagtail_urls)),
]

handler500 = "core.serving.failures.failed"
