"""A person's own addresses, before allauth's under the same prefix."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("licences/", views.licences, name="licences"),
    path("licences/new/", views.add_licence, name="add-licence"),
    path("licences/<int:pk>/", views.edit_licence, name="edit-licence"),
    path("licences/<int:pk>/removal/", views.remove_licence, name="remove-licence"),
    path("second-factor/", views.second_factor, name="second-factor"),
]
