from django.urls import URLPattern, URLResolver, include, path

app_name = "certificates"

urlpatterns: list[URLPattern | URLResolver] = [
    path("certificates/", include("certificates.issuing.urls")),
    path("organisations/<slug:slug>/certificates/", include("certificates.events.urls")),
    path("organisations/<slug:slug>/licences/", include("certificates.licences.urls")),
    path("verify/", include("certificates.verification.urls")),
]
