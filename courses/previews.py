"""What an author sees of a step before it is released: the reader's page, from the draft."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import Refusal
from courses import rendering
from courses.durations import duration
from courses.forms import EvaluationForm
from courses.freezing import Freezing
from courses.models import EvaluationPage, LessonPage, StepPage


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The draft lesson, frozen as a release would; what a release would refuse is said instead."""
    freezing = Freezing(page.curriculum.organisation)
    try:
        content = page.freeze(freezing)
        body = rendering.draw(content, address_of=DraftFiles(freezing))
    except Refusal as refusal:
        return show(request, page, {}, "courses/lesson_preview.html", refusal=refusal)
    return show(request, page, content, "courses/lesson_preview.html", body=body)


def evaluation(request: HttpRequest, page: EvaluationPage) -> HttpResponse:
    content = page.freeze(Freezing(page.curriculum.organisation))
    form = EvaluationForm(content["questions"])
    return show(request, page, content, "courses/evaluation_preview.html", form=form)


def show(
    request: HttpRequest, page: StepPage, content: Mapping[str, Any], template: str, **context: Any
) -> HttpResponse:
    """A page of the draft ``page``, whose frozen content is empty where a release would refuse it."""
    is_handout = bool(content.get("is_handout"))
    meta = [_("Hand-out") if is_handout else page._meta.verbose_name.capitalize()]
    if content and not is_handout:
        meta.append(duration(page.minutes_of(content)))
    return render(
        request,
        template,
        {
            "step": page,
            "objectives": page.taught_objectives.all(),
            "meta": meta,
            "is_handout": is_handout,
            **context,
        },
    )


class DraftFiles:
    """Where a file lies that only a release would keep."""

    def __init__(self, freezing: Freezing) -> None:
        self.freezing = freezing

    def __call__(self, file: Mapping[str, Any]) -> str:
        for (kind, _pk), kept in self.freezing.kept_files.items():
            if kept.sha256 == file["sha256"]:
                if kind == "image":
                    return kept.source.get_rendition("original").url
                return kept.source.url
        return ""
