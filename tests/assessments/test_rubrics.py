"""Judging by a rubric, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rubrics.rubric import (
    FAIL,
    OUTCOMES,
    PASS,
    REVISE,
    FrozenRubric,
    Judgement,
    faults,
    reckon,
)


def level(code, points):
    return {"code": code, "title": code.title(), "points": points, "description": "…"}


LEVELS = [level("unsafe", "0"), level("emerging", "1"), level("competent", "2")]


def criterion(code, *, critical=False, met_at=None, weight="1", levels=None):
    return {
        "code": code,
        "title": f"The {code}",
        "description": "",
        "competency": None,
        "is_critical": critical,
        "met_at": met_at,
        "weight": weight,
        "levels": LEVELS if levels is None else levels,
    }


def rubric(*criteria, pass_percent=70):
    return FrozenRubric.from_content(
        {"title": "A rubric", "pass_percent": pass_percent, "criteria": list(criteria)}
    )


CASE = rubric(
    criterion("safety", critical=True, met_at="competent", weight="2"), criterion("reasoning")
)


def judgements(**levels):
    return {code: Judgement(level) for code, level in levels.items()}


def test_the_percentage_is_points_times_weight_over_the_most():
    assert reckon(CASE, judgements(safety="competent", reasoning="emerging")).percent == Decimal(
        "83.33"
    )


def test_an_unjudged_criterion_counts_nothing_and_proposes_nothing():
    reckoning = reckon(CASE, judgements(safety="competent"))
    assert reckoning.percent == Decimal("66.67")
    assert [one.code for one in reckoning.unjudged] == ["reasoning"]
    assert reckoning.proposed == ""


def test_a_level_that_the_rubric_does_not_know_is_no_judgement():
    assert len(reckon(CASE, judgements(safety="brilliant")).unjudged) == 2


def test_reaching_the_pass_mark_proposes_a_pass():
    reckoning = reckon(CASE, judgements(safety="competent", reasoning="competent"))
    assert reckoning.proposed == PASS
    assert reckoning.allowed == OUTCOMES


def test_below_the_pass_mark_the_rubric_proposes_revision_and_forbids_a_pass():
    reckoning = reckon(CASE, judgements(safety="competent", reasoning="unsafe"))
    assert reckoning.proposed == REVISE
    assert reckoning.allowed == (REVISE, FAIL)


def test_a_critical_criterion_that_is_not_met_fails_whatever_the_total():
    heavy = rubric(
        criterion("safety", critical=True, met_at="competent", weight="0.01"),
        criterion("reasoning", weight="99"),
    )
    reckoning = reckon(heavy, judgements(safety="emerging", reasoning="competent"))
    assert reckoning.reaches_pass_mark
    assert reckoning.proposed == FAIL
    assert reckoning.allowed == (FAIL,)
    assert [one.code for one in reckoning.critical_failed] == ["safety"]


def test_a_critical_criterion_fails_at_once_while_others_are_unjudged():
    assert reckon(CASE, judgements(safety="unsafe")).proposed == FAIL


def test_the_pass_mark_is_compared_with_the_exact_figure():
    # 2 of 3 marks are 66.666…; printed 66.67, which a mark of 66.67 must not accept.
    thirds = [level("none", "0"), level("two", "2"), level("three", "3")]
    case = rubric(criterion("one", levels=thirds), pass_percent="66.67")
    reckoning = reckon(case, judgements(one="two"))
    assert reckoning.percent == Decimal("66.67")
    assert not reckoning.reaches_pass_mark


def test_a_whole_two_thirds_reaches_a_mark_that_it_equals():
    case = rubric(criterion("one", weight="3"), criterion("two", weight="1"), pass_percent=75)
    assert reckon(case, judgements(one="competent", two="unsafe")).reaches_pass_mark


# ------------------------------------------------------------ properties

points = st.decimals(min_value=0, max_value=50, places=2)


@st.composite
def cases(draw):
    criteria = []
    for index in range(draw(st.integers(1, 6))):
        steps = sorted(draw(st.lists(points, min_size=2, max_size=5, unique=True)))
        levels = [level(f"l{n}", str(step)) for n, step in enumerate(steps)]
        is_critical = draw(st.booleans())
        met_at = f"l{draw(st.integers(1, len(steps) - 1))}" if is_critical else None
        weight = draw(st.decimals(min_value="0.01", max_value=10, places=2))
        criteria.append(
            criterion(
                f"c{index}",
                critical=is_critical,
                met_at=met_at,
                weight=str(weight),
                levels=levels,
            )
        )
    case = rubric(*criteria, pass_percent=draw(st.integers(0, 100)))
    chosen = {
        one.code: Judgement(draw(st.sampled_from([""] + [level.code for level in one.levels])))
        for one in case.criteria
    }
    return case, chosen


@given(cases())
def test_the_percentage_stays_between_nothing_and_everything(case):
    assert 0 <= reckon(*case).percent <= 100


@given(cases())
def test_every_drawn_rubric_is_sound(case):
    assert faults(case[0]) == []


@given(cases())
def test_the_best_levels_reach_everything_and_pass(case):
    rubric, _chosen = case
    best = {one.code: Judgement(one.levels[-1].code) for one in rubric.criteria}
    reckoning = reckon(rubric, best)
    assert reckoning.percent == 100
    assert reckoning.proposed == PASS


@given(cases())
def test_a_pass_is_proposed_only_where_it_is_allowed_and_never_past_a_critical_failure(case):
    reckoning = reckon(*case)
    assert reckoning.proposed == "" or reckoning.proposed in reckoning.allowed
    if reckoning.critical_failed:
        assert reckoning.allowed == (FAIL,)
    if PASS in reckoning.allowed:
        assert reckoning.reaches_pass_mark


@given(cases(), st.data())
def test_a_higher_level_never_lowers_the_percentage(case, data):
    rubric, chosen = case
    one = data.draw(st.sampled_from(rubric.criteria))
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(one.levels) - 1)] * 2)))
    lower = reckon(rubric, {**chosen, one.code: Judgement(one.levels[low].code)})
    higher = reckon(rubric, {**chosen, one.code: Judgement(one.levels[high].code)})
    assert lower.marks <= higher.marks
    assert lower.percent <= higher.percent


# ------------------------------------------------------------ what authors may write


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (rubric(), "no_criteria"),
        (rubric(criterion("a", weight="0")), "no_marks"),
        (rubric(criterion("a"), pass_percent=101), "pass_mark"),
        (rubric(criterion("a"), criterion("a")), "code_repeated"),
        (rubric(criterion("a", weight="-1"), criterion("b", weight="3")), "negative"),
        (rubric(criterion("a", levels=LEVELS[1:2])), "too_few_levels"),
        (rubric(criterion("a", levels=[LEVELS[0], LEVELS[1], LEVELS[1]])), "level_repeated"),
        (rubric(criterion("a", levels=LEVELS[::-1])), "levels_must_rise"),
        (rubric(criterion("a", met_at="superb")), "unknown_level"),
        (rubric(criterion("a", critical=True)), "met_at_missing"),
        (rubric(criterion("a", critical=True, met_at="unsafe")), "always_met"),
    ],
)
def test_a_rubric_that_cannot_judge_is_named(case, code):
    assert code in [fault.code for fault in faults(case)]


def test_a_sound_rubric_has_no_fault():
    assert faults(CASE) == []


def test_a_fault_says_in_which_criterion_it_lies():
    broken = rubric(criterion("a"), criterion("b", met_at="superb"))
    assert [(fault.code, fault.criterion) for fault in faults(broken)] == [("unknown_level", 1)]


@pytest.mark.parametrize(
    ("judged", "possible"),
    [
        ({}, OUTCOMES),
        # 67 of 100 are left to be reached, and 70 are needed.
        ({"reasoning": "unsafe"}, (REVISE, FAIL)),
        ({"reasoning": "emerging"}, OUTCOMES),
        ({"safety": "emerging"}, (FAIL,)),
        ({"safety": "competent", "reasoning": "unsafe"}, (REVISE, FAIL)),
    ],
)
def test_an_outcome_is_possible_as_long_as_the_rest_can_still_lead_to_it(judged, possible):
    reckoning = reckon(CASE, judgements(**judged))
    assert reckoning.possible == possible
    assert set(reckoning.allowed) <= set(possible)
