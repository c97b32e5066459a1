from django.urls import URLPattern, URLResolver, path, re_path

from courses.content import views as assets
from courses.evaluations.views import form as evaluations
from courses.explorer import views as explorer
from courses.learning.views import enrolling, steps
from courses.lessons import views as lessons
from courses.releases.views import syllabus

app_name = "courses"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^assets/(?P<sha256>[0-9a-f]{64})/$", assets.asset, name="asset"),
    re_path(
        r"^assets/(?P<sha256>[0-9a-f]{64})/figure\.css$", assets.figure_sheet, name="figure-sheet"
    ),
    path("curricula/<int:pk>/enrolment/", enrolling.enrol, name="enrol"),
    path("editions/<int:pk>/syllabus/", syllabus.syllabus, name="syllabus"),
    path(
        "editions/<int:pk>/lessons/<str:module>/<str:step>/",
        lessons.open_lesson,
        name="open-lesson",
    ),
    path("explorer/", explorer.explorer, name="explorer"),
    path("learn/<int:pk>/", steps.enrolment, name="enrolment"),
    # Before the steps: one beside the modules that is called so could not be reached.
    path("learn/<int:pk>/glossary/", steps.glossary, name="glossary"),
    path("learn/<int:pk>/steps/<int:step>/completion/", lessons.completion, name="completion"),
    path("learn/<int:pk>/steps/<int:step>/answers/", lessons.answers, name="lesson-answers"),
    path("learn/<int:pk>/steps/<int:step>/position/", lessons.position, name="position"),
    path("learn/<int:pk>/steps/<int:step>/evaluation/", evaluations.evaluation, name="evaluation"),
    path(
        "learn/<int:pk>/steps/<int:step>/evaluation/draft/",
        evaluations.save,
        name="evaluation-draft",
    ),
    path("learn/<int:pk>/<str:step>/", steps.step, name="step"),
    path("learn/<int:pk>/<str:module>/<str:step>/", steps.step, name="step"),
]
