from django.urls import URLPattern, URLResolver, path, re_path

from courses.views import assets, curricula, explorer, learning

app_name = "courses"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^assets/(?P<sha256>[0-9a-f]{64})/$", assets.asset, name="asset"),
    path("curricula/<int:pk>/enrolment/", curricula.enrol, name="enrol"),
    path("editions/<int:pk>/syllabus/", curricula.syllabus, name="syllabus"),
    path("explorer/", explorer.explorer, name="explorer"),
    path("learn/<int:pk>/", learning.enrolment, name="enrolment"),
    # Before the steps: one beside the modules that is called so could not be reached.
    path("learn/<int:pk>/glossary/", learning.glossary, name="glossary"),
    path("learn/<int:pk>/steps/<int:step>/completion/", learning.completion, name="completion"),
    path("learn/<int:pk>/steps/<int:step>/position/", learning.position, name="position"),
    path("learn/<int:pk>/steps/<int:step>/evaluation/", learning.evaluation, name="evaluation"),
    path("learn/<int:pk>/<str:step>/", learning.step, name="step"),
    path("learn/<int:pk>/<str:module>/<str:step>/", learning.step, name="step"),
]
