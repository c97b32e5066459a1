"""What a release of a curriculum would keep: its steps and outline frozen, compared with the
edition before, and everything that stands in the way. Only reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.records.fingerprints import canonical_bytes, fingerprint
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage, ModulePage, StepPage
from courses.releases.models import Edition
from courses.releases.prerequisites import cycle_in, unknown_in
from courses.releases.steps import kind_of


@dataclass(frozen=True)
class DraftStep:
    """A step as a release would keep it."""

    page: StepPage
    module: ModulePage | None
    content: dict[str, Any]
    fingerprint: str

    @property
    def key(self) -> str:
        return self.content["key"]


@dataclass(frozen=True)
class Frozen:
    """What a release would keep of a page, with the files that it shows; or why it cannot."""

    content: dict[str, Any]
    fingerprint: str = ""
    files: frozenset[tuple[str, int]] = frozenset()
    refusal: Refusal | None = None


# Freezes a page that stands in a module, or beside them.
Freeze = Callable[[StepPage, ModulePage | None], Frozen]


@dataclass(frozen=True)
class Changes:
    """How a draft differs from the edition numbered ``since``; keys of steps."""

    since: int | None
    added: list[str]
    removed: list[str]
    changed: list[str]
    moved: list[str]

    def as_content(self) -> dict[str, Any]:
        return {
            "since": self.since,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "moved": self.moved,
        }


@dataclass(frozen=True)
class Draft:
    """What a release of a curriculum would keep now, and what stands in its way."""

    curriculum: CurriculumPage
    previous: Edition | None
    steps: list[DraftStep]
    outline: dict[str, Any]
    changes: Changes
    problems: list[Refusal] = field(default_factory=list)
    # Tells it from what any other pages would give; empty while nobody can tell.
    stamp: str = ""

    @property
    def minutes(self) -> int:
        return sum(step.content["minutes"] for step in self.steps)

    @property
    def has_changes(self) -> bool:
        """Whether anything that learners see differs from the previous edition: a step, or the outline."""
        return self.previous is None or any(
            canonical_bytes(self.outline[name]) != canonical_bytes(self.previous.content[name])
            for name in self.outline
        )


def draft_of(curriculum: CurriculumPage, freezing: Freezing, freeze: Freeze | None = None) -> Draft:
    """Everything that a release would freeze, problems included.

    ``freeze`` may know what a page was frozen as before; a release freezes every page anew.
    """
    problems: list[Refusal] = []
    if not curriculum.live:
        problems.append(
            Refusal("curriculum_not_published", _("Publish the curriculum's own page first."))
        )
    steps, unfit = _freeze_steps(
        curriculum, freeze or partial(frozen, curriculum, freezing), problems
    )
    if not steps and not problems:
        problems.append(Refusal("nothing_to_release", _("The curriculum has no published step.")))
    outline = _outline(curriculum, freezing, steps)
    problems += _problems_of_objectives(outline)
    problems += _problems_of_prerequisites(steps, unfit)
    previous = Edition.objects.latest_of(curriculum)
    return Draft(
        curriculum=curriculum,
        previous=previous,
        steps=steps,
        outline=outline,
        changes=_changes(previous, steps),
        problems=problems,
    )


def _freeze_steps(
    curriculum: CurriculumPage, freeze: Freeze, problems: list[Refusal]
) -> tuple[list[DraftStep], list[StepPage]]:
    """The steps, and the pages that could not be frozen, each with its problem noted."""
    steps, unfit = [], []
    for module, page in _published_steps(curriculum):
        found = freeze(page, module)
        if refusal := found.refusal:
            message = _("“%(step)s”: %(reason)s") % {"step": page.title, "reason": refusal}
            problems.append(Refusal(refusal.code, message))
            unfit.append(page)
        else:
            steps.append(DraftStep(page, module, found.content, found.fingerprint))
    return steps, unfit


def frozen(
    curriculum: CurriculumPage, freezing: Freezing, page: StepPage, module: ModulePage | None
) -> Frozen:
    """What a release would keep of ``page`` now."""
    freezing.named.clear()
    try:
        content = freeze_step(page, curriculum, module, freezing)
        _refuse_required_handout(content)
    except Refusal as refusal:
        return Frozen({}, refusal=refusal)
    return Frozen(content, fingerprint(canonical_bytes(content)), frozenset(freezing.named))


def _refuse_required_handout(content: Mapping[str, Any]) -> None:
    """As the files do: it counts no time, so nothing may rest on it."""
    if content["is_required"] and kind_of(content["kind"]).is_handout(content["content"]):
        raise Refusal("required_handout", _("A hand-out is optional."))


def _published_steps(
    curriculum: CurriculumPage,
) -> Iterator[tuple[ModulePage | None, StepPage]]:
    """Each published step with its module, in the order of the tree."""
    modules: dict[str, ModulePage | None] = {curriculum.path: None}
    pages = curriculum.get_descendants().live().specific()
    for page in pages:
        parent = page.path[: -page.steplen]
        if parent not in modules:
            continue  # Its module is not published, whatever the step says of itself.
        if isinstance(page, ModulePage):
            modules[page.path] = page
        elif isinstance(page, StepPage):
            yield modules[parent], page


def freeze_step(
    page: StepPage, curriculum: CurriculumPage, module: ModulePage | None, freezing: Freezing
) -> dict[str, Any]:
    """The canonical content of a step, as ``docs/frozen-content.md`` states it."""
    objectives = sorted(
        page.taught_objectives.all(), key=lambda objective: (objective.sort_order, objective.code)
    )
    content = kind_of(page.kind).freeze(page, freezing)
    return {
        "key": f"{module.slug}/{page.slug}" if module else page.slug,
        "kind": page.kind,
        "title": page.title,
        "summary": page.summary,
        "minutes": page.minutes_of(content),
        "is_required": page.is_required,
        "review_by": page.review_by.isoformat() if page.review_by else None,
        "objectives": [_objective(objective) for objective in objectives],
        "prerequisites": sorted(needed.key_in(curriculum) for needed in page.prerequisites.all()),
        "content": content,
    }


def _objective(objective) -> dict[str, Any]:
    competencies = sorted(
        objective.competencies.all(), key=lambda competency: (competency.position, competency.code)
    )
    return {
        "code": objective.code,
        "text": objective.text,
        "competencies": [competency.code for competency in competencies],
    }


def _outline(
    curriculum: CurriculumPage, freezing: Freezing, steps: Sequence[DraftStep]
) -> dict[str, Any]:
    """The part of the manifest that says what is taught; the rest says how it was released."""
    return {
        "curriculum": {
            "title": curriculum.title,
            "slug": curriculum.slug,
            "language": curriculum.language,
            "summary": curriculum.summary,
            "audience": curriculum.audience,
            "introduction": freezing.text(curriculum.introduction),
            "certificate_meaning": freezing.text(curriculum.certificate_meaning),
        },
        "framework": _framework(curriculum.framework),
        "modules": _modules(steps),
    }


def _framework(framework) -> dict[str, Any] | None:
    if framework is None:
        return None
    return {
        "code": framework.code,
        "title": framework.title,
        "description": framework.description,
        "competencies": [
            {
                "code": competency.code,
                "title": competency.title,
                "description": competency.description,
                "parent": competency.parent.code if competency.parent else None,
            }
            for competency in framework.competencies.select_related("parent")
        ],
    }


def _modules(steps: Sequence[DraftStep]) -> list[dict[str, Any]]:
    modules: list[dict[str, Any]] = []
    current: object = None
    for step in steps:
        module = step.module
        if not modules or module != current:
            current = module
            modules.append(
                {
                    "slug": module.slug if module else "",
                    "title": module.title if module else "",
                    "summary": module.summary if module else "",
                    "objectives": [_objective(objective) for objective in module.objectives.all()]
                    if module
                    else [],
                    "steps": [],
                }
            )
        modules[-1]["steps"].append(
            {
                name: step.content[name]
                for name in ("key", "kind", "title", "minutes", "is_required")
            }
            | {"fingerprint": step.fingerprint}
        )
    return modules


def _problems_of_objectives(outline: dict[str, Any]) -> list[Refusal]:
    problems = []
    codes: set[str] = set()
    for module in outline["modules"]:
        if module["slug"] and not module["objectives"]:
            problems.append(
                Refusal(
                    "no_objectives",
                    _("Module “%s” states no learning objective.") % module["title"],
                )
            )
        for objective in module["objectives"]:
            if objective["code"] in codes:
                problems.append(
                    Refusal(
                        "objective_repeated",
                        _("Two objectives of the curriculum have the code “%s”.")
                        % objective["code"],
                    )
                )
            codes.add(objective["code"])
    return problems


def _problems_of_prerequisites(
    steps: Sequence[DraftStep], unfit: Sequence[StepPage]
) -> list[Refusal]:
    problems = []
    requires = {step.key: step.content["prerequisites"] for step in steps}
    # A step that could not be frozen has a problem of its own; that others follow it is none.
    requires |= {page.key_in(page.curriculum): [] for page in unfit}
    titles = {step.key: step.content["title"] for step in steps}
    for key, missing in unknown_in(requires).items():
        problems.append(
            Refusal(
                "unknown_prerequisite",
                _("“%(step)s” must follow %(missing)s, which this release does not hold.")
                % {"step": titles[key], "missing": ", ".join(missing)},
            )
        )
    if cycle := cycle_in(requires):
        path = " → ".join(titles.get(key, key) for key in cycle)
        problems.append(
            Refusal("prerequisite_cycle", _("These steps wait for each other: %s.") % path)
        )
    return problems


def _changes(previous: Edition | None, steps: Sequence[DraftStep]) -> Changes:
    before = {
        step["key"]: step["fingerprint"]
        for module in (previous.content["modules"] if previous else [])
        for step in module["steps"]
    }
    after = {step.key: step.fingerprint for step in steps}
    old_order = [key for key in before if key in after]
    new_order = [key for key in after if key in before]
    return Changes(
        since=previous.number if previous else None,
        added=[key for key in after if key not in before],
        removed=[key for key in before if key not in after],
        changed=[key for key in new_order if before[key] != after[key]],
        moved=_moved(old_order, new_order),
    )


def _moved(old: list[str], new: list[str]) -> list[str]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    kept = {
        key
        for block in matcher.get_matching_blocks()
        for key in new[block.b : block.b + block.size]
    }
    return [key for key in new if key not in kept]
