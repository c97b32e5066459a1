"""/certificates/: the holder's own."""

from django.urls import URLPattern, URLResolver, path

from certificates.issuing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.certificates, name="list"),
    path("request/<int:pk>/", views.request_certificate, name="request"),
    path("<str:serial>/pdf/", views.pdf, name="pdf"),
]
