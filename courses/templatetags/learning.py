"""What templates say about editions, times and curricula."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content.addresses import open_address
from courses.content.credit import Load
from courses.content.durations import duration, hours_certified
from courses.lessons import rendering
from courses.releases.models import Edition
from courses.releases.steps import description_of, label_of
from courses.releases.syllabus import SyllabusStep, syllabus_of

# Among so many curricula a lesson is looked for that is open to everybody.
OFFERED = 12

register = template.Library()
register.filter(duration)
register.filter(hours_certified)


@register.filter
def steps_counted(count: int) -> str:
    return ngettext("%(count)d step", "%(count)d steps", count) % {"count": count}


@register.filter
def kind_label(step) -> str:
    return label_of(step)


@register.filter
def difficulty(load: Load) -> str:
    """The difficulty that a learning time rests on, and whether an expert has set it."""
    stated = _("%d of 5") % load.difficulty
    return stated if load.rated else _("%s, assumed") % stated


@register.filter
def edition_facts(edition: Edition) -> list[str]:
    """What a card says of an edition in a line."""
    syllabus = syllabus_of(edition)
    modules = sum(bool(module.title) for module in syllabus.modules)
    facts = [
        ngettext("%(count)d module", "%(count)d modules", modules) % {"count": modules},
        duration(syllabus.minutes),
        _("Edition %d") % edition.number,
    ]
    return facts if syllabus.is_clinically_reviewed else [*facts, _("Not clinically reviewed")]


@register.filter
def assessment(step) -> str:
    """How a step is assessed; empty for one that is only read."""
    return description_of(step)


@register.simple_tag
def open_url(edition: Edition, step: SyllabusStep) -> str:
    return open_address(edition, step)


@register.simple_tag
def open_lesson() -> dict[str, Any] | None:
    """The first lesson that whoever has no account may read."""
    for edition in Edition.objects.offered()[:OFFERED]:
        for step in syllabus_of(edition).open_steps:
            return {
                "edition": edition,
                "step": step,
                "url": open_address(edition, step),
                "figure": rendering.first_figure(edition, step),
            }
    return None


@register.inclusion_tag("courses/_review_state.html")
def review_state(edition: Edition) -> dict:
    """Whether a clinician has reviewed an edition, for every page that shows one."""
    return {"syllabus": syllabus_of(edition)}


@register.simple_tag
def latest_editions(page=None) -> list[Edition]:
    """The latest edition of every published curriculum, or of those below ``page``."""
    return list(Edition.objects.offered(under=page))
