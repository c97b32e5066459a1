"""What an author sees of a step before it is released: the reader's page, from the draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courses.content.assets import AddressOf
from courses.content.durations import duration
from courses.content.freezing import Freezing, Sketch
from courses.content.models.pages import StepPage


def show(
    request: HttpRequest, page: StepPage, content: Mapping[str, Any], template: str, **context: Any
) -> HttpResponse:
    """A page of the draft ``page``, whose frozen content is empty where nothing can be shown."""
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
            "is_shown": bool(content),
            **context,
        },
    )


def sketched(page: StepPage, sketch: Sketch) -> Mapping[str, Any]:
    """What of ``page`` can be shown; empty where nothing can."""
    sketch.complete(page)
    return sketch.attempt(lambda: page.step_kind.freeze(page, sketch), {})


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


@dataclass(frozen=True)
class Preview:
    """One way to look at a draft: the template that shows it, and what it shows of the content."""

    label: Any
    template: str
    context_of: Callable[[Any, Mapping[str, Any], AddressOf], Mapping[str, Any]]

    def show(self, request: HttpRequest, page: StepPage) -> HttpResponse:
        """The draft as a release would freeze it, without what a release would refuse, which is named."""
        sketch = Sketch(page.curriculum.organisation)
        content = sketched(page, sketch)
        context = self.context_of(page, content, DraftFiles(sketch)) if content else {}
        return show(request, page, content, self.template, refusals=sketch.refusals, **context)


def modes_of(ways: Mapping[str, Preview]) -> list[tuple[str, Any]]:
    """The ways to look at a draft as the CMS offers them."""
    return [(name, preview.label) for name, preview in ways.items()]
