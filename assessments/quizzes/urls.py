"""Addresses of quizzes: the rules of one, and the attempts at it."""

from django.urls import path

from assessments.quizzes.views import grants, quizzes, results, sitting

# quizzes/<enrolment>/<module>/<step>/, or without a module for a quiz beside the modules
quiz_urls = [
    path("quizzes/<int:enrolment>/<slug:step>/", quizzes.show_quiz, name="quiz"),
    path("quizzes/<int:enrolment>/<slug:module>/<slug:step>/", quizzes.show_quiz, name="quiz"),
    path(
        "quizzes/<int:enrolment>/steps/<int:step>/attempts/",
        quizzes.start_attempt,
        name="attempt-start",
    ),
]

# attempts/<uuid>/
attempt_urls = [
    path("attempts/<uuid:uuid>/", sitting.resume, name="attempt"),
    path("attempts/<uuid:uuid>/questions/<int:number>/", sitting.question, name="question"),
    path("attempts/<uuid:uuid>/review/", sitting.review, name="review"),
    path("attempts/<uuid:uuid>/submission/", sitting.submit, name="submission"),
    path("attempts/<uuid:uuid>/results/", results.show_results, name="results"),
]

# organisations/<slug>/quizzes/
organisation_urls = [
    path("organisations/<slug:slug>/quizzes/", grants.show_used_up, name="used-up"),
    path(
        "organisations/<slug:slug>/quizzes/<int:enrolment>/<int:step>/grant/",
        grants.grant_attempt,
        name="grant-attempt",
    ),
]

urlpatterns = [*quiz_urls, *attempt_urls, *organisation_urls]
