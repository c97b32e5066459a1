"""What a trainee has done of an edition, what is next and what is left. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from courses.releases.steps import StepStatus
from courses.releases.syllabus import Syllabus, SyllabusStep

# What a trainee may go on with.
ACTIONABLE = {"open", "next", "returned"}


@dataclass(frozen=True)
class OutlineItem:
    """A step with the trainee's place in it.

    ``status`` is ``done``, ``next``, ``open``, ``locked``, ``waiting``, ``returned`` or
    ``failed``; ``asked`` says what is asked of whom when it waits, was returned or failed;
    ``until`` is when a wait ends by itself.
    """

    step: SyllabusStep
    status: str
    asked: str = ""
    until: datetime | None = None
    note: str = ""
    waits_for: tuple[SyllabusStep, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is locked, or what is asked. Put into words only where it is read."""
        return _finish_first(self.waits_for) if self.waits_for else self.asked

    @property
    def is_done(self) -> bool:
        return self.status == "done"

    @property
    def is_locked(self) -> bool:
        return self.status == "locked"


@dataclass(frozen=True)
class ModuleOutline:
    title: str
    items: tuple[OutlineItem, ...]

    @property
    def total(self) -> int:
        return sum(item.step.is_required for item in self.items)

    @property
    def done(self) -> int:
        return sum(item.step.is_required and item.is_done for item in self.items)


@dataclass(frozen=True)
class Outline:
    """Every step of an edition as one trainee sees it."""

    items: tuple[OutlineItem, ...]

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def next(self) -> OutlineItem | None:
        """What to do now: first what was returned, then the first required step, then an optional one."""
        able = [item for item in self.items if item.status in ACTIONABLE]
        ranked = sorted(able, key=lambda i: (i.status != "returned", not i.step.is_required))
        return ranked[0] if ranked else None

    @cached_property
    def modules(self) -> tuple[ModuleOutline, ...]:
        return tuple(
            ModuleOutline(title=title, items=tuple(items))
            for (_slug, title), items in groupby(
                self.items, key=lambda item: (item.step.module_slug, item.step.module_title)
            )
        )

    @cached_property
    def by_pk(self) -> dict[int, OutlineItem]:
        return {item.step.pk: item for item in self.items}

    @property
    def required(self) -> list[OutlineItem]:
        return [item for item in self.items if item.step.is_required]

    @property
    def total(self) -> int:
        return len(self.required)

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.required)

    @property
    def percent(self) -> int:
        """The share of required steps that are done, rounded down so that 100 means all."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def is_finished(self) -> bool:
        return self.done == self.total

    @property
    def minutes_left(self) -> int:
        return sum(item.step.minutes for item in self.required if not item.is_done)

    @property
    def waiting(self) -> list[OutlineItem]:
        return [item for item in self.required if item.status == "waiting"]

    @property
    def failed(self) -> list[OutlineItem]:
        return [item for item in self.required if item.status == "failed"]

    def opener_of(self, item: OutlineItem) -> OutlineItem | None:
        """The first step on the way to opening ``item`` that is not locked itself."""
        for needed in item.waits_for:
            first = self.by_pk[needed.pk]
            opener = self.opener_of(first) if first.is_locked else first
            if opener is not None:
                return opener
        return None

    def before(self, pk: int) -> OutlineItem | None:
        """The step that stands before ``pk``, whatever its status."""
        place = self._place(pk)
        return self.items[place - 1] if place > 0 else None

    def after(self, pk: int) -> OutlineItem | None:
        """The step that stands after ``pk``, whatever its status."""
        place = self._place(pk) + 1
        return self.items[place] if place < len(self.items) else None

    def onward(self, pk: int) -> OutlineItem | None:
        """What to go on with after the step ``pk``: the one behind it, else whatever is next."""
        after = self.after(pk)
        return after if after is not None and after.status in ACTIONABLE else self.next

    def _place(self, pk: int) -> int:
        return self.items.index(self.by_pk[pk])


def reachable(syllabus: Syllabus, *, completed: Collection[int]) -> list[SyllabusStep]:
    """The steps that are not done and not locked: only these have a status worth asking for."""
    by_key = {step.key: step for step in syllabus.steps}
    done = {step.key for step in syllabus.steps if step.pk in completed}
    return [
        step for step in syllabus.steps if step.key not in done and not _missing(step, done, by_key)
    ]


def outline(
    syllabus: Syllabus, *, completed: Collection[int], statuses: Mapping[int, StepStatus]
) -> Outline:
    """Where a trainee stands who completed the steps ``completed`` and has ``statuses`` in others."""
    done = {
        step.key
        for step in syllabus.steps
        if step.pk in completed or _state(statuses, step) == "done"
    }
    by_key = {step.key: step for step in syllabus.steps}
    unmarked = Outline(items=tuple(_item(step, statuses, done, by_key) for step in syllabus.steps))
    return _with_next_marked(unmarked)


def _state(statuses: Mapping[int, StepStatus], step: SyllabusStep) -> str:
    return statuses[step.pk].state if step.pk in statuses else "open"


def _item(
    step: SyllabusStep,
    statuses: Mapping[int, StepStatus],
    done: Collection[str],
    by_key: Mapping[str, SyllabusStep],
) -> OutlineItem:
    if step.key in done:
        return OutlineItem(step, "done")
    status = statuses.get(step.pk) or StepStatus("open")
    if status.state in ("waiting", "returned", "failed"):
        return OutlineItem(step, status.state, asked=status.note, until=status.available_at)
    if missing := _missing(step, done, by_key):
        return OutlineItem(step, "locked", waits_for=missing)
    return OutlineItem(step, "open", note=status.note)


def _missing(
    step: SyllabusStep, done: Collection[str], by_key: Mapping[str, SyllabusStep]
) -> tuple[SyllabusStep, ...]:
    # A prerequisite that the edition does not hold could never be met: it locks nothing.
    missing = [by_key[key] for key in step.prerequisites if key in by_key and key not in done]
    # They are kept in the order of their keys, and done in the order of the outline.
    return tuple(sorted(missing, key=lambda needed: needed.position))


def _finish_first(missing: Collection[SyllabusStep]) -> str:
    titles = get_text_list([_("“%s”") % step.title for step in missing], _("and"))
    return _("Finish %(titles)s first.") % {"titles": titles}


def _with_next_marked(unmarked: Outline) -> Outline:
    following = unmarked.next
    if following is None or following.status != "open":
        return unmarked
    return Outline(
        items=tuple(
            replace(item, status="next") if item is following else item for item in unmarked.items
        )
    )
