from django.urls import URLPattern, URLResolver, path

from portal import owner_urls
from portal.views import about, dashboard, mailbox, notices, operations

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    *owner_urls.urlpatterns,
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_read, name="notices-read"),
    path("operations/", operations.operations, name="operations"),
    path("operations/tasks/<uuid:pk>/again/", operations.try_again, name="try-again"),
    path("operations/clock/", operations.trust_clock, name="trust-clock"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox.message, name="mailbox-message"),
    path("mailbox/<int:pk>/html/", mailbox.message_as_html, name="mailbox-html"),
    path("components/", about.components, name="components"),
    path("about/demonstration/", about.about_demonstration, name="about-demonstration"),
]
