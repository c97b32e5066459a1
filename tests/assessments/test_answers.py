"""Counting words as the browser does, and saying what is outside its limits."""

import re
from pathlib import Path

import pytest

from assessments.vignettes.answers import Prompt, PromptAnswer, word_count
from core.drafts.typed import tidied

PROMPT = Prompt("first", "What do you do?", minimum=3, maximum=5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("one", 1),
        ("one  two\nthree", 3),
        ("one\u00a0two", 2),
        ("one\u2003two\u3000three", 3),
        ("\ufeffone", 1),
        # No white space to a browser, though Python would split at each.
        ("one\x1ctwo\x85three", 1),
        ("well-known “quoted” – dash", 4),
    ],
)
def test_words_are_what_stands_between_white_space(text, words):
    assert word_count(text) == words


def test_the_browser_counts_by_white_space_too():
    script = Path(__file__).parents[2] / "site/static/js/wordcount.js"
    assert re.search(r"\.trim\(\)\.split\(/\\s\+/\)\.filter\(Boolean\)", script.read_text())


@pytest.mark.parametrize("text", ["one two three", "one two three four five"])
def test_an_answer_at_its_limits_has_no_fault(text):
    assert PromptAnswer(PROMPT, text).fault == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Nothing is written here yet."),
        ("one two", "1 more word is needed to reach 3."),
        ("one", "2 more words are needed to reach 3."),
        ("1 2 3 4 5 6", "1 word too many: the limit is 5."),
        ("1 2 3 4 5 6 7", "2 words too many: the limit is 5."),
    ],
)
def test_an_answer_outside_its_limits_says_by_how_much(text, fault):
    assert PromptAnswer(PROMPT, text).fault == fault


def test_text_is_kept_with_one_kind_of_line_end_and_no_nul():
    assert tidied("a\r\nb\rc\x00") == "a\nb\nc"
