"""YAML written in one way, so that what did not change is written as it was.

A value is a string (plain where it can be, else quoted), ``Bare`` (a number, a code, a date:
written as it is), ``Block`` (Markdown: as it is where it has one line, else as a literal
block), a dictionary or a list. ``Flow`` puts a dictionary or a list on one line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


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
    """A whole document; one that says nothing is an empty line."""
    if not value:
        return "\n"
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )


class _Dumper(yaml.SafeDumper):
    """PyYAML's, with lists indented below their names and double quotation marks alone."""

    def ignore_aliases(self, data: Any) -> bool:
        """Our reader refuses a reference: what is said twice is written twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def check_simple_key(self) -> bool:
        """Every name stands on one line, before its colon."""
        return True

    def process_tag(self) -> None:
        """Write no tag: a ``Bare`` word that has to be quoted is still the word itself."""
        self.prepared_tag = None

    def choose_scalar_style(self) -> str:
        """As PyYAML does, save that spaces and tabs may end the line of a literal block."""
        if getattr(self.event, "style", "") == "|" and not self.flow_level:
            return "|"
        style = super().choose_scalar_style()
        return '"' if style == "'" else style

    # Lines are never folded, which PyYAML looks for at every letter.

    def write_plain(self, text: str, split: bool = True) -> None:
        self.write_indicator(text, need_whitespace=True)

    def write_literal(self, text: str) -> None:
        lines = text.removesuffix("\n").split("\n")
        indent = "\n" + " " * (self.indent or 0)
        block = "".join(indent + line if line else "\n" for line in lines)
        self.write_indicator(f"|{block}", need_whitespace=True)
        self.write_line_break()

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        """On one line, with no letter escaped that a reader can see."""
        quoted = json.dumps(text, ensure_ascii=False)
        escaped = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
        self.write_indicator(escaped, need_whitespace=True)


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    return dumper.represent_scalar(STRING, str(value))


def _quoted(dumper: _Dumper, value: str) -> yaml.Node:
    return dumper.represent_scalar(STRING, str(value), style='"')


def _bare(dumper: _Dumper, value: Bare) -> yaml.Node:
    tag = dumper.resolve(yaml.ScalarNode, str(value), (True, False))
    return _quoted(dumper, value) if tag == NULL else dumper.represent_scalar(tag, str(value))


def _block(dumper: _Dumper, value: str) -> yaml.Node:
    # Nothing in a literal block is escaped: a text that cannot stand there is quoted whole.
    if not value or value[0] in " \t\n" or value[-1] == "\n" or _UNSEEN.search(value):
        return _quoted(dumper, value)
    return dumper.represent_scalar(STRING, f"{value}\n", style="|")


def _run(dumper: _Dumper, value: Run) -> yaml.Node:
    return _block(dumper, value) if "\n" in value else _text(dumper, value)


def _flow(dumper: _Dumper, value: Flow) -> yaml.Node:
    node = dumper.represent_data(value.value)
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = True
    return node


_Dumper.add_multi_representer(str, _text)
_Dumper.add_representer(Quoted, _quoted)
_Dumper.add_representer(Bare, _bare)
_Dumper.add_representer(Block, _block)
_Dumper.add_representer(Run, _run)
_Dumper.add_representer(Flow, _flow)
