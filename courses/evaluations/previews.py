from django.http import HttpRequest, HttpResponse

from courses.content.freezing import Sketch
from courses.evaluations.forms import EvaluationForm
from courses.evaluations.models.pages import EvaluationPage
from courses.releases.previews import show, sketched


def evaluation(request: HttpRequest, page: EvaluationPage) -> HttpResponse:
    sketch = Sketch(page.curriculum.organisation)
    content = sketched(page, sketch)
    return show(
        request,
        page,
        content,
        "courses/evaluation_preview.html",
        form=EvaluationForm(content["questions"]),
        refusals=sketch.refusals,
    )
