"""YAML whose every value knows its line, read so that nothing misspelt is ignored.

A value that is wrong is reported and read as empty, so that one pass finds every fault.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

import yaml

from courses.content import languages, text
from courses.formats.contents import Word
from courses.formats.faults import Faults, Place

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# As Wagtail takes them.
PAGE_SLUG = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")
CODE = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
KEY = re.compile(text.KEY)
STEP_KEY = re.compile(rf"{PAGE_SLUG.pattern}(?:/{PAGE_SLUG.pattern})?")

# Nobody writes so much in one piece or so deep; what a machine makes could keep the reader busy.
LONGEST_TEXT = 40_000
DEEPEST = 12

_INSTEAD = "put the value in quotation marks, or the comment on a line of its own"
_COMMENT = re.compile(r"[ \t]+#")
# A database keeps no such character, and a page shows none.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")

Result = TypeVar("Result")
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class SourceFile:
    """A file being read. Every citation met in it is noted for the check of the whole package."""

    file: str
    faults: Faults
    citations: list[Word] = field(default_factory=list)

    def place(self, line: int) -> Place:
        return Place(self.file, line)

    def fault(self, line: int, reason: str) -> None:
        self.faults.add(self.place(line), reason)

    def yaml(self, content: str, *, first_line: int = 1) -> "Value":
        """The one document in ``content``, whose first line is ``first_line`` of the file."""
        try:
            if refused := _refused_by_form(content):
                line, reason = refused
                self.fault(first_line + line, reason)
                return Value(self, None, first_line)
            for line, reason in _lost(content):
                self.fault(first_line + line, reason)
            node = yaml.compose(content, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = first_line + (mark.line if mark else 0)
            self.fault(line, f"not YAML: {error.problem or error.context}")
            return Value(self, None, first_line)
        except yaml.YAMLError as error:
            self.fault(first_line, f"not YAML: {error}")
            return Value(self, None, first_line)
        if node is None:
            self.fault(first_line, "the file is empty")
        return Value(self, node, first_line)

    def markdown(
        self, convert: Callable[[str], Result], content: str, *, first_line: int, empty: Result
    ) -> Result:
        """``content`` converted; what the text may not say is reported at its line."""
        if len(content) > LONGEST_TEXT:
            self.fault(first_line, f"{LONGEST_TEXT} characters are the most for one text")
            return empty
        for number, line in enumerate(content.splitlines()):
            for key in text.citations(line):
                self.citations.append(Word(key, self.place(first_line + number)))
        try:
            return convert(content)
        except text.TextError as error:
            self.fault(first_line + error.line, error.reason)
            return empty


def _refused_by_form(content: str) -> tuple[int, str] | None:
    """The line and the reason where YAML is built to grow when it is read, or to exhaust it."""
    depth = 0
    for event in yaml.parse(content, Loader=Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return _line_of(event), "an anchor or an alias is not allowed"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return _line_of(event), f"fields lie more than {DEEPEST} deep in each other"
    return None


def _lost(content: str) -> Iterator[tuple[int, str]]:
    """The line and the reason of each value that YAML reads without a part of what was written."""
    lines = content.splitlines()
    for event in yaml.parse(content, Loader=Loader):
        if getattr(event, "tag", None):
            yield _line_of(event), "what begins with ! is not read: put it in quotation marks"
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.end_mark:
            rest = lines[event.end_mark.line : event.end_mark.line + 1]
            after = rest[0][event.end_mark.column :] if rest else ""
            if _COMMENT.match(after):
                unread = f"{after.strip()[:60]!r} is not read: "
                yield event.end_mark.line, unread + _INSTEAD


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


class Value:
    """One value of a document, or the absence of one, which reads as empty."""

    def __init__(self, source: SourceFile, node: yaml.Node | None, first_line: int) -> None:
        self.source = source
        self.node = node
        self._first_line = first_line

    @property
    def line(self) -> int:
        return self._first_line + (self.node.start_mark.line if self.node else 0)

    @property
    def place(self) -> Place:
        return self.source.place(self.line)

    @property
    def is_absent(self) -> bool:
        return self.node is None

    def fault(self, reason: str, code: str = "fault") -> None:
        self.source.faults.add(self.place, reason, code)

    # ------------------------------------------------------------ scalars

    def text(self, *, longest: int | None = None) -> str:
        """Plain text, which carries neither Markdown nor citations."""
        content = " ".join(self._scalar().split())
        if "[@" in content:
            self.fault("a citation cannot stand here")
        return self._not_longer(content, longest)

    def prose(self) -> str:
        """Plain text as it was typed, its line breaks kept."""
        content = self._not_longer(self._scalar().strip(), LONGEST_TEXT)
        if "[@" in content:
            self.fault("a citation cannot stand here")
        return content

    def word(self, pattern: re.Pattern[str], what: str, *, longest: int = 80) -> Word:
        content = self._not_longer(self._scalar(), longest)
        if content and not pattern.fullmatch(content):
            self.fault(f"{content!r} is not a {what}")
            content = ""
        return Word(content, self.place)

    def markdown(self) -> str:
        return self._convert(text.from_markdown)

    def inline(self) -> str:
        return self._convert(text.inline_from_markdown)

    def integer(self, *, least: int = 0, most: int | None = None) -> int | None:
        content = self._scalar()
        if not content:
            return None
        if not re.fullmatch(r"-?[0-9]{1,9}", content):
            self.fault(f"{content!r} is not a whole number")
            return None
        number = int(content)
        if number < least or (most is not None and number > most):
            limits = f"{least} or more" if most is None else f"from {least} to {most}"
            self.fault(f"{number} must be {limits}")
            return None
        return number

    def decimal(self) -> str:
        """The digits as they were written."""
        content = self._scalar()
        # An exponent could ask for a number of a million digits.
        if content and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", content):
            self.fault(f"{content!r} is not a decimal number")
            return "0"
        return format(Decimal(content), "f") if content else "0"

    def flag(self, *, default: bool = False) -> bool:
        content = self._scalar()
        if content in ("", "true", "false"):
            return {"": default}.get(content, content == "true")
        self.fault(f"{content!r} must be true or false")
        return default

    def day(self) -> date | None:
        content = self._scalar()
        try:
            return date.fromisoformat(content) if content else None
        except ValueError:
            self.fault(f"{content!r} is not a date written YYYY-MM-DD")
            return None

    def choice(self, options: Collection[str]) -> str:
        content = self._scalar()
        if content and content not in options:
            self.fault(f"{content!r} must be one of {', '.join(options)}")
            return ""
        return content

    def language(self) -> str:
        """A tag of BCP 47, as it is written everywhere."""
        content = self._scalar()
        if content and not languages.is_known(content):
            self.fault(f"{content!r} is no language tag, such as en, es-MX or zh-Hant")
            return ""
        return content and languages.standard(content)

    # ------------------------------------------------------------ collections

    def items(self, *, least: int = 0, most: int | None = None) -> list["Value"]:
        if self.node is None:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.fault("a list is expected here")
            return []
        items = [Value(self.source, node, self._first_line) for node in self.node.value]
        if len(items) < least:
            self.fault(f"at least {least} expected, {len(items)} found")
        if most is not None and len(items) > most:
            self.fault(f"at most {most} expected, {len(items)} found")
        return items

    def words(self, pattern: re.Pattern[str], what: str, *, longest: int = 80) -> list[Word]:
        """A list of codes, keys or slugs; a repeated one is a fault."""
        words: list[Word] = []
        for item in self.items():
            word = item.word(pattern, what, longest=longest)
            if word and word in words:
                item.fault(f"{word} stands in the list twice")
            elif word:
                words.append(word)
        return words

    def fields(self) -> "Fields":
        if self.node is not None and not isinstance(self.node, yaml.MappingNode):
            self.fault("fields (name: value) are expected here")
            return Fields(Value(self.source, None, self.line))
        return Fields(self)

    # ------------------------------------------------------------ inside

    def _scalar(self) -> str:
        if self.node is None:
            return ""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fault("one value is expected here")
            return ""
        if _CONTROL.search(self.node.value):
            self.fault("a control character cannot stand here")
            return ""
        # The words themselves: YAML would make a time of 10:30 and a truth of Yes.
        return self.node.value.strip("\n") if self.node.tag != "tag:yaml.org,2002:null" else ""

    def _convert(self, convert: Callable[[str], str]) -> str:
        content = self._scalar()
        is_literal = isinstance(self.node, yaml.ScalarNode) and self.node.style == "|"
        first_line = self.line + is_literal
        return self.source.markdown(convert, content, first_line=first_line, empty="")

    def _not_longer(self, content: str, longest: int | None) -> str:
        if longest is not None and len(content) > longest:
            self.fault(f"{len(content)} characters are too many: {longest} is the most")
            return content[:longest]
        return content


class Fields:
    """The fields of a mapping. Used as a context, it reports every field that nobody asked for."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._asked: set[str] = set()
        self._fields: dict[str, Value] = {}
        self._lines: dict[str, int] = {}
        for key, node in value.node.value if value.node else []:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            line = value._first_line + key.start_mark.line
            if name in self._fields:
                value.source.fault(line, f"{name} stands here twice")
            self._fields[name] = Value(value.source, node, value._first_line)
            self._lines[name] = line

    def __enter__(self) -> "Fields":
        return self

    def __exit__(self, exception_type, *_rest) -> None:
        if exception_type is None:
            for name, line in self._lines.items():
                if name not in self._asked:
                    self._value.source.fault(line, f"unknown field: {name}")

    def __getitem__(self, name: str) -> Value:
        """The value of a field that must be there and must not be empty."""
        value = self.get(name)
        if value.is_absent and not self._value.is_absent:
            self._value.fault(f"{name} is missing")
        elif isinstance(value.node, yaml.ScalarNode) and not value._scalar().strip():
            value.fault(f"{name} is empty")
        return value

    def get(self, name: str) -> Value:
        """The value of a field that may be left out."""
        self._asked.add(name)
        return self._fields.get(name) or Value(self._value.source, None, self._value.line)

    def each(self) -> list[tuple[Word, Value]]:
        """All fields with their names, where the names are the author's."""
        self._asked.update(self._fields)
        return [
            (Word(name, self._value.source.place(self._lines[name])), value)
            for name, value in self._fields.items()
        ]

    @property
    def place(self) -> Place:
        return self._value.place

    def fault(self, reason: str) -> None:
        self._value.fault(reason)


@dataclass(frozen=True)
class Body:
    """What follows the front matter of a Markdown file."""

    text: str
    first_line: int
