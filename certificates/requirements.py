"""What each kind of requirement asks, how it is judged, and how it says so to the trainee. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
class LicenceFact:
    """A licence as the trainee states it."""

    label: str
    expires_on: date | None = None

    def is_in_force(self, on: date) -> bool:
        return self.expires_on is None or self.expires_on >= on


@dataclass(frozen=True)
class Facts:
    """All that a decision is made from."""

    on: date
    steps: tuple[StepFact, ...] = ()
    licences: tuple[LicenceFact, ...] = ()
    licences_url: str = ""
    outline_url: str = ""


@dataclass(frozen=True)
class Asked:
    """One requirement of a scheme: its kind, and the kind of step where it names one."""

    kind: str
    step_kind: str = ""


@dataclass(frozen=True)
class Finding:
    """How one requirement stands, in the trainee's words."""

    asked: Asked
    met: bool
    title: str
    explanation: str
    missing: tuple[str, ...] = ()
    url: str = ""
    action_label: str = ""


class RequirementKind(Protocol):
    def title(self, asked: Asked) -> str:
        """What is asked, as one line of a list."""

    def judge(self, asked: Asked, facts: Facts) -> Finding:
        """Whether the facts meet it, and if not, what is missing."""


class AllSteps:
    """Every required step of the edition."""

    def title(self, asked: Asked) -> str:
        return _("Finish every required step")

    def judge(self, asked: Asked, facts: Facts) -> Finding:
        return _judge_steps(asked, self.title(asked), facts.steps, facts)


class StepsOfKind:
    """Every required step of one kind."""

    titles: Mapping[str, object] = {
        "lesson": gettext_lazy("Read every required lesson"),
        "quiz": gettext_lazy("Pass every required quiz"),
        "vignette": gettext_lazy("Pass every required vignette"),
        "evaluation": gettext_lazy("Evaluate the teaching"),
    }

    def title(self, asked: Asked) -> str:
        return str(self.titles[asked.step_kind])

    def judge(self, asked: Asked, facts: Facts) -> Finding:
        steps = tuple(step for step in facts.steps if step.kind == asked.step_kind)
        return _judge_steps(asked, self.title(asked), steps, facts)


class Licence:
    """A professional licence in force, as the trainee states it. Nobody has verified it."""

    def title(self, asked: Asked) -> str:
        return _("State a professional licence that is in force")

    def judge(self, asked: Asked, facts: Facts) -> Finding:
        in_force = [one for one in facts.licences if one.is_in_force(facts.on)]
        if in_force:
            explanation = _("Your profile states %s.") % get_text_list(
                [one.label for one in in_force], _("and")
            )
        elif facts.licences:
            explanation = _("The licence on your profile has expired. Add the renewed one.")
        else:
            explanation = _("Your profile states no licence. Add yours.")
        return Finding(
            asked=asked,
            met=bool(in_force),
            title=self.title(asked),
            explanation=explanation,
            url="" if in_force else facts.licences_url,
            action_label=_("Add a licence"),
        )


KINDS: Mapping[str, RequirementKind] = {
    "all_steps": AllSteps(),
    "steps_of_kind": StepsOfKind(),
    "licence": Licence(),
}


def _judge_steps(asked: Asked, title: str, steps: tuple[StepFact, ...], facts: Facts) -> Finding:
    missing = tuple(step for step in steps if not step.is_done)
    return Finding(
        asked=asked,
        # An edition without such a step meets nothing: a certificate must rest on something.
        met=bool(steps) and not missing,
        title=title,
        explanation=_explain_steps(steps, missing),
        missing=tuple(step.key for step in missing),
        url=facts.outline_url if missing else "",
        action_label=_("See what is left"),
    )


def _explain_steps(steps: tuple[StepFact, ...], missing: tuple[StepFact, ...]) -> str:
    if not steps:
        return _("This edition has no such step, so it cannot be met. Ask the organisation.")
    if not missing:
        return ngettext("%d step is done.", "All %d steps are done.", len(steps)) % len(steps)
    names = [f"“{step.title}”" for step in missing[:NAMED]]
    unnamed = len(missing) - len(names)
    if unnamed:
        names.append(ngettext("%d more", "%d more", unnamed) % unnamed)
    return _("%(missing)d of %(all)d are left: %(names)s.") % {
        "missing": len(missing),
        "all": len(steps),
        "names": get_text_list(names, _("and")),
    }
