"""Text as authors write it, as an edition keeps it, and as a reader sees it.

Authors write Markdown (in files) or rich text (in the CMS). Both become the same small
HTML, so that what is fingerprinted does not depend on where it was written. A citation
stays in it as ``[@key]`` and becomes a numbered link only when it is shown. Pure: no
database, no request.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.content.citations import Citations, Numbered

TAGS = {"h2", "h3", "p", "strong", "b", "em", "i", "ul", "ol", "li", "a", "blockquote", "br"}
INLINE_TAGS = {"strong", "b", "em", "i", "a", "br", "p"}
SCHEMES = {"http", "https", "mailto"}

KEY = r"[A-Za-z0-9][A-Za-z0-9_-]*"
CITATION = re.compile(rf"\[@({KEY}(?:\s*;\s*@{KEY})*)\]")
# A quoted attribute may hold a ">" of its own.
TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")

# What no line may part: a code, a telephone number or S-ketamine at its hyphens, a number and
# its unit, the sides of "n = 12" and "32 ± 17".
HYPHENATED = re.compile(r"\b(?:[A-Z]{1,5}-\d+|[A-Z]-[a-z]+|\d+-[A-Z]{1,5}|\d+(?:-\d+)+)\b")
BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=%|(?:[nµμm]?g|kg|[µμm]?L|[nµμm]?M|mm ?Hg|°C|min|h|bpm|ng/mL|mg/kg)\b)"
    r"|(?<=\bn) (?== \d)|(?<=\bn =) (?=\d)|(?<=\d) (?=± ?\d)|(?<=\d ±) (?=\d)"
)


class TextError(ValueError):
    """Markdown that says what an author cannot say. ``line`` counts from 0 in the text."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


# ------------------------------------------------------------ Markdown → HTML

# HTML is parsed only to be refused: switched off, it would be printed as text.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")
_ALLOWED_BLOCKS = {
    "paragraph",
    "heading",
    "bullet_list",
    "ordered_list",
    "list_item",
    "blockquote",
}
_ALLOWED_INLINES = {"text", "softbreak", "hardbreak", "em", "strong", "link", "text_special"}
_REASONS = {
    "html_block": "HTML is not allowed",
    "html_inline": "HTML is not allowed",
    "image": "an image needs a figure of its own",
    "table": "a table needs a directive of its own",
    "code_block": "a paragraph may not be indented by four spaces",
    "fence": "code is not allowed",
    "code_inline": "code is not allowed",
    "hr": "a horizontal rule is not allowed",
}


def from_markdown(source: str) -> str:
    """The HTML of a Markdown text; raises ``TextError`` where it goes beyond what authors have."""
    tokens = MARKDOWN.parse(source)
    for token in tokens:
        _refuse_block(token)
        if token.type == "inline":
            _refuse_inline(token, first_line=_line_of(token))
    return clean(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def inline_from_markdown(source: str) -> str:
    """As ``from_markdown`` for a single run of text, without blocks and without the paragraph."""
    text = source.strip()
    if re.search(r"\n\s*\n", text):
        raise TextError(0, "one paragraph is expected here")
    tokens = MARKDOWN.parseInline(text)
    for token in tokens:
        _refuse_inline(token, first_line=0)
    return clean_inline(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def table_from_markdown(source: str) -> tuple[list[str], list[list[str]]]:
    """The column headers as plain text and the cells as inline HTML of one pipe table."""
    tokens = MARKDOWN.parse(source.strip("\n"))
    if not tokens or tokens[0].type != "table_open" or tokens[-1].type != "table_close":
        raise TextError(0, "one pipe table is expected here, and nothing else")
    columns: list[str] = []
    rows: list[list[str]] = []
    for opening, token in pairwise(tokens):
        if opening.type == "tr_open":
            line = _line_of(opening)
            if columns:
                rows.append([])
        if opening.type == "th_open":
            columns.append(_plain_header(token, line))
        elif opening.type == "td_open":
            token.children = [_line_break_in_cell(child) for child in token.children or []]
            _refuse_inline(token, first_line=line)
            html = MARKDOWN.renderer.render([token], MARKDOWN.options, {})
            rows[-1].append(clean_inline(html))
    return columns, rows


def _line_break_in_cell(token: Token) -> Token:
    """A cell has one line, so that ``<br>`` says there what ends a line elsewhere."""
    is_break = token.type == "html_inline" and re.fullmatch(r"<br\s*/?>", token.content)
    return Token("hardbreak", "br", 0) if is_break else token


def _line_of(token: Token) -> int:
    return token.map[0] if token.map else 0


def _refuse_block(token: Token) -> None:
    name = token.type.removesuffix("_open").removesuffix("_close")
    if name != "inline" and name not in _ALLOWED_BLOCKS:
        raise TextError(_line_of(token), _REASONS.get(name, f"{name} is not allowed"))
    if name == "heading" and token.tag not in ("h2", "h3"):
        reason = "# is the title's: use ## or ###" if token.tag == "h1" else "use ## or ###"
        raise TextError(_line_of(token), reason)


def _refuse_inline(inline: Token, *, first_line: int) -> None:
    line = first_line
    for token in inline.children or []:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name not in _ALLOWED_INLINES:
            raise TextError(line, _REASONS.get(name, f"{name} is not allowed"))
        href = token.attrGet("href")
        if href is not None and not _is_allowed_address(str(href)):
            raise TextError(line, "a link needs a whole address (https:, http: or mailto:)")
        line += name in ("softbreak", "hardbreak")
    for line, fragment in enumerate(inline.content.split("\n"), first_line):
        if malformed := malformed_citation(fragment):
            raise TextError(line, f"{malformed} is not a citation: write [@key] or [@one; @two]")


def _is_allowed_address(href: str) -> bool:
    return href.partition(":")[0].lower() in SCHEMES and ":" in href


def _plain_header(inline: Token, line: int) -> str:
    _refuse_inline(inline, first_line=line)
    if any(token.type not in ("text", "text_special") for token in inline.children or []):
        raise TextError(line, "a column header is plain text")
    return "".join(token.content for token in inline.children or [])


# ------------------------------------------------------------ the kept form


def clean(html: str) -> str:
    """``html`` reduced to what an author has, written in one way; ``clean`` of it is itself."""
    # What one pass takes away can leave the next something to take: an emptied heading, say.
    while (tidied := _tidied(html)) != html:
        html = tidied
    return html


def _tidied(html: str) -> str:
    html = _sanitised(html, TAGS)
    html = re.sub(r"\s*\n\s*", " ", html)
    html = re.sub(r"\s*(</?(?:h2|h3|p|ul|ol|li|blockquote)>|<br>)\s*", lambda match: match[1], html)
    # A lone paragraph in an item or a quotation is the item: Markdown writes it, the CMS does not.
    html = re.sub(
        r"<(li|blockquote)><p>((?:(?!</?(?:p|ul|ol|li|blockquote|h2|h3)>).)*)</p>(?=</\1>|<[uo]l>)",
        r"<\1>\2",
        html,
    )
    return re.sub(r"<(p|h2|h3)></\1>", "", html).strip()


def clean_inline(html: str) -> str:
    """As ``clean`` for one run of text: paragraphs become line breaks."""
    while (tidied := _tidied_inline(html)) != html:
        html = tidied
    return html


def _tidied_inline(html: str) -> str:
    html = re.sub(r"</p>\s*<p\b[^>]*>", "<br>", _sanitised(html, INLINE_TAGS).strip())
    html = re.sub(r"</?p>", "", html)
    html = re.sub(r"\s*<br>\s*", "<br>", html)
    return re.sub(r"\s*\n\s*", " ", html).strip()


def _sanitised(html: str, tags: set[str]) -> str:
    html = nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=None,
    ).replace("&nbsp;", " ")
    html = re.sub(r"<(/?)b>", r"<\1strong>", html)
    html = re.sub(r"<(/?)i>", r"<\1em>", html)
    return re.sub(r"<a>(.*?)</a>", r"\1", html, flags=re.DOTALL)


# ------------------------------------------------------------ citations


def citations(html: str) -> list[str]:
    """The keys that a text cites, in order of first appearance."""
    keys: dict[str, None] = {}
    for fragment in _texts(html):
        for match in CITATION.finditer(fragment):
            keys.update(dict.fromkeys(_keys(match)))
    return list(keys)


def malformed_citation(html: str) -> str:
    """The first thing that looks like a citation and is none, or an empty string."""
    for fragment in _texts(html):
        rest = CITATION.sub("", fragment)
        if match := re.search(r"\[\s*@[^\]]*\]?", rest):
            return match[0]
    return ""


def render(html: str, references: Sequence[dict] | Citations) -> SafeString:
    """Kept text for a page, each citation a link to its place in the list of ``references``."""
    citations = references if isinstance(references, Citations) else Numbered(references)

    def shown(fragment: str) -> str:
        pieces, position = [], 0
        for match in CITATION.finditer(fragment):
            before = _unbroken(fragment[position : match.start()]).rstrip()
            pieces += [before, citations.links(_keys(match))]
            position = match.end()
        return "".join([*pieces, _unbroken(fragment[position:])])

    return mark_safe("".join(part if is_tag else shown(part) for part, is_tag in _parts(html)))


def _unbroken(fragment: str) -> str:
    fragment = BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", fragment)
    return HYPHENATED.sub(r'<span class="nowrap">\g<0></span>', fragment)


def _keys(match: re.Match) -> list[str]:
    return [key.strip().removeprefix("@") for key in match[1].split(";")]


def _parts(html: str) -> Iterator[tuple[str, bool]]:
    position = 0
    for tag in TAG.finditer(html):
        yield html[position : tag.start()], False
        yield tag[0], True
        position = tag.end()
    yield html[position:], False


def _texts(html: str) -> Iterator[str]:
    return (part for part, is_tag in _parts(html) if not is_tag)


# ------------------------------------------------------------ counting


def words(html: str) -> str:
    """The text of ``html`` without tags and citations."""
    html = re.sub(r"</?(?:h2|h3|p|li|blockquote|br)\b[^>]*>", " ", html)
    return unescape(CITATION.sub("", "".join(_texts(html)))).strip()


def word_count(html: str) -> int:
    """How many words a reader reads; a dash between spaces is none."""
    return sum(any(letter.isalnum() for letter in word) for word in words(html).split())
