"""/organisations/<slug>/certificates/: an owner's."""

from django.urls import URLPattern, URLResolver, path

from certificates.events import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.register, name="register"),
    path("<str:serial>/", views.issued, name="issued"),
    path("<str:serial>/revocation/", views.revocation, name="revocation"),
]
