"""The addresses of an organisation's owners. They stand behind the second factor."""

from django.urls import path

from portal.views import founding, owners, trainees

urlpatterns = [
    path("organisations/", owners.own_organisations, name="organisations"),
    path("organisations/founding/", founding.found_organisation, name="founding"),
    path("organisations/<slug:slug>/", owners.organisation, name="organisation"),
    path("organisations/<slug:slug>/trainees/", trainees.show_trainees, name="trainees"),
    path("organisations/<slug:slug>/trainees/<int:pk>/", trainees.show_trainee, name="trainee"),
    path("organisations/<slug:slug>/members/", owners.admit_member, name="admit-member"),
    path(
        "organisations/<slug:slug>/members/<int:pk>/dismissal/",
        owners.dismiss_member,
        name="dismiss-member",
    ),
    path("organisations/<slug:slug>/invitations/", owners.add_invitation, name="add-invitation"),
    path(
        "organisations/<slug:slug>/invitations/<int:pk>/end/",
        owners.end_invitation,
        name="end-invitation",
    ),
]
