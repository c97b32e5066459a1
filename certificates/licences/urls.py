"""/organisations/<slug>/licences/: what trainees state of themselves, for an owner."""

from django.urls import URLPattern, URLResolver, path

from certificates.licences import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.licences, name="licences"),
    path("<int:pk>/", views.check, name="check-licence"),
]
