"""A step that is read at its own address: what its page shows around it, and where one goes on from it."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from courses.content.addresses import address_of
from courses.content.durations import duration
from courses.learning import outlines
from courses.learning.models import Enrolment
from courses.learning.progress import Outline, OutlineItem
from courses.releases.models import EditionStep
from courses.releases.steps import StepKind, label_of
from courses.releases.syllabus import SyllabusStep, syllabus_of


@dataclass(frozen=True)
class StepVisit:
    """One trainee at one step, at the moment of one request."""

    enrolment: Enrolment
    step: EditionStep
    outline: Outline
    at: datetime

    @property
    def item(self) -> OutlineItem:
        return self.outline.by_pk[self.step.pk]

    def context(self) -> dict[str, Any]:
        """What every page of a step shows: the outline, what stands before it and after it."""
        enrolment, outline, item = self.enrolment, self.outline, self.item
        before, after = outline.before(item.step.pk), outline.after(item.step.pk)
        return {
            "enrolment": enrolment,
            "edition": enrolment.edition,
            "syllabus": syllabus_of(enrolment.edition),
            "meta": [label_of(item.step), *_time(item.step)],
            "outline": outline,
            "modules": outlines.compact_modules(enrolment, outline, current=item.step.pk),
            "item": item,
            "step": item.step,
            "is_past_review": item.step.is_past_review(
                enrolment.edition.organisation.day_of(self.at)
            ),
            "previous": before and outlines.row(enrolment, before),
            "following": after and outlines.row(enrolment, after),
        }


class ReadKind(StepKind):
    """A kind without a state of its own: it is open until it is completed."""

    preview_modes = Page.DEFAULT_PREVIEW_MODES

    def statuses(self, enrolments: Sequence, steps: Sequence, *, at: datetime) -> dict:
        return {}

    def url(self, enrolment: Enrolment, step) -> str:
        return address_of(enrolment, step)

    @abstractmethod
    def show(self, request: HttpRequest, visit: StepVisit) -> HttpResponse:
        """The page of an unlocked step."""


def next_step(enrolment: Enrolment, at: datetime) -> str:
    """Where somebody goes on who was nowhere yet: the next step, else the outline."""
    following = enrolment.outline(at=at).next
    return outlines.address(enrolment, following) if following else enrolment.get_absolute_url()


def onward(enrolment: Enrolment, pk: int, at: datetime) -> str:
    """Where to go after the step ``pk``: the one behind it, else whatever is next, else the outline."""
    following = enrolment.outline(at=at).onward(pk)
    return outlines.address(enrolment, following) if following else enrolment.get_absolute_url()


def _time(step: SyllabusStep) -> list[str]:
    return [duration(step.minutes)] if step.minutes else []
