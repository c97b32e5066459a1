"""Question banks, quizzes and vignettes as their files: the way back of the readers beside."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assessments.models import Exemplar, Question, QuizPage, Rubric, VignettePage
from assessments.questions import decimal_text
from courses.models import ModulePage
from courses.packages.lesson_files import write_option
from courses.packages.scalars import Bare, Block, Flow, Quoted, dump
from courses.packages.writing import Writing, Written, plain, without_empty

NONE = "none"


# ------------------------------------------------------------ the bank


def write_bank(page: ModulePage, writing: Writing) -> list[dict[str, Any]]:
    """The questions of a module's objectives, and those of its quizzes that have none in the curriculum."""
    placed = Question.objects.filter(
        placements__quiz__in=QuizPage.objects.child_of(page).values("pk")
    )
    own = Question.objects.filter(objective__module=page)
    questions = (own | placed.exclude(objective__in=list(writing.codes))).distinct()
    known = questions.select_related("objective", "competency")
    return [
        _question(question, writing)
        for question in sorted(known, key=lambda question: _natural(question.code))
    ]


def _natural(code: str) -> list[tuple[int, str]]:
    """A key that puts Q9 before Q10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.findall(r"[0-9]+|[^0-9]+", code)
    ]


def _question(question: Question, writing: Writing) -> dict[str, Any]:
    block = question.answer[0] if question.answer else None
    answer = ANSWERS[block.block_type](block.value, writing) if block else {}
    competency = question.competency
    if competency and competency.framework_id != writing.curriculum.framework_id:
        competency = None  # The framework of another curriculum, whose question this is.
    return without_empty(
        {
            "code": question.code,
            "type": block.block_type if block else "",
            "objective": writing.codes.get(question.objective_id or 0, NONE),
            "competency": competency.code if competency else NONE,
            "difficulty": question.difficulty,
            "retired": question.is_retired or None,
            "stem": writing.markdown(question.stem),
            **answer,
            "rationale": writing.markdown(question.rationale),
            "sources": Flow(_cite(question.sources.split(), writing)),
            "review_by": _day(question.review_by),
        }
    )


def _cite(keys: list[str], writing: Writing) -> list[str]:
    writing.cited.update(keys)
    return keys


def _day(day) -> Bare | None:
    return Bare(day.isoformat()) if day else None


def _options(value, writing: Writing) -> dict[str, Any]:
    return {"options": [write_option(option, writing) for option in value["options"]]}


def _true_false(value, writing: Writing) -> dict[str, Any]:
    return {
        "answer": bool(value["is_true"]),
        "feedback": {
            "true": writing.run(value["feedback_true"].source),
            "false": writing.run(value["feedback_false"].source),
        },
    }


def _numeric(value, writing: Writing) -> dict[str, Any]:
    return {
        "answer": decimal_text(value["value"]),
        "tolerance": decimal_text(value["tolerance"]),
        "unit": plain(value["unit"] or ""),
    }


ANSWERS: dict[str, Callable[[Any, Writing], dict[str, Any]]] = {
    "single": _options,
    "multiple": _options,
    "true_false": _true_false,
    "numeric": _numeric,
}


# ------------------------------------------------------------ quizzes


def write_quiz(page: QuizPage, writing: Writing) -> Written:
    placements = sorted(page.quiz_questions.all(), key=lambda one: one.sort_order or 0)
    weights = {
        placement.question.code: Bare(decimal_text(Decimal(placement.weight).normalize()))
        for placement in placements
        if placement.weight != 1
    }
    fields = {
        "pass_mark": page.pass_mark,
        "time_limit": page.time_limit,
        "attempts": page.attempts_allowed,
        "wait_hours": page.wait_hours or None,
        "shuffle": page.shuffle,
        "questions": Flow([placement.question.code for placement in placements]),
        "weights": Flow(weights),
        "blueprint": [_cell(cell) for cell in _in_order(page.blueprint.all())],
    }
    return Written(without_empty(fields))


def _cell(cell) -> Flow:
    return Flow(
        without_empty(
            {
                "competency": cell.competency.code,
                "difficulty": cell.difficulty,
                "questions": cell.questions,
            }
        )
    )


def _in_order(rows) -> list:
    return sorted(rows, key=lambda row: row.sort_order or 0)


# ------------------------------------------------------------ vignettes


def write_vignette(page: VignettePage, writing: Writing) -> Written:
    """The vignette; its exemplars go into a file of their own."""
    if exemplars := [_exemplar(row) for row in _in_order(page.exemplars.all())]:
        writing.add(f"exemplars/{writing.stem}.yaml", dump(exemplars))
    return Written(
        {
            "stages": [_stage(block.value, writing) for block in page.stages],
            "rubric": _rubric(page.rubric),
            "model_answer": writing.markdown(page.model_answer),
        }
    )


def _exemplar(row: Exemplar) -> dict[str, Any]:
    answers = {block.value["prompt"]: _typed(block.value["text"]) for block in row.answers}
    marks = {
        block.value["criterion"]: {
            "level": block.value["level"],
            "comment": plain(block.value["comment"]),
        }
        for block in row.marks
    }
    return {
        "overall": row.overall,
        "comment": plain(row.comment),
        "answers": answers,
        "marks": marks,
    }


def _typed(words: str) -> Block:
    """Plain text with its line breaks, as a form or a file has them."""
    return Block("\n".join(words.strip().splitlines()))


def _stage(value, writing: Writing) -> dict[str, Any]:
    return without_empty(
        {
            "title": plain(value["title"]),
            "narrative": writing.markdown(value["narrative"].source),
            "exhibits": [
                {"kind": block.block_type, **EXHIBITS[block.block_type](block.value, writing)}
                for block in value["exhibits"]
            ],
            "prompts": [_prompt(prompt, writing) for prompt in value["prompts"]],
        }
    )


def _prompt(value, writing: Writing) -> dict[str, Any]:
    minimum = {"minimum": value["minimum"]} if value["minimum"] else {}
    return {
        "code": value["code"],
        "text": writing.run(value["text"].source),
        "words": Flow({**minimum, "maximum": value["maximum"]}),
    }


def _table(value, writing: Writing) -> dict[str, Any]:
    rows = [
        Flow([Quoted(writing.run(cell.source)) for cell in row["cells"]]) for row in value["rows"]
    ]
    return without_empty(
        {
            "caption": plain(value["caption"]),
            "row_headers": bool(value["row_headers"]) or None,
            "columns": Flow([plain(column) for column in value["columns"]]),
            "rows": rows,
        }
    )


def _chart(value, writing: Writing) -> dict[str, Any]:
    return {
        "caption": plain(value["caption"]),
        "x": _axis(value["x"]),
        "y": _axis(value["y"]),
        "series": [
            {
                "label": plain(series["label"]),
                "points": Flow(
                    [[_number(point["x"]), _number(point["y"])] for point in series["points"]]
                ),
            }
            for series in value["series"]
        ],
    }


def _axis(value) -> Flow:
    return Flow(without_empty({"label": plain(value["label"]), "unit": plain(value["unit"] or "")}))


def _number(value) -> Bare:
    return Bare(decimal_text(value))


def _image(value, writing: Writing) -> dict[str, Any]:
    return without_empty(
        {
            "image": writing.picture(value["image"]),
            "alt": plain(value["alt"]),
            "caption": plain(value["caption"] or ""),
        }
    )


EXHIBITS: dict[str, Callable[[Any, Writing], dict[str, Any]]] = {
    "table": _table,
    "chart": _chart,
    "image": _image,
}


# ------------------------------------------------------------ rubrics


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "title": plain(rubric.title),
        "pass_percent": rubric.pass_percent,
        "criteria": [_criterion(block.value) for block in rubric.criteria],
    }


def _criterion(value) -> dict[str, Any]:
    return without_empty(
        {
            "code": value["code"],
            "title": plain(value["title"]),
            "description": plain(value["description"] or ""),
            "competency": value["competency"] or "",
            "critical": bool(value["is_critical"]) or None,
            "met_at": value["met_at"] or "",
            "weight": _number(value["weight"]),
            "levels": [_level(level) for level in value["levels"]],
        }
    )


def _level(value) -> Flow:
    return Flow(
        {
            "code": value["code"],
            "title": plain(value["title"]),
            "points": _number(value["points"]),
            "description": Quoted(plain(value["description"])),
        }
    )
