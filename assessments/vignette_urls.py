"""Addresses of vignettes and of marking."""

from django.urls import path

from assessments.views import desk, exemplars, grants, queue, vignettes, writing

VIGNETTE = "vignettes/<int:enrolment>/<slug:module>/<slug:step>/"

vignette_urls = [
    path(VIGNETTE, vignettes.show_vignette, name="vignette"),
    path(f"{VIGNETTE}writing/", writing.write, name="vignette-writing"),
    path(f"{VIGNETTE}handing-in/", writing.hand_in, name="vignette-handing-in"),
    path(f"{VIGNETTE}versions/<int:number>/", vignettes.show_version, name="vignette-version"),
]

# marking/<uuid of the submission>/
marking_urls = [
    path("marking/", queue.show_queue, name="queue"),
    path("marking/finalised/", queue.show_finalised, name="finalised"),
    path("marking/next/", queue.claim_next, name="marking-next"),
    path("marking/exemplars/", exemplars.show_vignettes, name="exemplars"),
    path("marking/exemplars/<int:step>/", exemplars.show_exemplars, name="exemplars-of"),
    path("marking/<uuid:uuid>/", desk.show_desk, name="desk"),
    path("marking/<uuid:uuid>/claim/", desk.claim, name="claim"),
    path("marking/<uuid:uuid>/claim/end/", desk.release_claim, name="claim-end"),
    path("marking/<uuid:uuid>/draft/", desk.save, name="marking-draft"),
    path("marking/<uuid:uuid>/total/", desk.show_total, name="marking-total"),
    path("marking/<uuid:uuid>/finalisation/", desk.finalise, name="finalisation"),
    path("marking/<uuid:uuid>/finalisation/undo/", desk.undo, name="finalisation-undo"),
    path("marking/<uuid:uuid>/release/", desk.release, name="marking-release"),
]

# organisations/<slug>/
organisation_urls = [
    path("organisations/<slug:slug>/quizzes/", grants.show_used_up, name="used-up"),
    path(
        "organisations/<slug:slug>/quizzes/<int:enrolment>/<int:step>/grant/",
        grants.grant_attempt,
        name="grant-attempt",
    ),
    path("organisations/<slug:slug>/vignettes/", grants.show_exhausted, name="exhausted"),
    path(
        "organisations/<slug:slug>/vignettes/<int:enrolment>/<int:step>/grant/",
        grants.grant,
        name="grant",
    ),
]

urlpatterns = [*vignette_urls, *marking_urls, *organisation_urls]
