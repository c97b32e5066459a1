from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.items import item_of
from assessments.items.base import UnreadableAnswer

SINGLE = {
    "type": "single",
    "options": [
        {"text": "The liver", "is_correct": True, "feedback": "It is metabolised there."},
        {"text": "The kidney", "is_correct": False, "feedback": "It excretes what is left."},
        {"text": "The lung", "is_correct": False, "feedback": "Hardly."},
    ],
}
NUMERIC = {"type": "numeric", "value": "80.2", "tolerance": "1", "unit": "L/h"}
TRUE_FALSE = {
    "type": "true_false",
    "is_true": False,
    "feedback_true": "No trial says so.",
    "feedback_false": "Right.",
}


def refusal_of(kind, sent, options=()):
    with pytest.raises(UnreadableAnswer) as caught:
        item_of(kind).clean({"options": list(options)}, sent)
    return caught.value


# ------------------------------------------------------------ options


def test_an_option_is_kept_by_its_place_in_the_question_and_sent_by_its_place_on_the_page():
    assert item_of("single").clean({"options": [2, 0, 1]}, {"answer": "1"}) == 0


def test_several_options_are_kept_in_order():
    sent = {"answer-0": "chosen", "answer-2": "chosen"}
    assert item_of("multiple").clean({"options": [2, 0, 1]}, sent) == [1, 2]


@pytest.mark.parametrize("place", ["3", "-1", "x", "1e0", "²", "99999999999"])
def test_an_option_that_is_not_on_the_page_is_refused(place):
    assert refusal_of("single", {"answer": place}, [0, 1, 2]).code == "unknown_option"
    assert refusal_of("multiple", {f"answer-{place}": "on"}, [0, 1, 2]).code == "unknown_option"


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "numeric"])
def test_nothing_sent_is_no_answer_and_earns_nothing(kind):
    question: dict[str, Any] = {"true_false": TRUE_FALSE, "numeric": NUMERIC}
    item = item_of(kind)
    assert item.clean({"options": [0, 1, 2]}, {}) is None
    assert item.fraction(question.get(kind, SINGLE), None) == 0
    assert item.describe(question.get(kind, SINGLE), None) == ""


def test_the_one_best_answer_earns_all_and_any_other_nothing():
    assert [item_of("single").fraction(SINGLE, value) for value in (0, 1, 2)] == [1, 0, 0]


def test_a_statement_is_judged_as_true_or_false():
    item = item_of("true_false")
    assert item.clean({}, {"answer": "false"}) is False
    assert item.fraction(TRUE_FALSE, False) == 1
    assert item.fraction(TRUE_FALSE, True) == 0
    assert refusal_of("true_false", {"answer": "maybe"}).code == "unknown_option"


def test_a_question_as_it_is_asked_says_nothing_of_its_answer():
    for kind, question in (("single", SINGLE), ("multiple", SINGLE), ("true_false", TRUE_FALSE)):
        shown = item_of(kind).present(question, {"options": [0, 1, 2]}, None)
        assert not any(choice.outcome or choice.feedback for choice in shown.choices)


def test_a_question_as_it_is_explained_says_of_each_option_whether_and_why():
    explained = item_of("single").explain(SINGLE, {"options": [1, 0, 2]}, 1)
    assert [choice.outcome for choice in explained.choices] == ["wrong", "missed", ""]
    assert all(choice.feedback for choice in explained.choices)
    assert explained.key == "The liver"


# ------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        (" 80 ", "80"),
        ("−3", "-3"),
        ("+3", "3"),
        (".5", "0.5"),
        ("12.", "12"),
        ("0,125", "0.125"),
        ("1.200", "1.200"),
        ("1200", "1200"),
    ],
)
def test_a_number_is_read_with_either_sign_of_decimals(typed, kept):
    assert item_of("numeric").clean({}, {"answer": typed}) == kept


@pytest.mark.parametrize(
    "typed",
    ["nan", "inf", "-Infinity", "1e999", "12 mg", "1_000", "٣", "0x1f", "1,2,3", "-", "9" * 40],
)
def test_what_is_not_a_plain_number_is_refused_with_an_example(typed):
    refusal = refusal_of("numeric", {"answer": typed})
    assert refusal.code == "not_a_number"
    assert "12.5" in refusal.message


def test_a_comma_that_can_be_read_in_two_ways_is_asked_about():
    refusal = refusal_of("numeric", {"answer": "1,200"})
    assert refusal.code == "ambiguous_number"
    assert "1200" in refusal.message
    assert "1.200" in refusal.message


@pytest.mark.parametrize(
    ("value", "fraction"),
    [("79.2", 1), ("81.2", 1), ("80.2", 1), ("79.19", 0), ("81.2000001", 0), ("-80.2", 0)],
)
def test_both_ends_of_the_tolerance_count_as_right(value, fraction):
    assert item_of("numeric").fraction(NUMERIC, value) == fraction


def test_an_exact_number_needs_no_tolerance():
    exact = {**NUMERIC, "tolerance": "0"}
    assert item_of("numeric").fraction(exact, "80.20") == 1
    assert item_of("numeric").explain(exact, {}, None).key == "80.2 L/h"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_as_a_finite_number_or_refused(typed):
    try:
        kept = item_of("numeric").clean({}, {"answer": typed})
    except UnreadableAnswer:
        return
    assert kept is None or Decimal(kept).is_finite()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1e6, max_value=1e6))
def test_a_plain_number_comes_back_as_the_same_number(number):
    assert Decimal(item_of("numeric").clean({}, {"answer": f"{number:f}"})) == number
