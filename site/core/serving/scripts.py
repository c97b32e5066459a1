"""Which scripts a page loads: those whose attributes stand on it.

``js/main.js`` is on every page. The others are looked for by the attributes that they bind
themselves to, when the page has been drawn: a template asks for nothing, and no page waits
for what it does not use.
"""

import re

MAIN = "js/main.js"

ASKED_FOR_BY = {
    "js/reading.js": ("data-answers", "data-check", "data-reading-position"),
    "js/answering.js": (
        *("data-autosave", "data-key", "data-key-cycle", "data-place", "data-possible"),
        *("data-shortcuts-toggle", "data-timer", "data-word-count"),
    ),
    "js/exploring.js": ("data-chart-cursor", "data-explorer"),
    "js/account.js": ("data-passkey-error", "data-time-zone-guess"),
    # Not a module, and without anything of ours: it binds by itself.
    "vendor/htmx-2.0.11.min.js": ("hx-get", "hx-post"),
}

_SCRIPT_OF = {name: script for script, names in ASKED_FOR_BY.items() for name in names}
_OURS = "|".join(name.removeprefix("data-") for name in _SCRIPT_OF if name.startswith("data-"))
# Each way begins with letters and not with a space, so that the search leaps over the text.
_ASKS = re.compile(rf"(?:data-(?:{_OURS})|hx-(?:get|post))(?=[\s=>])")


def asked_for(page: str) -> list[str]:
    """The scripts that ``page`` asks for beside the one that is always there, in a settled order."""
    found = {_SCRIPT_OF[name] for name in set(_ASKS.findall(page))}
    return [script for script in ASKED_FOR_BY if script in found]


def is_module(script: str) -> bool:
    return script.startswith("js/")
