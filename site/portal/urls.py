from django.urls import URLPattern, URLResolver, path

from portal import owner_urls
from portal.views import about, dashboard, notices

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    *owner_urls.urlpatterns,
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_read, name="notices-read"),
    path("components/", about.components, name="components"),
    path("about/demonstration/", about.about_demonstration, name="about-demonstration"),
]
