"""Two texts told as one, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 8  # words left on each side of a change


@dataclass(frozen=True)
class Piece:
    """A run of words: ``same``, ``gone`` or ``new``."""

    kind: str
    words: str


def compared(before: str, after: str) -> Iterator[Piece]:
    """Two texts in one: what is gone, what is new, and a few words around them."""
    old, new = _words(before), _words(after)
    changes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for place, (kind, first, last, start, end) in enumerate(changes):
        if kind == "equal":
            yield Piece("same", _shortened(old[first:last], place > 0, place < len(changes) - 1))
        else:
            if first < last:
                yield Piece("gone", " ".join(old[first:last]))
            if start < end:
                yield Piece("new", " ".join(new[start:end]))


def _words(text: str) -> list[str]:
    # An empty line is a word: the paragraphs of what somebody wrote stay apart.
    return re.findall(r"\n\s*\n|\S+", text.strip())


def _shortened(words: Sequence[str], follows: bool, leads: bool) -> str:
    if len(words) <= 2 * AROUND:
        return " ".join(words)
    head = words[:AROUND] if follows else []
    tail = words[-AROUND:] if leads else []
    return " ".join([*head, "…", *tail])
