"""Quizzes, vignettes and the bank as the rules of quality see them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.packages.banks import BANK, PackagedQuestion, bank_of
from assessments.packages.quizzes import codes_asked
from courses import text
from courses.packages.contents import Package, PackagedModule, PackagedStep
from courses.quality.findings import Spot
from courses.quality.lessons import freeze_table, read_options
from courses.quality.material import (
    Case,
    Content,
    Criterion,
    Figure,
    Level,
    Locate,
    Passage,
    Question,
    Table,
)
from courses.quality.packages import spot_of


class Bank:
    """The questions that a packaged module holds."""

    def read(self, module: PackagedModule) -> Sequence[Question]:
        return [
            read_question(_freeze_question(said), spot_of(said.code.place))
            for said in module.extras.get(BANK, [])
        ]


class QuizReader:
    kind = "quiz"

    def freeze(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        asked = codes_asked(step.content, package)
        return {
            "questions": [
                _freeze_question(said) | {"spot": spot_of(said.code.place)}
                for said in bank_of(package)
                if said.code in asked
            ]
        }

    def read(self, content: Mapping[str, Any], locate: Locate) -> Content:
        questions = tuple(
            read_question(one, one.get("spot") or locate("question", one["code"]))
            for one in content["questions"]
        )
        return Content(questions=questions, locate=locate)


class VignetteReader:
    kind = "vignette"

    def freeze(self, step: PackagedStep, package: Package) -> dict[str, Any]:
        said = step.content
        return {
            "stages": [
                {
                    **stage["value"],
                    "exhibits": [_freeze_exhibit(e) for e in stage["value"]["exhibits"]],
                }
                for stage in said.stages
            ],
            "rubric": {"criteria": [criterion["value"] for criterion in said.criteria]},
            "model_answer": said.model_answer,
            "exemplars": [
                {"overall": exemplar.overall} for exemplar in getattr(said, "exemplars", ())
            ],
        }

    def read(self, content: Mapping[str, Any], locate: Locate) -> Content:
        exhibits = [exhibit for stage in content["stages"] for exhibit in stage["exhibits"]]
        return Content(
            passages=tuple(_passages(content, locate)),
            figures=tuple(
                Figure(one["alt"], one["caption"], locate("image", one["alt"]))
                for one in exhibits
                if one["kind"] == "image"
            ),
            tables=tuple(
                Table(one["caption"], (), locate("table", one["caption"]))
                for one in exhibits
                if one["kind"] == "table"
            ),
            case=Case(
                criteria=tuple(_criterion(one, locate) for one in content["rubric"]["criteria"]),
                exemplars=tuple(one["overall"] for one in content.get("exemplars", ())),
                has_model_answer=bool(text.words(content["model_answer"])),
            ),
            locate=locate,
        )


def read_question(content: Mapping[str, Any], spot: Spot) -> Question:
    """A question's frozen content as material."""
    options = read_options(content.get("options", ()))
    feedback = [option.feedback for option in options]
    if "is_true" in content:
        feedback = [content["feedback_true"], content["feedback_false"]]
    return Question(
        code=content["code"],
        type=content["type"],
        stem=content["stem"],
        options=options,
        feedback=tuple(feedback),
        rationale=content["rationale"],
        sources=tuple(content["sources"]),
        objective=content["objective"] or "",
        competency=content["competency"] or "",
        difficulty=content["difficulty"],
        review_by=date.fromisoformat(content["review_by"]) if content["review_by"] else None,
        spot=spot,
    )


def _freeze_question(said: PackagedQuestion) -> dict[str, Any]:
    answer = said.answer[0]
    return {
        "code": str(said.code),
        "type": answer["type"],
        "stem": said.stem,
        "rationale": said.rationale,
        "sources": [str(source) for source in said.sources],
        "objective": str(said.objective),
        "competency": str(said.competency),
        "difficulty": said.difficulty,
        "review_by": said.review_by.isoformat() if said.review_by else None,
        **answer["value"],
    }


def _freeze_exhibit(exhibit: Mapping[str, Any]) -> dict[str, Any]:
    value = exhibit["value"]
    if exhibit["type"] == "table":
        value = freeze_table(value)
    return {"kind": exhibit["type"], **value}


def _passages(content: Mapping[str, Any], locate: Locate) -> list[Passage]:
    texts = []
    for stage in content["stages"]:
        texts.append(("narrative", stage["narrative"]))
        texts += [("prompt", prompt["text"]) for prompt in stage["prompts"]]
    texts.append(("model answer", content["model_answer"]))
    return [Passage(html, role, locate(role, text.words(html))) for role, html in texts if html]


def _criterion(content: Mapping[str, Any], locate: Locate) -> Criterion:
    return Criterion(
        code=content["code"],
        title=content["title"],
        competency=content["competency"] or "",
        is_critical=bool(content["is_critical"]),
        met_at=content["met_at"] or "",
        levels=tuple(
            Level(one["code"], one["title"], Decimal(str(one["points"])), one["description"])
            for one in content["levels"]
        ),
        spot=locate("criterion", content["title"]),
    )
