from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.items import item_of
from assessments.quizzes.scoring import Marked, grade

weights = st.integers(1, 99999).map(lambda cents: Decimal(cents) / 100)
thirds = st.sampled_from([(n, d) for d in range(1, 9) for n in range(d + 1)])


def as_decimal(part):
    return Decimal(part[0]) / Decimal(part[1])


@given(st.lists(st.tuples(thirds, weights), min_size=1, max_size=60), st.integers(0, 100))
def test_it_passes_exactly_when_the_exact_grade_reaches_the_pass_mark(answers, pass_mark):
    result = grade(
        [Marked(as_decimal(part), weight) for part, weight in answers],
        pass_mark=Decimal(pass_mark),
    )
    earned = sum((Fraction(*part) * Fraction(weight) for part, weight in answers), Fraction(0))
    exact = 100 * earned / sum(Fraction(weight) for _part, weight in answers)
    assert result.is_passed is (exact >= pass_mark)
    assert abs(Fraction(result.percent) - exact) < Fraction(1, 10**9)
    assert 0 <= result.percent <= 100


@given(st.lists(st.tuples(thirds, weights), min_size=1, max_size=30), st.randoms())
def test_the_order_of_questions_changes_no_grade(answers, random):
    marked = [Marked(as_decimal(part), weight) for part, weight in answers]
    shuffled = list(marked)
    random.shuffle(shuffled)
    pass_mark = Decimal(80)
    assert grade(marked, pass_mark=pass_mark) == grade(shuffled, pass_mark=pass_mark)


def test_three_thirds_are_one():
    whole, third, nothing = (Marked(Decimal(n) / 3, Decimal(1)) for n in (3, 1, 0))
    result = grade([whole] * 7 + [third] * 3, pass_mark=Decimal(80))
    assert result.percent == 80
    assert result.is_passed is True
    assert grade([whole] * 7 + [third] * 2 + [nothing], pass_mark=Decimal(80)).is_passed is False


def test_a_grade_just_under_the_pass_mark_fails_although_it_prints_as_it():
    marked = [Marked(Decimal(1), Decimal("799.96")), Marked(Decimal(0), Decimal("200.04"))]
    result = grade(marked, pass_mark=Decimal(80))
    assert result.percent == Decimal("79.996")
    assert result.printed == Decimal("80.00")
    assert result.is_passed is False


@pytest.mark.parametrize(
    ("weight", "printed"), [("0.125", "12.50"), ("0.66665", "66.67"), ("0.66664", "66.66")]
)
def test_halves_are_rounded_up_for_print(weight, printed):
    earned = Decimal(weight)
    marked = [Marked(Decimal(1), earned), Marked(Decimal(0), 1 - earned)]
    assert grade(marked, pass_mark=Decimal(0)).printed == Decimal(printed)


def test_a_heavier_question_counts_for_more():
    marked = [Marked(Decimal(1), Decimal(3)), Marked(Decimal(0), Decimal(1))]
    assert grade(marked, pass_mark=Decimal(80)).percent == 75


@pytest.mark.parametrize(("fraction", "weight"), [("1.01", "1"), ("-0.01", "1"), ("1", "0")])
def test_what_is_no_fraction_or_weight_is_refused(fraction, weight):
    with pytest.raises(ValueError, match="is no"):
        Marked(Decimal(fraction), Decimal(weight))


def test_a_paper_without_questions_has_no_grade():
    with pytest.raises(ValueError, match="without questions"):
        grade([], pass_mark=Decimal(80))


# ------------------------------------------------------------ multiple response


@st.composite
def multiple_response(draw):
    keys = draw(st.lists(st.booleans(), min_size=2, max_size=8).filter(any))
    question = {"options": [{"is_correct": key} for key in keys]}
    chosen = draw(st.sets(st.integers(0, len(keys) - 1)))
    return question, sorted(chosen)


@given(multiple_response())
def test_a_multiple_response_earns_right_minus_wrong_of_the_right(case):
    question, chosen = case
    right = {n for n, option in enumerate(question["options"]) if option["is_correct"]}
    expected = max(
        Fraction(0), Fraction(len(right & {*chosen}) - len({*chosen} - right), len(right))
    )
    fraction = item_of("multiple").fraction(question, chosen)
    assert abs(Fraction(fraction) - expected) < Fraction(1, 10**20)
    assert (fraction == 1) is ({*chosen} == right)


@given(multiple_response())
def test_choosing_everything_never_earns_the_whole_unless_everything_is_right(case):
    question, _chosen = case
    everything = list(range(len(question["options"])))
    all_right = all(option["is_correct"] for option in question["options"])
    assert (item_of("multiple").fraction(question, everything) == 1) is all_right
