"""The content of a lesson: how it is frozen."""

from collections.abc import Callable
from typing import Any

from core.errors import Refusal
from courses.content.freezing import Freezing
from courses.content.tables import freeze_table
from courses.explorer.reading import read_scenario


def freeze_body(body, freezing: Freezing) -> dict:
    """Every block of a lesson as plain values, with the works that it cites."""
    blocks = freezing.each(body, lambda block: _block(block, freezing))
    return {"body": blocks, "references": freezing.cited(blocks)}


def _block(block, freezing: Freezing) -> dict:
    freeze = _FREEZE[block.block_type]
    return {"type": block.block_type, "value": freeze(block.value, freezing)}


def _text(value, freezing) -> str:
    return freezing.text(value.source)


def _figure(value, freezing) -> dict:
    return {
        "image": freezing.keep_image(value["image"]),
        "alt": value["alt"],
        "caption": freezing.inline(value["caption"].source),
    }


def _procedure(value, freezing) -> dict:
    return {
        "title": value["title"],
        "needs_local_approval": bool(value["needs_local_approval"]),
        "steps": [freezing.inline(step.source) for step in value["steps"]],
    }


def _term(value, freezing) -> dict:
    return {"term": value["term"], "definition": freezing.inline(value["definition"].source)}


def _media(value, freezing) -> dict:
    file = value["file"]
    return {
        "title": value["title"],
        "file": freezing.keep_document(file) if file else None,
        "url": value["url"] or "",
        "minutes": value["minutes"],
        "transcript": freezing.text(value["transcript"].source),
    }


def _check(value, freezing) -> dict:
    return {
        "question": freezing.inline(value["question"].source),
        "options": [
            {
                "text": freezing.inline(option["text"].source),
                "is_correct": bool(option["is_correct"]),
                "feedback": freezing.inline(option["feedback"].source),
            }
            for option in value["options"]
        ],
    }


def _explorer(value, freezing) -> dict:
    return {
        "title": value["title"],
        "text": freezing.text(value["text"].source),
        "level": str(value["level"]),
        "scenarios": [_scenario(scenario) for scenario in value["scenarios"]],
    }


def _scenario(value) -> dict[str, str]:
    """The scenario with what was left to the source written out: it must not move with the list."""
    scenario, errors = read_scenario({name: said or "" for name, said in value.items()})
    if scenario is None:
        raise Refusal("unknown_scenario", " ".join(errors.values()))
    return scenario.fields()


def _nothing(value, freezing) -> None:
    return None


_FREEZE: dict[str, Callable[[Any, Freezing], Any]] = {
    "text": _text,
    "key_point": _text,
    "warning": _text,
    "figure": _figure,
    "table": freeze_table,
    "procedure": _procedure,
    "term": _term,
    "media": _media,
    "check": _check,
    "explorer": _explorer,
    "references": _nothing,
}
