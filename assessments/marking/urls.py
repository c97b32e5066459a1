"""Addresses of marking: the queue, the desk of one submission, and the exemplars."""

from django.urls import path

from assessments.marking.views import desk, exemplars, queue

urlpatterns = [
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
