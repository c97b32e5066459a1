"""A lesson as its reader sees it.

Released content never changes, so its HTML is made once (``core.made``). Every block is drawn by
its component.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.made.store import made
from courses.content import figures, text
from courses.content.assets import AddressOf, kept_file
from courses.content.durations import duration
from courses.content.freezing import cited_in
from courses.content.models.references import Reference
from courses.explorer.page import context_of
from courses.explorer.reading import LETTERS, read
from courses.releases.models import Edition, EditionStep
from courses.releases.syllabus import SyllabusStep

HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)
# Names that the page itself uses as anchors.
TAKEN = frozenset({"content", "lesson-end", "main", "references"})
# Begins every check that its component draws, and nothing that an author can write.
CHECK = '<section class="check"'


def lesson_html(step: EditionStep, answers: Mapping[int, int] | None = None) -> SafeString:
    """The body of a released lesson, with what its reader chose in its checks.

    Its content is only read when it was not drawn before. What is kept is the same for every
    reader; an answer is put in where its option has its name.
    """
    html: str = made("lesson", step.fingerprint, make=lambda: draw(step.content["content"]))
    for number, choice in (answers or {}).items():
        option = f'id="{check_id(number)}-{choice}"'
        html = html.replace(option, f"{option} checked", 1)
    return mark_safe(html)


def first_figure(edition: Edition, step: SyllabusStep) -> SafeString:
    """The first figure of a lesson without its caption, to show what the lesson is like; or nothing."""

    def make() -> SafeString:
        content = edition.steps.select_related("kept").get(pk=step.pk).content["content"]
        found = [block["value"] for block in content["body"] if block["type"] == "figure"]
        shown = [{"type": "figure", "value": {**one, "caption": ""}} for one in found[:1]]
        return draw({"body": shown, "references": []})

    return made("first-figure", step.fingerprint, make=make)


def check_id(number: int) -> str:
    """The anchor of a knowledge check, and the name under which its answer is sent."""
    return f"check-{number}"


def checks_in(html: str) -> list[int]:
    """The numbers of the checks in a drawn lesson."""
    return list(range(1, html.count(CHECK) + 1))


def draw(content: Mapping[str, Any], *, address_of: AddressOf = kept_file) -> SafeString:
    """The HTML of a lesson's content; ``address_of`` says where its files are."""
    return _LessonDrawing(content["references"], address_of).draw(content["body"])


def _sections(body: Sequence[Mapping[str, Any]]) -> list[list[tuple[str, Any]]]:
    """The blocks of a lesson, cut before every heading of the second level."""
    sections: list[list[tuple[str, Any]]] = [[]]
    for block in body:
        if block["type"] != "text":
            sections[-1].append((block["type"], block["value"]))
            continue
        for part in re.split(r"(?=<h2>)|(?<=</h2>)", block["value"]):
            if part.startswith("<h2>"):
                sections.append([("heading", part)])
            elif part:
                sections[-1].append(("text", part))
    return [section for section in sections if section]


class _LessonDrawing:
    """Draws one lesson: counts its figures and checks, and keeps its anchors apart."""

    def __init__(self, references: Sequence[Mapping[str, Any]], address_of: AddressOf) -> None:
        self.references = references
        self.address_of = address_of
        self.anchors = set(TAKEN)
        self.noted: set[str] = set()
        self.figures = 0
        self.checks = 0
        self.has_listed_references = False

    def draw(self, body: Sequence[Mapping[str, Any]]) -> SafeString:
        parts = [part for section in _sections(body) for part in self._draw_section(section)]
        if self.references and not self.has_listed_references:
            parts.append(self._references(None))
        return mark_safe("\n".join(parts))

    def _draw_section(self, section: Sequence[tuple[str, Any]]) -> list[SafeString]:
        """A heading, beside it the works that are first cited under it, and what it is over."""
        note = self._sources(section)
        (kind, value), *rest = section
        if kind == "heading":
            opening = [self._text(value), note]
        else:
            opening = [note, self._draw_block(kind, value)]
        return [*opening, *(self._draw_block(kind, value) for kind, value in rest)]

    def _sources(self, section: Sequence[tuple[str, Any]]) -> SafeString:
        cited = set(cited_in([value for _kind, value in section]))
        works = [
            {**reference, "number": number}
            for number, reference in enumerate(self.references, 1)
            if reference["key"] in cited - self.noted
        ]
        self.noted |= cited
        if not works:
            return mark_safe("")
        return _component(
            "side_note",
            label=_("Sources"),
            body=render_to_string("courses/_sources.html", {"works": works}),
        )

    def _draw_block(self, kind: str, value: Any) -> SafeString:
        draw_block: dict[str, Callable[[Any], SafeString]] = {
            "text": self._text,
            "key_point": partial(self._boxed, "key_point"),
            "warning": partial(self._boxed, "warning"),
            "figure": self._figure,
            "table": self._table,
            "procedure": self._procedure,
            "term": self._term,
            "media": self._media,
            "check": self._check,
            "explorer": self._explorer,
            "references": self._references,
        }
        return draw_block[kind](value)

    def _cited(self, html: str) -> SafeString:
        return text.render(html, self.references)  # type: ignore[arg-type]

    def _text(self, html: str) -> SafeString:
        return mark_safe(HEADING.sub(self._with_anchor, self._cited(html)))

    def _with_anchor(self, heading: re.Match) -> str:
        tag, title = heading[1], heading[2]
        return format_html(
            '<{} id="{}">{}</{}>',
            tag,
            self._anchor(re.sub(r'<a class="citation".*?</a>', "", title)),
            mark_safe(title),
            tag,
        )

    def _anchor(self, title: str) -> str:
        name = slugify(strip_tags(title))[:80] or "section"
        # The reference list and the checks name their own parts so.
        if name.startswith(("ref-", "check-")):
            name = f"on-{name}"
        anchor, count = name, 1
        while anchor in self.anchors:
            count += 1
            anchor = f"{name}-{count}"
        self.anchors.add(anchor)
        return anchor

    def _boxed(self, component: str, html: str) -> SafeString:
        return _component(component, body=self._cited(html))

    def _figure(self, value: Mapping[str, Any]) -> SafeString:
        self.figures += 1
        return _component(
            "figure",
            **figures.context_of(
                value["image"],
                alt=value["alt"],
                name=f"figure-{self.figures}",
                address_of=self.address_of,
            ),
            caption=self._cited(value["caption"]),
            number=self.figures,
        )

    def _table(self, value: Mapping[str, Any]) -> SafeString:
        return _component(
            "table",
            caption=value["caption"],
            headers=value["columns"],
            rows=[[self._cited(cell) for cell in row] for row in value["rows"]],
            row_headers=value["row_headers"],
        )

    def _procedure(self, value: Mapping[str, Any]) -> SafeString:
        return _component(
            "procedure",
            title=value["title"],
            steps=[self._cited(step) for step in value["steps"]],
            approval=value["needs_local_approval"],
        )

    def _term(self, value: Mapping[str, Any]) -> SafeString:
        return _component("term", term=value["term"], definition=self._cited(value["definition"]))

    def _media(self, value: Mapping[str, Any]) -> SafeString:
        file = value["file"]
        media_type = file["media_type"] if file else ""
        family = media_type.partition("/")[0]
        return _component(
            "media",
            title=value["title"],
            kind=family if family in ("audio", "video") else "link",
            src=self.address_of(file) if file else value["url"],
            type=media_type,
            time=duration(value["minutes"]) if value["minutes"] else "",
            transcript=self._cited(value["transcript"]),
        )

    def _check(self, value: Mapping[str, Any]) -> SafeString:
        self.checks += 1
        return _component(
            "knowledge_check",
            id=check_id(self.checks),
            number=self.checks,
            question=self._cited(value["question"]),
            options=[
                {
                    "text": self._cited(option["text"]),
                    "correct": option["is_correct"],
                    "feedback": self._cited(option["feedback"]),
                }
                for option in value["options"]
            ],
        )

    def _explorer(self, value: Mapping[str, Any]) -> SafeString:
        asked = {
            f"{letter}-{name}": said
            for letter, fields in zip(LETTERS, value["scenarios"], strict=False)
            for name, said in fields.items()
        }
        return render_to_string(
            "courses/_lesson_explorer.html",
            {
                **context_of(
                    read({**asked, "level": value["level"]}), of=self._anchor(value["title"])
                ),
                "title": value["title"],
                "text": self._cited(value["text"]),
            },
        )

    def _references(self, _value: None) -> SafeString:
        if not self.references or self.has_listed_references:
            return mark_safe("")
        self.has_listed_references = True
        return _component(
            "reference_list",
            references=[
                {**reference, "number": number, "status_label": _status_label(reference["status"])}
                for number, reference in enumerate(self.references, 1)
            ],
        )


def _status_label(status: str) -> str:
    """What a reader must know about a source; one that was simply seen needs no word."""
    return "" if status == Reference.Provenance.FOUND else str(Reference.Provenance(status).label)


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)
