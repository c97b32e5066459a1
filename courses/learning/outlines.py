"""An outline in the names that the outline component reads."""

from collections.abc import Hashable, Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.made.patterns import Pattern, Place
from core.made.store import at_hand
from courses.content import languages
from courses.content.addresses import address_of
from courses.content.durations import duration
from courses.learning.models import Enrolment
from courses.learning.progress import ModuleOutline, Outline, OutlineItem
from courses.releases.steps import kind_of, label_of
from courses.releases.syllabus import beside_the_modules


def modules(enrolment: Enrolment, outline: Outline) -> list[dict[str, Any]]:
    """The modules of ``outline`` with the address of every step; open is the one to go on in."""
    said_in = languages.said_in(enrolment.edition.language)
    return [
        {
            **_head(module, said_in, open_at=outline.next.step.pk if outline.next else None),
            "steps": [row(enrolment, item) for item in module.items],
        }
        for module in outline.modules
    ]


def compact_modules(
    enrolment: Enrolment, outline: Outline, *, current: int
) -> list[dict[str, Any]]:
    """The modules as the reader's left column shows them; ``current`` is the step being read.

    A module is drawn once for all who are as far in it: drawing forty rows costs more than all
    the rest of a lesson.
    """
    whose, said_in = {"enrolment": enrolment.pk}, languages.said_in(enrolment.edition.language)
    return [{"html": _drawn(module, current, said_in).filled(whose)} for module in outline.modules]


def _head(module: ModuleOutline, said_in: str, *, open_at: int | None) -> dict[str, Any]:
    return {
        "title": module.title or beside_the_modules(),
        "said_in": said_in,
        "title_said_in": said_in if module.title else "",
        "is_open": any(item.step.pk == open_at for item in module.items),
        "done": module.done,
        "total": module.total,
    }


def _drawn(module: ModuleOutline, current: int, said_in: str) -> Pattern:
    def draw(place: Place) -> str:
        anybody = Enrolment(pk=int(place("enrolment")))
        steps = [
            {**row(anybody, item), "current": item.step.pk == current} for item in module.items
        ]
        shown = {**_head(module, said_in, open_at=current), "steps": steps}
        return render_to_string(
            "components/outline_module.html", {"module": shown, "compact": True}
        )

    return at_hand(
        "outline-module", said_in, *_said(module, current), make=lambda: Pattern.of(draw)
    )


def _said(module: ModuleOutline, current: int) -> Iterator[Hashable]:
    """Everything that a drawn module says."""
    yield current if any(item.step.pk == current for item in module.items) else None
    for item in module.items:
        waits_for = tuple(needed.pk for needed in item.waits_for)
        yield (item.step.pk, item.step.fingerprint, item.status, item.asked, item.note, waits_for)


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
