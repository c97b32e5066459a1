"""An outline in the names that the outline component reads."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.content import languages
from courses.content.addresses import address_of
from courses.content.durations import duration
from courses.learning.models import Enrolment
from courses.learning.progress import ModuleOutline, Outline, OutlineItem
from courses.releases.steps import kind_of, label_of


def modules(enrolment: Enrolment, outline: Outline) -> list[dict[str, Any]]:
    """The modules of ``outline`` with the address of every step; open is the one to go on in."""
    return [
        {
            **_head(enrolment, module, open_at=outline.next.step.pk if outline.next else None),
            "steps": [row(enrolment, item) for item in module.items],
        }
        for module in outline.modules
    ]


def compact_modules(
    enrolment: Enrolment, outline: Outline, *, current: int
) -> list[dict[str, Any]]:
    """The modules as the reader's left column shows them; ``current`` is the step being read.

    Its rows are drawn one by one and kept: from page to page most stay the same, and drawing
    forty of them costs more than all the rest of a lesson.
    """
    language, said_in = get_language(), languages.said_in(enrolment.edition.language)
    return [
        {
            **_head(enrolment, module, open_at=current),
            "steps": [
                {"html": _drawn(enrolment.pk, item, item.step.pk == current, language, said_in)}
                for item in module.items
            ],
        }
        for module in outline.modules
    ]


def _head(enrolment: Enrolment, module: ModuleOutline, *, open_at: int | None) -> dict[str, Any]:
    return {
        "title": module.title or _("The whole course"),
        "said_in": languages.said_in(enrolment.edition.language) if module.title else "",
        "is_open": any(item.step.pk == open_at for item in module.items),
        "done": module.done,
        "total": module.total,
    }


@lru_cache(maxsize=8192)
def _drawn(
    enrolment_pk: int, item: OutlineItem, is_current: bool, language: str, said_in: str
) -> SafeString:
    drawn_row = row(Enrolment(pk=enrolment_pk), item)
    return render_to_string(
        "components/step_row.html",
        {**drawn_row, "current": is_current, "compact": True, "said_in": said_in},
    )


def row(enrolment: Enrolment, item: OutlineItem) -> dict[str, Any]:
    """One step in the names of the step row."""
    step = item.step
    kind = label_of(step)
    return {
        "title": step.title,
        "status": item.status,
        "url": address(enrolment, item),
        "kind": kind if step.is_required else _("%s, optional") % kind,
        "minutes": step.minutes,
        "time": duration(step.minutes) if step.minutes else "",
        "reason": item.reason or item.note,
    }


def address(enrolment: Enrolment, item: OutlineItem) -> str:
    """Where a step leads: a locked one to the page that says why."""
    if item.is_locked:
        return address_of(enrolment, item.step)
    return kind_of(item.step.kind).url(enrolment, item.step)
