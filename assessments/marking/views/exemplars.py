"""Whole answers with reference marks, by which supervisors train their judgement.

The answers stand in an order that tells nothing, and the marks are folded away: whoever
wants to learn from them judges first.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.marking import access
from assessments.marking.models import MarkingDraft
from assessments.rubrics.feedback import CriterionRow, criterion_rows, label_of, shown
from assessments.rubrics.rubric import FrozenRubric, Reckoning, reckon
from assessments.vignettes import submissions
from assessments.vignettes.answers import PromptAnswer, prompts_of
from assessments.vignettes.exemplars import FrozenExemplar
from assessments.vignettes.exhibits import stages_of, works_of
from assessments.vignettes.models.pages import Exemplar
from core.models import Membership, Organisation
from courses.content import text
from courses.models import Edition, EditionStep
from courses.releases.syllabus import syllabus_of


@dataclass(frozen=True)
class Shown:
    """One exemplar as the page shows it."""

    letter: str
    exemplar: FrozenExemplar
    answers: list[dict]
    reckoning: Reckoning
    rows: list[CriterionRow]

    @property
    def overall(self) -> str:
        return str(Exemplar.Overall(self.exemplar.overall).label)

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return {"unsafe": "critical", "emerging": "caution"}.get(self.exemplar.overall, "met")

    @property
    def outcome(self) -> str:
        return label_of(self.reckoning.proposed)

    @property
    def percent(self):
        return shown(self.reckoning.percent)


@login_required
@require_safe
def show_vignettes(request: HttpRequest) -> HttpResponse:
    """The vignettes of the latest editions, with how many exemplars each has."""
    organisations = access.organisations_trained_at(request.user)
    editions = Edition.objects.offered().filter(organisation__in=organisations)
    supervised = Organisation.objects.of(request.user, Membership.Role.SUPERVISOR)
    waiting = MarkingDraft.objects.waiting_at(supervised).not_by(request.user)
    return render(
        request,
        "assessments/exemplars.html",
        {
            "tab": "exemplars",
            "supervises": supervised.exists(),
            "waiting": waiting.counted(),
            "mine": waiting.claimed_by(request.user).counted(),
            "groups": [
                {"edition": edition, "steps": steps}
                for edition in editions
                if (steps := [s for s in syllabus_of(edition).steps if s.kind == "vignette"])
            ],
        },
    )


@login_required
@require_safe
def show_exemplars(request: HttpRequest, step: int) -> HttpResponse:
    vignette = access.exemplars_for(request.user, step)
    frame = {
        "step": vignette,
        "edition": vignette.edition,
        "breadcrumbs": [
            (_("Exemplars"), reverse("assessments:exemplars")),
            (vignette.title, ""),
        ],
    }
    if submissions.is_answering(request.user, vignette):
        # Who supervises may study too: what they are still to write comes first.
        return render(
            request,
            "assessments/exemplars_of.html",
            {**frame, "is_answering": True},
            status=403,
        )
    content = vignette.content["content"]
    return render(
        request,
        "assessments/exemplars_of.html",
        {
            **frame,
            "stages": stages_of(content),
            "works": works_of(content, content["stages"]),
            "exemplars": list(_shown(vignette)),
        },
    )


def _shown(vignette: EditionStep) -> Iterator[Shown]:
    content = vignette.content["content"]
    rubric = FrozenRubric.from_content(content["rubric"])
    exemplars = [FrozenExemplar.of(one) for one in content.get("exemplars", ())]
    prompts = prompts_of(content)
    for letter, one in zip(
        ascii_uppercase, sorted(exemplars, key=_unforeseen(vignette)), strict=False
    ):
        answers = [PromptAnswer(prompt, one.answers[prompt.code]) for prompt in prompts]
        yield Shown(
            letter=letter,
            exemplar=one,
            answers=[
                {
                    "prompt": text.render(answer.prompt.text, content["references"]),
                    "text": answer.text,
                    "words": answer.words,
                }
                for answer in answers
            ],
            reckoning=reckon(rubric, one.marks),
            rows=criterion_rows(rubric, one.marks),
        )


def _unforeseen(vignette: EditionStep):
    """A key of sorting that stays the same for a vignette, and says nothing of the level."""

    def key(exemplar: FrozenExemplar) -> str:
        said = f"{vignette.key} {exemplar.overall}"
        return hashlib.sha256(said.encode()).hexdigest()

    return key
