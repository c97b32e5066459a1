"""The kinds of requirement, each in one class: chosen, checked, judged, and put to the trainee. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.releases.steps import kind_of as step_kind_of

# How many missing steps are named; the rest are counted.
NAMED = 3


@dataclass(frozen=True)
class StepFact:
    """A required step of the trainee's edition, and whether it is done."""

    key: str
    kind: str
    title: str
    is_done: bool


@dataclass(frozen=True)
class CheckFact:
    """What the organization found when it looked a license up, as it was stated then."""

    is_confirmed: bool
    organisation: str
    against: str
    on: date


@dataclass(frozen=True)
class LicenceFact:
    """A license as the trainee states it, and what looking it up found; None when nobody has."""

    label: str
    expires_on: date | None = None
    check: CheckFact | None = None

    def is_in_force(self, on: date) -> bool:
        return not self.is_disproved and (self.expires_on is None or self.expires_on >= on)

    @property
    def is_disproved(self) -> bool:
        return self.check is not None and not self.check.is_confirmed

    @property
    def is_confirmed(self) -> bool:
        return self.check is not None and self.check.is_confirmed

    @property
    def said(self) -> str:
        """The license, and who has checked it."""
        if self.check is None:
            return _("%s (as its holder states it; nobody has checked it)") % self.label
        return _("%(label)s (checked by %(organisation)s on %(date)s)") % {
            "label": self.label,
            "organisation": self.check.organisation,
            "date": date_format(self.check.on, "DATE_FORMAT"),
        }


@dataclass(frozen=True)
class Facts:
    """All that a decision is made from."""

    on: date
    steps: tuple[StepFact, ...] = ()
    licences: tuple[LicenceFact, ...] = ()
    licences_url: str = ""
    outline_url: str = ""


@dataclass(frozen=True)
class AskedRequirement:
    """One requirement of a scheme: its kind, and the kind of step where it names one."""

    kind: str
    step_kind: str = ""


@dataclass(frozen=True)
class RequirementFinding:
    """How one requirement stands, in the trainee's words."""

    asked: AskedRequirement
    met: bool
    title: str
    explanation: str
    # The steps that are left, of so many.
    left: tuple[StepFact, ...] = ()
    of: int = 0
    url: str = ""
    action_label: str = ""
    # Whether all that is missing waits with somebody else.
    waits: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(step.key for step in self.left)

    def among(self, waiting: Collection[str]) -> "RequirementFinding":
        """The same, told as waiting where every step left is one of ``waiting``, by their keys.

        Where some are, the others are named first: those are the trainee's to do.
        """
        count = sum(key in waiting for key in self.missing)
        if not count:
            return self
        if count == len(self.left):
            return replace(self, waits=True)
        said = ngettext(
            "%d of them waits with a supervisor.", "%d of them wait with a supervisor.", count
        )
        to_do_first = sorted(self.left, key=lambda step: step.key in waiting)
        explanation = f"{_explain_left(to_do_first, self.of)} {said % count}"
        return replace(self, explanation=explanation)


class RequirementKind(ABC):
    """One kind of requirement: how an owner chooses it, what it asks, and how it is judged.

    A subclass under ``@register`` is all that a new kind takes. It holds no state.
    """

    # What is stored, in at most 20 letters, and what an owner reads when choosing it.
    kind: ClassVar[str]
    label: ClassVar[Any]

    def complaint(self, asked: AskedRequirement, *, step_kinds: Sequence[str]) -> str:
        """What is wrong with the kind of step that an owner named, or an empty string."""
        if asked.step_kind:
            return _("Leave this empty: the requirement names no kind of step.")
        return ""

    @abstractmethod
    def title(self, asked: AskedRequirement) -> str:
        """What is asked, as one line of a list."""

    @abstractmethod
    def judge(self, asked: AskedRequirement, facts: Facts) -> RequirementFinding:
        """Whether the facts meet it, and if not, what is missing."""


Kind = TypeVar("Kind", bound=RequirementKind)

_kinds: dict[str, RequirementKind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    _kinds[kind.kind] = kind()
    return kind


def kind_of(name: str) -> RequirementKind:
    """The registered kind called ``name``; ``KeyError`` for an unknown one."""
    return _kinds[name]


def is_known(name: str) -> bool:
    return name in _kinds


def choices() -> list[tuple[str, Any]]:
    """What an owner chooses from. Migrations name this function, so a new kind needs none."""
    return [(name, kind.label) for name, kind in _kinds.items()]


# ------------------------------------------------------------ the kinds


@register
class AllSteps(RequirementKind):
    """Every required step of the edition."""

    kind = "all_steps"
    label = gettext_lazy("Every required step is done")

    def title(self, asked: AskedRequirement) -> str:
        return _("Finish every required step")

    def judge(self, asked: AskedRequirement, facts: Facts) -> RequirementFinding:
        return _judge_steps(asked, self.title(asked), facts.steps, facts)


@register
class StepsOfKind(RequirementKind):
    """Every required step of one kind."""

    kind = "steps_of_kind"
    label = gettext_lazy("Every required step of one kind is done")

    def complaint(self, asked: AskedRequirement, *, step_kinds: Sequence[str]) -> str:
        if asked.step_kind in step_kinds:
            return ""
        return _("Name one of: %(kinds)s.") % {"kinds": ", ".join(step_kinds)}

    def title(self, asked: AskedRequirement) -> str:
        try:
            return str(step_kind_of(asked.step_kind).every_required)
        except KeyError:
            # A version of a scheme may outlive a kind.
            return _("Finish every required step of the kind “%s”") % asked.step_kind

    def judge(self, asked: AskedRequirement, facts: Facts) -> RequirementFinding:
        steps = tuple(step for step in facts.steps if step.kind == asked.step_kind)
        return _judge_steps(asked, self.title(asked), steps, facts)


@register
class LicenceInForce(RequirementKind):
    """A professional license in force, as the trainee states it, unless looking it up disproved it."""

    kind = "licence"
    label = gettext_lazy("A professional license in force is on the profile")

    def title(self, asked: AskedRequirement) -> str:
        return _("State a professional license that is in force")

    def judge(self, asked: AskedRequirement, facts: Facts) -> RequirementFinding:
        in_force = [one for one in facts.licences if one.is_in_force(facts.on)]
        if in_force:
            explanation = _("Your profile states %s.") % get_text_list(
                [one.said for one in in_force], _("and")
            )
        elif disproved := [
            (one.label, one.check) for one in facts.licences if one.check and one.is_disproved
        ]:
            label, check = disproved[-1]
            explanation = _(
                "%(organisation)s looked up %(label)s on %(date)s and the register does not "
                "confirm it. Correct what your profile states, or ask the organization."
            ) % {
                "organisation": check.organisation,
                "label": label,
                "date": date_format(check.on, "DATE_FORMAT"),
            }
        elif facts.licences:
            explanation = _("The license on your profile has expired. Add the renewed one.")
        else:
            explanation = _("Your profile states no license. Add yours.")
        return RequirementFinding(
            asked=asked,
            met=bool(in_force),
            title=self.title(asked),
            explanation=explanation,
            url="" if in_force else facts.licences_url,
            action_label=_("Add a license"),
        )


# ------------------------------------------------------------ judging steps


def _judge_steps(
    asked: AskedRequirement, title: str, steps: tuple[StepFact, ...], facts: Facts
) -> RequirementFinding:
    missing = tuple(step for step in steps if not step.is_done)
    return RequirementFinding(
        asked=asked,
        # An edition without such a step meets nothing: a certificate must rest on something.
        met=bool(steps) and not missing,
        title=title,
        explanation=_explain_steps(steps, missing),
        left=missing,
        of=len(steps),
        url=facts.outline_url if missing else "",
        action_label=_("See what is left"),
    )


def _explain_steps(steps: tuple[StepFact, ...], missing: tuple[StepFact, ...]) -> str:
    if not steps:
        return _("This edition has no such step, so it cannot be met. Ask the organization.")
    if not missing:
        return ngettext("%d step is done.", "All %d steps are done.", len(steps)) % len(steps)
    return _explain_left(missing, len(steps))


def _explain_left(left: Sequence[StepFact], of: int) -> str:
    names = [f"“{step.title}”" for step in left[:NAMED]]
    unnamed = len(left) - len(names)
    if unnamed:
        names.append(ngettext("%d more", "%d more", unnamed) % unnamed)
    return _("%(missing)d of %(all)d are left: %(names)s.") % {
        "missing": len(left),
        "all": of,
        "names": get_text_list(names, _("and")),
    }
