"""An outline in the names that the outline component reads."""

from typing import Any

from django.utils.translation import gettext as _

from courses.addresses import address_of
from courses.models import Enrolment
from courses.progress import Item, Outline
from courses.steps import kind_of


def modules(enrolment: Enrolment, outline: Outline, *, current: int | None = None) -> list[dict]:
    """The modules of ``outline`` with the address of every step; ``current`` is the step being read."""
    return [
        {
            "title": module.title or _("The whole course"),
            "done": module.done,
            "total": module.total,
            "steps": [row(enrolment, item, current=current) for item in module.items],
        }
        for module in outline.modules
    ]


def row(enrolment: Enrolment, item: Item, *, current: int | None = None) -> dict[str, Any]:
    step = item.step
    kind = kind_of(step.kind)
    return {
        "title": step.title,
        "status": item.status,
        "url": address(enrolment, item),
        "kind": kind.label if step.is_required else _("%s, optional") % kind.label,
        "minutes": step.minutes,
        "reason": item.reason or item.note,
        "current": step.pk == current,
    }


def address(enrolment: Enrolment, item: Item) -> str:
    """Where a step leads: a locked one to the page that says why."""
    if item.is_locked:
        return address_of(enrolment, item.step)
    return kind_of(item.step.kind).url(enrolment, item.step)
