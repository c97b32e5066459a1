from collections.abc import Mapping
from typing import Any

from assessments.bank.files import bank_of
from assessments.bank.material import read_question
from assessments.quizzes.files import codes_asked
from courses.formats.contents import Package, PackagedStep
from courses.quality.material import (
    Locate,
    StepMaterial,
)
from courses.releases.material import spot_of


def freeze_packaged_quiz(step: PackagedStep, package: Package) -> dict[str, Any]:
    """A quiz that was read from its file as an edition would freeze it: every question that it may ask."""
    asked = codes_asked(step.content, package)
    return {
        "questions": [
            said.content() | {"spot": spot_of(said.code.place)}
            for said in bank_of(package)
            if said.code in asked
        ]
    }


def material_of(content: Mapping[str, Any], locate: Locate) -> StepMaterial:
    """A quiz's frozen content as the rules see it."""
    questions = tuple(
        read_question(one, one.get("spot") or locate("question", one["code"]))
        for one in content["questions"]
    )
    return StepMaterial(questions=questions, locate=locate)
