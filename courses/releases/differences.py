"""What differs between two frozen contents, place by place and word by word. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.records.fingerprints import canonical_bytes
from core.wordwise import Piece, compared
from courses.content import text

# What follows from the rest, and what nobody wrote.
SILENT = frozenset({"fingerprint", "version", "references", "media_type", "width", "height"})

NAMES = {
    "answers": gettext_lazy("Answer"),
    "blueprint": gettext_lazy("Blueprint"),
    "body": gettext_lazy("Block"),
    "criteria": gettext_lazy("Criterion"),
    "exemplars": gettext_lazy("Exemplar"),
    "feedback": gettext_lazy("Feedback"),
    "is_correct": gettext_lazy("Right answer"),
    "is_critical": gettext_lazy("Critical"),
    "is_true": gettext_lazy("Right answer"),
    "levels": gettext_lazy("Level"),
    "met_at": gettext_lazy("Met at level"),
    "objectives": gettext_lazy("Objective"),
    "options": gettext_lazy("Option"),
    "pass_mark": gettext_lazy("Pass mark"),
    "pass_percent": gettext_lazy("Pass mark"),
    "prompts": gettext_lazy("Prompt"),
    "questions": gettext_lazy("Question"),
    "rationale": gettext_lazy("Rationale"),
    "rubric": gettext_lazy("Rubric"),
    "sha256": gettext_lazy("File"),
    "stages": gettext_lazy("Stage"),
    "stem": gettext_lazy("Wording"),
}
# Wrappers that say nothing to whoever reads where something stands.
UNSAID = frozenset({"content", "value", "text"})


@dataclass(frozen=True)
class Difference:
    """One place that differs, and its words of before and after in one line."""

    where: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def place(self) -> str:
        return " › ".join(self.where)


def differences(before: Any, after: Any, where: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Every place in which two contents differ, in the order of the newer one."""
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*after, *before]):
            if name not in SILENT:
                yield from differences(before.get(name), after.get(name), (*where, *_named(name)))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, where)
    else:
        yield Difference(where, tuple(compared(_words(before), _words(after))))


def _of_lists(before: list, after: list, where: tuple[str, ...]) -> Iterator[Difference]:
    for old, new in _pairs(before, after):
        place = after.index(new) if new is not None else before.index(old)
        yield from differences(old, new, (*where[:-1], _item(where[-1:], new or old, place + 1)))


def _pairs(before: list, after: list) -> Iterator[tuple[Any, Any]]:
    """Each thing of a list with what it was, by its code or else by its place among its likes."""
    codes = [_code(one) for one in (*before, *after)]
    if all(codes):
        old = {_code(one): one for one in before}
        new = {_code(one): one for one in after}
        yield from ((old.get(code), new.get(code)) for code in dict.fromkeys([*new, *old]))
        return
    plain = [[canonical_bytes(one) for one in some] for some in (before, after)]
    for _kind, first, last, start, end in SequenceMatcher(
        a=plain[0], b=plain[1], autojunk=False
    ).get_opcodes():
        some, others = before[first:last], after[start:end]
        for number in range(max(len(some), len(others))):
            yield (
                some[number] if number < len(some) else None,
                others[number] if number < len(others) else None,
            )


def _code(one: Any) -> str:
    if not isinstance(one, Mapping):
        return ""
    return str(one.get("code") or one.get("key") or one.get("overall") or "")


def _item(name: tuple[str, ...], one: Any, number: int) -> str:
    return " ".join([*name, _code(one) or str(number)])


def _named(name: str) -> tuple[str, ...]:
    if name in UNSAID:
        return ()
    return (str(NAMES.get(name) or name.replace("_", " ").capitalize()),)


def _words(value: Any) -> str:
    """A value as somebody reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        parts = (value[name] for name in value if name not in SILENT and value[name] is not None)
        return " · ".join(words for part in parts if (words := _words(part)))
    if isinstance(value, list):
        return " · ".join(words for part in value if (words := _words(part)))
    said = str(value)
    if re.fullmatch(r"[0-9a-f]{64}", said):
        return said[:8]
    # A citation is a word of it: a source that was exchanged must be seen.
    return re.sub(r"<[^>]+>", " ", said) if text.citations(said) else text.words(said)


def _same(before: Any, after: Any) -> bool:
    return type(before) is type(after) and canonical_bytes([before]) == canonical_bytes([after])
