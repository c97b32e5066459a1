"""Text in its one kept form, and its citations. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content import text

MARKDOWN = """\
Opening *para* with **bold**. [@kamp-2020; @clements-1982]
Still the same paragraph.

## Heading

- one
- two
  - deeper

1. first

   with a second paragraph
2. second

> A quotation.

A [link](https://example.org/?a>b&c=[@nothing]).
"""


def test_markdown_becomes_the_small_html_of_the_authors():
    assert text.from_markdown(MARKDOWN) == (
        "<p>Opening <em>para</em> with <strong>bold</strong>. [@kamp-2020; @clements-1982] "
        "Still the same paragraph.</p>"
        "<h2>Heading</h2>"
        "<ul><li>one</li><li>two<ul><li>deeper</li></ul></li></ul>"
        "<ol><li><p>first</p><p>with a second paragraph</p></li><li>second</li></ol>"
        "<blockquote>A quotation.</blockquote>"
        '<p>A <a href="https://example.org/?a%3Eb&amp;c=%5B@nothing%5D">link</a>.</p>'
    )


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("# Title", 0, "title's"),
        ("Title\n=====", 0, "title's"),
        ("one\n\n#### four", 2, "use ## or ###"),
        ("one\n<b>two</b>", 1, "HTML"),
        ("one\n\n<div>two</div>", 2, "HTML"),
        ("one\n\n<!-- two -->", 2, "HTML"),
        ("one\n\n    two", 2, "indented"),
        ("one `two`", 0, "code"),
        ("```\none\n```", 0, "code"),
        ("one\n\n***", 2, "rule"),
        ("![one](two.png)", 0, "figure"),
        ("| a |\n| --- |\n| b |", 0, "table"),
        ("one\n[two](/three)", 1, "whole address"),
        ("[one](javascript:alert(1))", None, None),
        ("one\ntwo [@three, p. 4]", 1, "not a citation"),
        ("one [ @two ]", 0, "not a citation"),
    ],
)
def test_what_authors_cannot_say_is_refused_at_its_line(source, line, reason):
    if reason is None:
        # Not even a link to the parser: it stays text.
        assert "<a" not in text.from_markdown(source)
        return
    with pytest.raises(text.TextError, match=reason) as refused:
        text.from_markdown(source)
    assert refused.value.line == line


def test_a_single_run_has_no_blocks():
    assert text.inline_from_markdown("10. *not* a list") == "10. <em>not</em> a list"
    with pytest.raises(text.TextError, match="one paragraph"):
        text.inline_from_markdown("one\n\ntwo")


def test_a_pipe_table_gives_plain_headers_and_cells_of_html():
    columns, rows = text.table_from_markdown(
        "| Route | *a* |\n| --- | --- |\n| b | c |".replace("*a*", "Share")
    )
    assert (columns, rows) == (["Route", "Share"], [["b", "c"]])
    columns, rows = text.table_from_markdown("| A | B |\n|---|---|\n| *x* [@y] | 1 \\| 2 |\n| z |")
    assert rows == [["<em>x</em> [@y]", "1 | 2"], ["z", ""]]
    with pytest.raises(text.TextError, match="plain text"):
        text.table_from_markdown("| *A* |\n|---|\n| b |")
    with pytest.raises(text.TextError, match="one pipe table"):
        text.table_from_markdown("Not a table.")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (
            "<p data-block-key='a1'>One <b>two</b> <i>three</i></p>",
            "<p>One <strong>two</strong> <em>three</em></p>",
        ),
        ("<script>alert(1)</script><p onclick='x()'>One</p>", "<p>One</p>"),
        ('<p><a href="javascript:alert(1)">One</a></p>', "<p>One</p>"),
        ('<p><a href="#top">One</a> <a href="/two">two</a></p>', "<p>One two</p>"),
        (
            '<p><a href="mailto:a@b.example">One</a></p>',
            '<p><a href="mailto:a@b.example">One</a></p>',
        ),
        ("<ul>\n<li>\n<p>One</p>\n</li>\n</ul>", "<ul><li>One</li></ul>"),
        ("<p>One&nbsp;two</p><p></p>", "<p>One two</p>"),
        ('<img src="x" onerror="y"><p>1 &lt; 2 &amp; 3</p>', "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_rich_text_of_the_cms_is_reduced_to_the_same_form(html, kept):
    assert text.clean(html) == kept


def test_a_single_run_of_the_cms_loses_its_paragraph():
    assert (
        text.clean_inline("<p data-block-key='a'>One <b>two</b></p>") == "One <strong>two</strong>"
    )
    assert text.clean_inline("<p>One</p><p>two</p>") == "One<br>two"


TAGS = ["p", "b", "i", "ul", "li", "blockquote", "h2"]
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *("<br>", "<a href='https://x.example/?a>b'>", "</a>", "<script>", "<p onx=1>"),
    *("word", " ", "\n", "&lt;", "<", ">", '"', "[@key]", "[@a; @b]", "&nbsp;", "é"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(pieces)
def test_cleaning_what_is_clean_changes_nothing(html):
    once = text.clean(html)
    assert text.clean(once) == once
    inline = text.clean_inline(html)
    assert text.clean_inline(inline) == inline


@given(pieces)
def test_citing_a_word_more_never_breaks_the_page(html):
    shown = text.render(text.clean(html), [{"key": "a"}])
    assert "<script" not in shown
    assert "[@key]" not in shown


# ------------------------------------------------------------ citations

CITING = "<p>One [@b]. Two [@a; @b].</p><p><a href='https://x.example/[@c]'>x</a></p>"


def test_citations_come_in_order_of_first_appearance():
    assert text.citations(CITING) == ["b", "a"]


def test_a_citation_becomes_a_numbered_link_with_a_name():
    shown = text.render("<p>One [@b].</p>", [{"key": "a"}, {"key": "b"}])
    assert shown == ('<p>One<a class="citation" href="#ref-b" aria-label="Reference 2">2</a>.</p>')


def test_several_citations_stand_apart_in_the_order_of_their_numbers():
    shown = text.render("One [@b; @a]", [{"key": "a"}, {"key": "b"}])
    assert shown.index("#ref-a") < shown.index("#ref-b")
    assert shown.count('class="citation"') == 2
    assert "</a>\N{NO-BREAK SPACE}<a" in shown


def test_a_missing_work_is_shown_and_breaks_nothing():
    assert text.render("<p>One [@gone].</p>", []) == "<p>One[gone?].</p>"


def test_words_are_counted_without_citations():
    assert text.word_count("<h2>One two</h2><p>three – four [@a; @b] (five)</p>") == 5
    assert text.word_count("<ul><li>one</li><li>two</li></ul>") == 2
    assert text.word_count("") == 0


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("Call 1-800-222-1222.", 'Call <span class="nowrap">1-800-222-1222</span>.'),
        (
            "CC-01 and PHQ-9",
            '<span class="nowrap">CC-01</span> and <span class="nowrap">PHQ-9</span>',
        ),
        ("0.5 mg/kg over 40 min", "0.5\N{NO-BREAK SPACE}mg/kg over 40\N{NO-BREAK SPACE}min"),
        ("18 % of 40 people", "18\N{NO-BREAK SPACE}% of 40 people"),
        ("tablets (n = 3)", "tablets (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}3)"),
        ("32 ± 17%", "32\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}17%"),
        ("oral S-ketamine", 'oral <span class="nowrap">S-ketamine</span>'),
        ("3 minutes of self-report", "3 minutes of self-report"),
    ],
)
def test_no_line_parts_a_code_or_a_number_from_its_unit(kept, shown):
    assert text.render(kept, []) == shown


def test_what_holds_words_together_leaves_addresses_and_keys_alone():
    html = '<p><a href="https://a.example/1-2-3">Guide</a> [@who-2020-11]</p>'
    shown = text.render(html, [{"key": "who-2020-11"}])
    assert 'href="https://a.example/1-2-3"' in shown
    assert 'href="#ref-who-2020-11"' in shown
    assert "nowrap" not in shown
