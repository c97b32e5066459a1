"""What an author looks at: the draft of a curriculum and what the rules find, each made once.

A release freezes everything anew. Whoever only looks is shown what was frozen before, wherever
nothing has changed that it rests on (``stamps``): the pages that changed are frozen again, and
the rules judge again when anything did.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from core.made.store import NOTHING, known, made
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage
from courses.quality import rules
from courses.quality.findings import Finding
from courses.quality.material import Curriculum
from courses.quality.totals import Totals, totals_of
from courses.releases import material
from courses.releases.drafts import Draft, Frozen, draft_of, frozen
from courses.releases.stamps import FileKey, Stamp, digest, stamp_of, states_of

T = TypeVar("T")


def preview(curriculum: CurriculumPage) -> Draft:
    """What a release would freeze now. Nothing is written but what is kept for the next look."""
    stamp = stamp_of(curriculum)
    before = _frozen_before(stamp)
    anew: dict[int, Frozen] = {}
    freezing = Freezing(curriculum.organisation)

    def freeze(page: StepPage, module: ModulePage | None) -> Frozen:
        found = before.get(page.pk)
        if found is None:
            found = anew[page.pk] = frozen(curriculum, freezing, page, module)
        return found

    draft = draft_of(curriculum, freezing, freeze)
    states = states_of(_files([*before.values(), *anew.values()]))
    # What changed while it was frozen belongs to neither stamp.
    if anew and (stamp_of(curriculum) != stamp or not _are_unchanged(freezing)):
        return draft
    for pk, found in anew.items():
        if found.refusal is None:
            _keep(stamp.steps[pk], found, states)
    return replace(draft, stamp=digest([stamp.whole, sorted(states.items())]))


def judged(draft: Draft, *, on: date) -> list[Finding]:
    """What the rules of quality find in a draft. Its errors forbid the release."""
    return once("findings", draft, on.isoformat(), make=partial(rules.judge, on=on))


def totals(draft: Draft) -> Totals:
    """How much a draft holds."""
    return once("totals", draft, make=totals_of)


def once(what: str, draft: Draft, *of: str, make: Callable[[Curriculum], T]) -> T:
    """What ``make`` makes of the material of a draft, which is not even read when it is known."""

    def anew() -> T:
        return make(material.read(draft))

    return made(f"draft-{what}", draft.stamp, *of, make=anew) if draft.stamp else anew()


# ------------------------------------------------------------ keeping


def _frozen_before(stamp: Stamp) -> dict[int, Frozen]:
    """The pages that were frozen as they stand, by their primary keys."""
    shown = {pk: known("draft-files", of) for pk, of in stamp.steps.items()}
    shown = {pk: files for pk, files in shown.items() if files is not NOTHING}
    states = states_of(key for files in shown.values() for key in files)
    found = {
        pk: known("draft-step", stamp.steps[pk], _state(files, states))
        for pk, files in shown.items()
    }
    return {pk: one for pk, one in found.items() if one is not NOTHING}


def _keep(stamp: str, found: Frozen, states: dict[FileKey, str]) -> None:
    made("draft-files", stamp, make=lambda: found.files)
    made("draft-step", stamp, _state(found.files, states), make=lambda: found)


def _state(files: Iterable[FileKey], states: dict[FileKey, str]) -> str:
    return digest((key, states[key]) for key in sorted(files))


def _files(every: Iterable[Frozen]) -> set[FileKey]:
    return {key for one in every for key in one.files}


def _are_unchanged(freezing: Freezing) -> bool:
    return all(kept.is_unchanged() for kept in freezing.kept_files.values())
