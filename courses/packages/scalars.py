"""YAML written in one way, so that what did not change is written as it was.

A value is a string (plain where it can be, else quoted), ``Bare`` (a number, a code, a date:
written as it is), ``Block`` (Markdown: as it is where it has one line, else as a literal
block), a dictionary or a list. ``Flow`` puts a dictionary or a list on one line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml

from courses.packages.fields import Loader

STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Bare(str):
    """What YAML may read as it likes: our reader takes the words themselves."""


class Block(str):
    """Markdown, always as a literal block."""


class Run(str):
    """Markdown of one run: a literal block only where it has several lines."""


class Quoted(str):
    """Text in quotation marks even where it could stand without them."""


class Flow:
    """A dictionary or a list on one line."""

    def __init__(self, value: Mapping[str, Any] | Sequence[Any]) -> None:
        self.value = value


def dump(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """A whole document."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> list[str]:
    """The lines of a dictionary or a list that is not empty, unindented."""
    if isinstance(value, Mapping):
        return [line for name, one in value.items() for line in _field(name, one)]
    return [line for one in value for line in _item(one)]


def _field(name: str, value: Any) -> list[str]:
    head = f"{_scalar(name, in_flow=False)}:"
    if isinstance(value, Mapping | list) and value:
        return [head, *_indented(_lines(value))]
    first, *rest = _inline(value)
    return [f"{head} {first}", *_indented(rest)]


def _item(value: Any) -> list[str]:
    if isinstance(value, Mapping | list) and value:
        first, *rest = _lines(value)
        return [f"- {first}", *_indented(rest)]
    first, *rest = _inline(value)
    return [f"- {first}", *_indented(rest)]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _inline(value: Any) -> list[str]:
    """What follows a name or a dash, and the lines below it."""
    if isinstance(value, Block) or (isinstance(value, Run) and "\n" in value):
        # Nothing in a literal block is escaped: a text that cannot stand there is quoted whole.
        return ["|", *value.split("\n")] if _is_literal(value) else [_quoted(value)]
    return [_flow(value)]


@lru_cache(maxsize=4096)
def _is_literal(value: str) -> bool:
    lines = "\n".join(_indented(["|", *value.split("\n")]))
    return bool(value) and _read(f"-\n{lines}\n") == [(STRING, f"{value}\n")]


def _flow(value: Any) -> str:
    if isinstance(value, Flow):
        return _flowing(value.value)
    if isinstance(value, Mapping | list):
        return "{}" if isinstance(value, Mapping) else "[]"
    return _scalar(value, in_flow=False)


def _flowing(value: Any) -> str:
    if isinstance(value, Flow):
        value = value.value
    if isinstance(value, Mapping):
        pairs = (f"{_scalar(name, in_flow=True)}: {_flowing(one)}" for name, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flowing(one) for one in value) + "]"
    return _scalar(value, in_flow=True)


def _scalar(value: Any, *, in_flow: bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Quoted):
        return _quoted(value)
    tag = _tag(str(value), in_flow=in_flow)
    is_plain = tag not in ("", NULL) if isinstance(value, Bare) else tag == STRING
    return str(value) if is_plain else _quoted(value)


@lru_cache(maxsize=16384)
def _tag(value: str, *, in_flow: bool) -> str:
    """What YAML takes ``value`` for where it stands without quotation marks, if for itself."""
    if "\t" in value:
        # Readers differ over a tab that no quotation marks hold.
        return ""
    read = _read(f"[{value}, x]" if in_flow else f"- {value}\n")
    return read[0][0] if len(read) == 1 + in_flow and read[0][1] == value else ""


def _read(document: str) -> list[tuple[str, str]]:
    """What YAML makes of a list of scalars; nothing where it is none."""
    try:
        node = yaml.compose(document, Loader=Loader)
    except yaml.YAMLError:
        return []
    if not isinstance(node, yaml.SequenceNode):
        return []
    if not all(isinstance(one, yaml.ScalarNode) for one in node.value):
        return []
    return [(one.tag, one.value) for one in node.value]


def _quoted(value: str) -> str:
    return _ESCAPED.sub(
        lambda match: f"\\u{ord(match[0]):04x}", json.dumps(str(value), ensure_ascii=False)
    )
