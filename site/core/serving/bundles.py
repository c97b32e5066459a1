"""Our modules joined: a page loads one file where its sources are many.

A small part of the language is understood, which is all that our modules use, each on a line
of its own: ``import "./a.js";``, ``import { b, c } from "./a.js";``, ``import * as a from
"./a.js";`` and ``export`` before a function, a class or a constant. Anything else is refused.

Each module becomes a function that runs once and gives what it exports, so that names of one
are nothing to another. What the main bundle holds is not repeated in the others: they import
it, because what it keeps (who is bound to what) must be there once.
"""

import re
from collections.abc import Callable, Iterator

_IMPORT = re.compile(
    r'^import (?:(?P<what>\{[^}]*\}|\* as \w+) from )?"\./(?P<module>[\w-]+)\.js";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_NOT_UNDERSTOOD = re.compile(r"^\s*(?:import|export)\b.*|\bimport\(.*|^await\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)

Read = Callable[[str], str]


class NotUnderstoodError(ValueError):
    """A module is written in a way that cannot be joined."""


def bundle(entry: str, read: Read, *, main: str = "") -> str:
    """The module ``entry`` with all that it imports; ``read`` gives a module's text by its name.

    What the bundle ``main`` holds is imported from there.
    """
    elsewhere = list(_in_order(main, read)) if main else []
    order = [name for name in _in_order(entry, read) if name not in elsewhere]
    texts = [_as_function(name, read(name)) for name in order]
    used = [name for name in elsewhere if any(f"= {_variable(name)};" in text for text in texts)]
    shared = ", ".join(_variable(name) for name in used)
    imports = [f'import {{ {shared} }} from "./{main}.js";\n'] if used else []
    return "".join([*imports, *texts, *_exports(order, read, main)])


def _exports(order: list[str], read: Read, main: str) -> list[str]:
    """The main bundle gives the others what it holds."""
    if main:
        return []
    names = [_variable(name) for name in order if _EXPORT.search(read(name))]
    return [f"export {{ {', '.join(names)} }};\n"] if names else []


def _in_order(entry: str, read: Read, above: tuple[str, ...] = ()) -> Iterator[str]:
    """``entry`` after all that it imports, each once."""
    if entry in above:
        raise NotUnderstoodError(f"{entry}.js imports itself by way of {' and '.join(above)}")
    seen: set[str] = set()
    for match in _IMPORT.finditer(read(entry)):
        for name in _in_order(match["module"], read, (*above, entry)):
            if name not in seen:
                seen.add(name)
                yield name
    yield entry


def _as_function(name: str, text: str) -> str:
    exported = [match["name"] for match in _EXPORT.finditer(text)]
    body = _EXPORT.sub("", _IMPORT.sub(_as_constants, text))
    if odd := _NOT_UNDERSTOOD.search(body):
        raise NotUnderstoodError(f"{name}.js: {odd[0].strip()}")
    body = _COMMENT.sub("", body)
    if not body.strip():
        return ""
    gives = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const {_variable(name)} = (() => {{\n{body}{gives}}})();\n"


def _as_constants(match: re.Match[str]) -> str:
    if not match["what"]:
        return ""
    where = _variable(match["module"])
    if match["what"].startswith("*"):
        return f"const {match['what'].removeprefix('* as ')} = {where};"
    return f"const {match['what'].replace(' as ', ': ')} = {where};"


def _variable(name: str) -> str:
    return "$" + name.replace("-", "_")
