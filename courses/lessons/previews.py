from django.http import HttpRequest, HttpResponse

from courses.content.freezing import Sketch
from courses.lessons import rendering
from courses.lessons.models import LessonPage
from courses.releases.previews import DraftFiles, show, sketched


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The draft lesson, frozen as a release would; what a release would refuse is named."""
    sketch = Sketch(page.curriculum.organisation)
    content = sketched(page, sketch)
    body = sketch.attempt(lambda: rendering.draw(content, address_of=DraftFiles(sketch)), "")
    return show(
        request,
        page,
        content,
        "courses/lesson_preview.html",
        body=body,
        refusals=sketch.refusals,
    )
