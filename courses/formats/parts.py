from typing import Any

from courses.formats.fields import Value
from courses.formats.writing import Writing, without_empty


def read_option(value: Value) -> dict[str, Any]:
    """An option of a check or of a question."""
    with value.fields() as fields:
        return {
            "text": paragraph(fields["text"].inline()),
            "is_correct": fields.get("correct").flag(),
            "feedback": paragraph(fields["feedback"].inline()),
        }


def paragraph(html: str) -> str:
    """One run of text as the CMS stores it."""
    return f"<p>{html}</p>" if html else ""


def write_option(option, writing: Writing) -> dict[str, Any]:
    """An option of a check or of a question."""
    return without_empty(
        {
            "text": writing.run(option["text"].source),
            "correct": bool(option["is_correct"]) or None,
            "feedback": writing.run(option["feedback"].source),
        }
    )
