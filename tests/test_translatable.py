"""Every word of the interface is given to translators: in templates, and where code speaks to people."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_words import CODE, FLOORS, ROOT

# What is left out before words are looked for: what translators have, what computes, what is no text.
TAKEN_AWAY = re.compile(
    r"\{% comment.*?\{% endcomment %\}|\{#.*?#\}"
    r"|\{% blocktranslate.*?\{% endblocktranslate %\}"
    r"|\{% block (?:body_class|skip_to) %\}.*?\{% endblock[^%]*%\}"
    r"|<(script|style)\b.*?</\1>|<!--.*?-->|<(?:code|kbd)\b.*?</(?:code|kbd)>",
    re.DOTALL,
)
COMPUTED = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
SPOKEN_ATTRIBUTE = re.compile(
    r"\b(?:aria-label|aria-description|alt|title|placeholder|content)=\"([^\"]*)\""
)
# What a component is given to say, as ``label="…"`` and not as ``label=_("…")``.
SPOKEN_PARAMETER = re.compile(
    r"\b(?:\w+_)?(?:label|title|body|lead|heading|hint|text|word|caption|eyebrow|name_of)=\"([^\"]+)\""
)
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, and what is the same in every language.
NO_WORDS = {"Preceptor", "PDF", "CSV", "QR", "html", "br", "nbsp", "amp", "doi"}
# Pages for whoever builds the interface, not for whoever uses it.
FOR_BUILDERS = {"components.html", "_components_answering.html", "_components_studying.html"}

SPOKEN_KEYWORDS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
# What is called with a sentence for somebody, and at which place it stands.
SPEAKING = {"Refusal": 1, "ValidationError": 0, "success": 1, "info": 1, "warning": 1, "error": 1}
LOGS = {"log", "logger", "logging"}


def words_in(said: str) -> list[str]:
    return [word for word in WORD.findall(said) if word not in NO_WORDS]


def unmarked_in_template(template: str) -> Iterator[str]:
    shown = TAKEN_AWAY.sub("", template)
    for tag in re.findall(r"\{% include.*?%\}", shown, re.DOTALL):
        for said in SPOKEN_PARAMETER.findall(tag):
            if " " in said or said[:1].isupper():
                yield said
    plain = COMPUTED.sub("", shown)
    for tag in TAG.findall(plain):
        if not tag.startswith("<meta"):
            yield from (said for said in SPOKEN_ATTRIBUTE.findall(tag) if words_in(said))
    for said in TAG.sub("\n", plain).splitlines():
        # Half of a tag whose other half is chosen.
        if words_in(said) and '="' not in said:
            yield said.strip()


def is_sentence(node: ast.AST) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    said = [part.value for part in parts if isinstance(part, ast.Constant)]
    return any(isinstance(one, str) and words_in(one) for one in said)


def unmarked_in_code(source: str) -> Iterator[int]:
    """Lines that say something to somebody in one language alone."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg in SPOKEN_KEYWORDS and is_sentence(keyword.value):
                yield keyword.value.lineno
        called = node.func
        name = getattr(called, "attr", getattr(called, "id", ""))
        on = getattr(getattr(called, "value", None), "id", "")
        place = SPEAKING.get(name, 99)
        if place < len(node.args) and on not in LOGS and is_sentence(node.args[place]):
            yield node.args[place].lineno


@pytest.mark.parametrize(
    "template",
    [
        "<p>Not marked</p>",
        '<p>{% translate "Marked" %} not marked</p>',
        '<img alt="A picture" src="x">',
        '{% include "a.html" with label="Not marked" %}',
    ],
)
def test_the_search_finds_what_is_not_marked(template):
    assert list(unmarked_in_template(template))
    assert not list(unmarked_in_template('<a href="/x">{% translate "Marked" %}: {{ value }}</a>'))


@pytest.mark.parametrize(
    "source",
    [
        "CharField(label='Not marked')",
        "messages.success(request, f'{name} was saved')",
        "Refusal('code', 'Not marked')",
    ],
)
def test_the_search_finds_what_code_says_unmarked(source):
    assert list(unmarked_in_code(source)) == [1]
    assert not list(unmarked_in_code("Refusal('code', _('Marked'))"))


def test_every_word_of_a_template_is_given_to_translators():
    found = {
        f"{file.relative_to(ROOT)}: {said}"
        for file in sorted((ROOT / "templates").rglob("*.*"))
        if file.suffix in {".html", ".txt"} and file.name not in FOR_BUILDERS
        for said in unmarked_in_template(file.read_text())
    }
    assert found == set()


def test_what_code_says_to_people_is_given_to_translators():
    folders = [*(ROOT / "site" / name for name in CODE), *(ROOT / name for name in FLOORS)]
    found = {
        f"{file.relative_to(ROOT)}:{line}"
        for folder in folders
        for file in sorted(folder.rglob("*.py"))
        if not {"migrations", "management", "quality", "formats"} & set(file.parts)
        for line in unmarked_in_code(file.read_text())
    }
    assert found == set()
