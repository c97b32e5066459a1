"""The syllabus of an edition: everything about its steps except their text.

It is a pure function of rows that never change, so a process reads an edition once and
keeps the result; a page that shows forty steps asks the database for none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from core.made.store import at_hand
from courses.content.credit import Load
from courses.releases import steps
from courses.releases.models import Edition


@dataclass(frozen=True)
class Objective:
    code: str
    text: str
    competencies: tuple[str, ...]


@dataclass(frozen=True)
class SyllabusStep:
    """One step, under the names that ``EditionStep`` has for it.

    ``load`` is what a lesson's minutes are computed from, and None where minutes were stated.
    """

    pk: int
    edition_id: int
    fingerprint: str
    position: int
    module_slug: str
    module_title: str
    key: str
    slug: str
    kind: str
    title: str
    minutes: int
    is_required: bool
    summary: str
    review_by: date | None
    prerequisites: tuple[str, ...]
    objectives: tuple[Objective, ...]
    rules: Mapping[str, Any] = field(hash=False)
    is_handout: bool = False
    is_open: bool = False
    load: Load | None = None
    explains_terms: bool = False

    def is_past_review(self, on: date) -> bool:
        return self.review_by is not None and self.review_by < on


def beside_the_modules() -> str:
    """What the steps are called that stand in no module."""
    return _("The whole course")


@dataclass(frozen=True)
class SyllabusModule:
    """A module, or the steps that stand together beside the modules, without a title."""

    slug: str
    title: str
    summary: str
    objectives: tuple[Objective, ...]
    steps: tuple[SyllabusStep, ...]

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return self.title or beside_the_modules()

    @cached_property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @cached_property
    def counted(self) -> tuple[SyllabusStep, ...]:
        """The steps that are studied; a hand-out is kept at hand."""
        return tuple(step for step in self.steps if not step.is_handout)


@dataclass(frozen=True)
class Syllabus:
    edition_id: int
    fingerprint: str
    number: int
    sign_off: Mapping[str, str] | None
    modules: tuple[SyllabusModule, ...]

    @cached_property
    def steps(self) -> tuple[SyllabusStep, ...]:
        return tuple(step for module in self.modules for step in module.steps)

    @property
    def is_clinically_reviewed(self) -> bool:
        return self.sign_off is not None

    @cached_property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps if step.is_required)

    @cached_property
    def lessons(self) -> tuple[SyllabusStep, ...]:
        """The lessons whose minutes were computed."""
        return tuple(step for step in self.steps if step.load)

    def lessons_on(
        self, *, objective: str | None, competency: str | None, module_slug: str
    ) -> tuple[SyllabusStep, ...]:
        """The lessons that carry an objective, by its code, or one of a competency.

        Two modules may use the same code: those of ``module_slug`` are meant where it has any.
        """
        carrying = [
            lesson
            for lesson in self.lessons
            if not lesson.is_handout
            and any(
                one.code == objective if objective else competency in one.competencies
                for one in lesson.objectives
            )
        ]
        own = [lesson for lesson in carrying if lesson.module_slug == module_slug]
        return tuple(own or carrying)

    @cached_property
    def open_steps(self) -> tuple[SyllabusStep, ...]:
        """What whoever has no account may read."""
        return tuple(step for step in self.steps if step.is_open)

    @cached_property
    def has_glossary(self) -> bool:
        return any(step.explains_terms for step in self.steps)

    @property
    def computed_minutes(self) -> int:
        """What the required lessons count."""
        return sum(step.minutes for step in self.lessons if step.is_required)

    @property
    def stated_minutes(self) -> int:
        """What the authors of the other required steps state."""
        return self.minutes - self.computed_minutes

    @cached_property
    def by_pk(self) -> dict[int, SyllabusStep]:
        return {step.pk: step for step in self.steps}

    @cached_property
    def by_address(self) -> dict[tuple[str, str], SyllabusStep]:
        return {(step.module_slug, step.slug): step for step in self.steps}


# A step with its objectives takes about so many bytes.
STEP_TAKES = 3000


def syllabus_of(edition: Edition) -> Syllabus:
    """The syllabus of ``edition``, read from its rows the first time this process is asked."""
    return at_hand(
        "syllabus",
        edition.pk,
        edition.fingerprint,
        make=lambda: _read(edition),
        size=lambda syllabus: STEP_TAKES * len(syllabus.steps),
    )


def _read(edition: Edition) -> Syllabus:
    rows = edition.steps.select_related("kept").order_by("position")
    stated = {module["slug"]: module for module in edition.content.get("modules", ())}
    return Syllabus(
        edition_id=edition.pk,
        fingerprint=edition.fingerprint,
        number=edition.number,
        sign_off=edition.sign_off,
        modules=tuple(
            _read_module(slug, title, stated.get(slug, {}), tuple(of_module))
            for (slug, title), of_module in groupby(
                map(_read_step, rows), key=lambda step: (step.module_slug, step.module_title)
            )
        ),
    )


def _read_module(
    slug: str, title: str, stated: Mapping[str, Any], steps_of_module: tuple[SyllabusStep, ...]
) -> SyllabusModule:
    return SyllabusModule(
        slug=slug,
        title=title,
        summary=stated.get("summary", ""),
        objectives=tuple(_objective(objective) for objective in stated.get("objectives", ())),
        steps=steps_of_module,
    )


def _read_step(row) -> SyllabusStep:
    content = row.content
    kind, said = steps.kind_of(row.kind), content.get("content", {})
    return SyllabusStep(
        pk=row.pk,
        edition_id=row.edition_id,
        fingerprint=row.fingerprint,
        position=row.position,
        module_slug=row.module_slug,
        module_title=row.module_title,
        key=row.key,
        slug=row.slug,
        kind=row.kind,
        title=row.title,
        minutes=row.minutes,
        is_required=row.is_required,
        summary=content.get("summary", ""),
        review_by=date.fromisoformat(content["review_by"]) if content.get("review_by") else None,
        prerequisites=tuple(content.get("prerequisites", ())),
        objectives=tuple(_objective(objective) for objective in content.get("objectives", ())),
        rules=kind.rules(said),
        is_handout=kind.is_handout(said),
        is_open=kind.is_open(said),
        load=kind.load(said),
        explains_terms=bool(kind.terms(said)),
    )


def _objective(content: Mapping[str, Any]) -> Objective:
    return Objective(
        code=content["code"],
        text=content["text"],
        competencies=tuple(content.get("competencies", ())),
    )
