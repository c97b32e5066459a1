from django.urls import URLPattern, URLResolver

from assessments.marking import urls as marking
from assessments.quizzes import urls as quizzes
from assessments.vignettes import urls as vignettes

app_name = "assessments"

urlpatterns: list[URLPattern | URLResolver] = [
    *quizzes.urlpatterns,
    *vignettes.urlpatterns,
    *marking.urlpatterns,
]
