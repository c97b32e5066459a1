"""/verify/: for everyone."""

from django.urls import URLPattern, URLResolver, path

from certificates.verification import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.verify, name="verify"),
    path("<str:serial>/", views.certificate, name="certificate"),
]
