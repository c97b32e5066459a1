"""YAML is written so that it is read as what it was. No database."""

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from courses.formats.fields import Loader
from courses.formats.scalars import Bare, Block, Flow, Quoted, Run, dump

WORDS = st.text(
    st.one_of(
        st.sampled_from("ab 1.:-#[]{},&*!|>'\"%@`?~\n\\"),
        st.characters(exclude_categories=["Cs", "Cn"]),
    ),
    max_size=20,
)


def read(content: str):
    """A document with every scalar as its words."""

    def value(node):
        if isinstance(node, yaml.MappingNode):
            return {key.value: value(one) for key, one in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [value(one) for one in node.value]
        return node.value

    return value(yaml.compose(content, Loader=Loader))


def test_a_document_is_written_in_one_way():
    assert dump(
        {
            "title": "Plain: not quite",
            "yes": "yes",
            "date": "2026-01-01",
            "day": Bare("2026-01-01"),
            "count": 3,
            "flag": True,
            "text": Block("One.\n\nTwo."),
            "run": Run("One."),
            "two": Run("One\\\ntwo"),
            "list": [{"a": "b", "c": ["d"]}, Flow({"e": Quoted("f"), "g, h": ["i", Bare("1")]})],
            "none": "null",
            "empty": Flow([]),
        }
    ) == (
        'title: "Plain: not quite"\n'
        '"yes": "yes"\n'
        'date: "2026-01-01"\n'
        "day: 2026-01-01\n"
        "count: 3\n"
        "flag: true\n"
        "text: |\n  One.\n\n  Two.\n"
        "run: One.\n"
        "two: |\n  One\\\n  two\n"
        "list:\n"
        "  - a: b\n"
        "    c:\n"
        "      - d\n"
        '  - {e: "f", "g, h": [i, 1]}\n'
        'none: "null"\n'
        "empty: []\n"
    )


def test_what_says_nothing_is_an_empty_line():
    assert dump({}) == "\n"


def test_typed_text_keeps_its_spaces_and_tabs_in_a_block():
    assert dump({"text": Block("One \n\ttwo ")}) == "text: |\n  One \n  \ttwo \n"


def test_what_cannot_stand_in_a_block_is_quoted():
    assert dump({"text": Block(" One\x85"), "none": Block("")}) == 'text: " One\\u0085"\nnone: ""\n'


def test_what_is_said_twice_is_written_twice():
    said = ["a"]
    assert dump({"b": said, "c": said}) == "b:\n  - a\nc:\n  - a\n"


@given(st.dictionaries(WORDS, WORDS, max_size=3), WORDS, WORDS, st.lists(WORDS, max_size=3))
def test_whatever_is_written_is_read(fields, block, run, items):
    said = {
        "fields": {**fields, "always": "one"},
        "flow": Flow(fields),
        "block": Block(block),
        "run": Run(run),
        "quoted": Quoted(run),
        "bare": Bare(run),
        "items": [*items, "one"],
        "flowing": Flow(items),
    }
    got = read(dump(said))
    assert got["fields"] == {**fields, "always": "one"}
    assert got["flow"] == fields
    assert got["block"].removesuffix("\n") == block.removesuffix("\n")
    assert got["run"].removesuffix("\n") == run.removesuffix("\n")
    assert got["quoted"] == run
    assert got["bare"] == run
    assert got["items"] == [*items, "one"]
    assert got["flowing"] == items


@given(WORDS)
@example("0\t0")
def test_a_plain_word_is_text_to_any_reader(words):
    assert yaml.safe_load(dump({"word": words})) == {"word": words}
