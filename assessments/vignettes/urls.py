"""Addresses of vignettes."""

from django.urls import path

from assessments.vignettes.views import grants, vignettes, writing

VIGNETTE = "vignettes/<int:enrolment>/<slug:module>/<slug:step>/"

urlpatterns = [
    path(VIGNETTE, vignettes.show_vignette, name="vignette"),
    path(f"{VIGNETTE}writing/", writing.write, name="vignette-writing"),
    path(f"{VIGNETTE}handing-in/", writing.hand_in, name="vignette-handing-in"),
    path(f"{VIGNETTE}versions/<int:number>/", vignettes.show_version, name="vignette-version"),
    path("organisations/<slug:slug>/vignettes/", grants.show_exhausted, name="exhausted"),
    path(
        "organisations/<slug:slug>/vignettes/<int:enrolment>/<int:step>/grant/",
        grants.grant,
        name="grant",
    ),
]
