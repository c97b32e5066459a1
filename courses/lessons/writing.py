"""A lesson as its Markdown file: each block as running text or as a directive."""

from collections.abc import Callable
from typing import Any

from courses.content.markdown import table_to_markdown
from courses.explorer.reading import FIELDS as SCENARIO_FIELDS
from courses.formats.parts import write_option
from courses.formats.scalars import Bare, dump
from courses.formats.writing import Writing, plain, without_empty


def write_body(body, writing: Writing) -> str:
    """The body of a lesson."""
    parts: list[str] = []
    before = ""
    for block in body:
        part = WRITERS[block.block_type](block.value, writing)
        if block.block_type == "text":
            if part and before == "text":
                part = _directive("text", part)
            elif not part:
                continue
        else:
            part = _directive(block.block_type.replace("_", "-"), part)
        parts.append(part)
        before = block.block_type
    return "\n\n".join(parts)


def _directive(name: str, inside: str) -> str:
    return "\n".join([f"::: {name}", *([inside] if inside else []), ":::"])


def _fields(fields: dict[str, Any]) -> str:
    return dump(without_empty(fields)).rstrip("\n")


def _text(value, writing: Writing) -> str:
    return writing.markdown(value.source)


def _figure(value, writing: Writing) -> str:
    return _fields(
        {
            "image": writing.picture(value["image"]),
            "alt": plain(value["alt"]),
            "caption": writing.run(value["caption"].source),
        }
    )


def _table(value, writing: Writing) -> str:
    head = _fields(
        {"caption": plain(value["caption"]), "row_headers": bool(value["row_headers"]) or None}
    )
    rows = [[cell.source for cell in row["cells"]] for row in value["rows"]]
    return f"{head}\n---\n{table_to_markdown(list(value['columns']), rows)}"


def _procedure(value, writing: Writing) -> str:
    return _fields(
        {
            "title": plain(value["title"]),
            "approval": "local" if value["needs_local_approval"] else "",
            "steps": [writing.run(step.source) for step in value["steps"]],
        }
    )


def _term(value, writing: Writing) -> str:
    return _fields(
        {"term": plain(value["term"]), "definition": writing.run(value["definition"].source)}
    )


def _media(value, writing: Writing) -> str:
    return _fields(
        {
            "title": plain(value["title"]),
            "file": writing.recording(value["file"]),
            "url": value["url"] or "",
            "minutes": value["minutes"],
            "transcript": writing.markdown(value["transcript"].source),
        }
    )


def _check(value, writing: Writing) -> str:
    return _fields(
        {
            "question": writing.run(value["question"].source),
            "options": [write_option(option, writing) for option in value["options"]],
        }
    )


def _explorer(value, writing: Writing) -> str:
    return _fields(
        {
            "title": plain(value["title"]),
            "text": writing.markdown(value["text"].source),
            "level": value["level"],
            "scenarios": [
                without_empty({name: Bare(one[name] or "") for name in SCENARIO_FIELDS})
                for one in value["scenarios"]
            ],
        }
    )


def _references(value, writing: Writing) -> str:
    return ""


WRITERS: dict[str, Callable[[Any, Writing], str]] = {
    "text": _text,
    "key_point": _text,
    "warning": _text,
    "figure": _figure,
    "table": _table,
    "procedure": _procedure,
    "term": _term,
    "media": _media,
    "check": _check,
    "explorer": _explorer,
    "references": _references,
}
