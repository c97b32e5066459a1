"""Kept text as Markdown: what is written is read back as it was. No database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content import text
from courses.content.markdown import inline_to_markdown, table_to_markdown, to_markdown

KAP = Path(__file__).parents[2] / "courses" / "curricula" / "kap"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <em>two</em> <strong>three</strong>. [@kamp-2020]</p>", "One *two* **three**. [@kamp-2020]"),
        ("<h2>One</h2><p>two</p><h3>Three</h3>", "## One\n\ntwo\n\n### Three"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("<ul><li>one</li><li>two<ol><li>a</li></ol></li></ul>", "- one\n- two\n  1. a"),
        ("<ol><li><p>one</p><p>two</p></li><li>three</li></ol>", "1. one\n\n   two\n\n2. three"),
        ("<ul><li>one</li></ul><ul><li>two</li></ul>", "- one\n\n* two"),
        ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
        ("<blockquote>one</blockquote><blockquote>two</blockquote>", "> one\n\n> two"),
        ('<p><a href="https://example.org/?a=1&amp;b=2">one</a></p>', "[one](https://example.org/?a=1&b=2)"),
        ('<p><a href="https://example.org/a_(b)">one</a></p>', "[one](<https://example.org/a_(b)>)"),
        ("<p><strong><em>one</em></strong> <em><strong>two</strong></em></p>", "**_one_** _**two**_"),
        ("<p>un<strong>(believ)</strong>able</p>", "u&#110;**(believ)**&#97;ble"),
        ("<p>5 * 3, x_1, _y, a &lt; b, &lt;b, R&amp;D, &amp;amp;</p>", r"5 \* 3, x_1, \_y, a < b, \<b, R&D, \&amp;"),
        ("<p>Look![@a](here) [not](a link)</p>", r"Look![@a]\(here) [not]\(a link)"),
        ('<p>Look!<a href="https://example.org/">[x]</a></p>', r"Look\![\[x\]](https://example.org/)"),
        ("<p># one</p><p>- two</p><p>3. four</p><p>::: five</p><p>---</p>", "\\# one\n\n\\- two\n\n3\\. four\n\n\\::: five\n\n\\---"),
        ("<p>-5 mmHg, +2, #1, 3.5</p>", "-5 mmHg, +2, #1, 3.5"),
        ("<h2>C #</h2>", "## C \\#"),
    ],
)  # fmt: skip
def test_text_is_written_plainly_and_read_back(html, markdown):
    assert to_markdown(html) == markdown
    assert text.from_markdown(markdown) == text.clean(html)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>The <b>bold </b>word</p>", "The **bold** word"),
        ("<p>one<b> </b>two <i></i>three</p>", "one two three"),
        ("<p><b>one</b><b>two</b></p>", "**onetwo**"),
        ("<p><b>one <b>two</b></b></p>", "**one two**"),
        ("<h2>one<br>two</h2>", "## one two"),
        ("<p>one<br></p>", "one"),
        ("<p>one\u2028two\x07</p>", "one two"),
    ],
)
def test_what_has_no_markdown_keeps_its_meaning(html, markdown):
    assert to_markdown(html) == markdown
    assert to_markdown(text.from_markdown(markdown)) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("- one", "- one"),
        ("1. one", "1. one"),
        ("<p>one</p><p>two</p>", "one\\\ntwo"),
        ("a <br> b", "a\\\nb"),
    ],
)
def test_a_run_has_no_blocks_to_guard_against(html, markdown):
    assert inline_to_markdown(html) == markdown
    assert text.inline_from_markdown(markdown) == text.clean_inline(html)


def test_a_table_keeps_its_cells():
    columns = ["Route", "a|b", "", "*c*"]
    rows = [["one | two", "a<br>b", "\\", "<strong>x</strong> [@k]"], ["short", "\\|", "", ""]]
    markdown = table_to_markdown(columns, rows)
    assert markdown.splitlines()[1] == "| --- | --- | --- | --- |"
    assert text.table_from_markdown(markdown) == (columns, rows)


def test_a_ragged_table_is_filled_up():
    markdown = table_to_markdown(["a"], [["b", "c"], ["d"]])
    assert text.table_from_markdown(markdown) == (["a", ""], [["b", "c"], ["d", ""]])


# ------------------------------------------------------------ whatever authors write

# Weighted towards what Markdown could take for a sign of its own.
LETTERS = st.text(
    st.one_of(
        st.sampled_from("abc 12.)-+*_#>[]()!<&;:|~`\\=\"'@/"),
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Co", "Cn"]),
    ),
    min_size=1,
    max_size=12,
)
CITATIONS = st.sampled_from(["[@kamp-2020]", " [@a; @b_c]", "[@x](y)"])
ADDRESSES = st.sampled_from(
    ["https://example.org/", "mailto:a@example.org", "https://example.org/a_(b)?c=1&amp;copy;=*_x"]
)
SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def tagged(tag: str):
    return lambda inside: f"<{tag}>{''.join(inside)}</{tag}>"


WORDS = st.one_of(LETTERS.map(lambda words: words.translate(SPECIAL)), CITATIONS, st.just("<br>"))
RUNS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tagged("em")),
        st.lists(inner, max_size=4).map(tagged("strong")),
        st.tuples(ADDRESSES, WORDS).map(lambda pair: f'<a href="{pair[0]}">{pair[1]}</a>'),
    ),
    max_leaves=6,
)
PARAGRAPHS = st.lists(RUNS, max_size=4).map(tagged("p"))


def listed(inner):
    bare = st.tuples(RUNS, st.one_of(st.just(""), inner)).map(tagged("li"))
    loose = st.lists(PARAGRAPHS, min_size=1, max_size=3).map(tagged("li"))
    items = st.one_of(
        st.lists(bare, min_size=1, max_size=3), st.lists(loose, min_size=1, max_size=3)
    )
    return st.one_of(items.map(tagged("ul")), items.map(tagged("ol")))


LISTS = st.recursive(listed(st.just("")), listed, max_leaves=3)
BLOCKS = st.one_of(
    PARAGRAPHS,
    RUNS.map(lambda run: f"<h2>{run}</h2>"),
    RUNS.map(lambda run: f"<h3>{run}</h3>"),
    LISTS,
    st.lists(PARAGRAPHS, min_size=1, max_size=2).map(tagged("blockquote")),
    RUNS.map(lambda run: f"<blockquote>{run}</blockquote>"),
)


def is_writable(html: str) -> bool:
    return not text.malformed_citation(html)


@given(st.lists(BLOCKS, max_size=5).map("".join))
def test_whatever_is_written_once_is_written_so_again(html):
    markdown = to_markdown(html)
    if is_writable(text.clean(html)) and is_writable(markdown):
        kept = text.from_markdown(markdown)
        assert to_markdown(kept) == markdown
        assert text.words(kept).split() == text.words(text.clean(html)).split()


@given(st.lists(RUNS, max_size=4).map("".join))
def test_whatever_run_is_written_once_is_written_so_again(html):
    markdown = inline_to_markdown(html)
    if is_writable(text.clean_inline(html)) and is_writable(markdown):
        kept = text.inline_from_markdown(markdown)
        assert inline_to_markdown(kept) == markdown


@given(
    st.lists(LETTERS, min_size=1, max_size=3),
    st.lists(st.lists(RUNS, min_size=1, max_size=3), max_size=3),
)
def test_whatever_table_is_written_once_is_written_so_again(columns, rows):
    markdown = table_to_markdown(columns, rows)
    if is_writable(markdown):
        assert table_to_markdown(*text.table_from_markdown(markdown)) == markdown


# ------------------------------------------------------------ what is shipped


@pytest.mark.parametrize("path", sorted(KAP.glob("*/[0-9]*.md")), ids=lambda path: path.stem)
def test_a_shipped_lesson_comes_out_as_it_went_in(path):
    *_, body = path.read_text().split("\n---\n", 1)
    paragraphs = [part for part in body.split("\n\n") if not part.lstrip().startswith(":::")]
    for part in paragraphs:
        if ":::" in part or ("\n" in part and not part.startswith(("-", "1.", ">"))):
            continue
        try:
            kept = text.from_markdown(part)
        except text.TextError:
            continue  # The inside of a directive that is no Markdown.
        assert to_markdown(kept) == part.strip("\n")
