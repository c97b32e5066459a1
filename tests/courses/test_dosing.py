"""The concentration–time model: the reference cases, what must always hold, and its limits.

The figures of the reference table were computed apart from this code, at 70 kg, for KAP-EDU-1.
"""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from courses.dosing import (
    ABSORPTION,
    EXPOSURE_SETS,
    KAP_EDU_1,
    PARAMETER_SETS,
    SHARES,
    SOURCES,
    Absorbed,
    Absorption,
    Bolus,
    Disposition,
    Infusion,
    Route,
    corners,
    curve,
    steady_state,
)

BODY = KAP_EDU_1.disposition(70)
WITHIN = 0.01


def by(route: Route, mg: float, *, at: float = 0, share: float | None = None) -> Absorbed:
    taken = ABSORPTION[route]
    return Absorbed(mg, replace(taken, share=share) if share else taken, at=at)


def near(value: float):
    """Within 1 %, and never closer than the table's own last figure."""
    return pytest.approx(value, rel=WITHIN, abs=0.05)


# ------------------------------------------------------------ the set


def test_the_set_gives_the_constants_that_are_published_with_it():
    (a, alpha), (b, beta) = BODY.exponentials

    assert BODY.v1 == near(122.65)
    assert BODY.clearance * 60 == near(80.2)
    assert BODY.clearance * 60 / 70 == near(1.146)
    assert BODY.steady_volume == near(289)
    assert BODY.steady_volume - BODY.v1 == near(166.5)
    assert (alpha, beta) == (near(0.03941), pytest.approx(0.003789, rel=WITHIN))
    assert (a, b) == (near(0.72178), near(0.27822))
    assert BODY.half_lives == (near(17.6), near(182.9))


def test_the_set_agrees_with_the_meta_analysis():
    assert 69 <= BODY.clearance * 60 <= 90
    assert 200 <= BODY.steady_volume <= 304


# ------------------------------------------------------------ the reference table

TABLE = {
    # name: (doses, peak, minute of the peak, levels at 20 / 60 / 120 / 240 min, area)
    "IV 35 mg over 40 min": ([Infusion(35, 40)], 177.3, 40.0, (109.5, 115.4, 58.8, 34.6), 436.3),
    "IV 35 mg over 60 min": ([Infusion(35, 60)], 149.9, 60.0, (73.0, 149.9, 64.0, 36.0), 436.3),
    "IV 70 mg over 40 min": ([Infusion(70, 40)], 354.6, 40.0, (219.0, 230.8, 117.7, 69.1), 872.6),
    "IV 10 mg over 30 min": ([Infusion(10, 30)], 56.0, 30.0, (41.7, 29.7, 16.2, 9.7), 124.7),
    "IV bolus 35 mg": ([Bolus(35)], 285.4, 0.0, (167.2, 82.6, 52.2, None), 436.3),
    "IM 17.5 mg": ([by(Route.MUSCLE, 17.5)], 85.3, 16.2, (83.8, 43.6, 25.5, 15.4), 202.9),
    "IM 35 mg": ([by(Route.MUSCLE, 35)], 170.6, 16.2, (167.6, 87.3, 50.9, 30.7), 405.8),
    "IM 70 mg": ([by(Route.MUSCLE, 70)], 341.2, 16.2, (335.1, 174.5, 101.8, 61.5), 811.5),
    "IM 105 mg": ([by(Route.MUSCLE, 105)], 511.8, 16.2, (502.7, 261.8, 152.7, 92.2), 1217.3),
    "IM 35 mg repeated at 20 min": (
        [by(Route.MUSCLE, 35), by(Route.MUSCLE, 35, at=20)],
        305.7,
        32.5,
        (None, None, None, None),
        811.5,
    ),
    "SC 35 mg": ([by(Route.SKIN, 35)], 133.5, 25.2, (130.6, 94.7, 52.7, 30.8), 392.7),
    "IN 50 mg": ([by(Route.NOSE, 50)], 89.3, 28.3, (85.1, 68.9, 38.9, 22.3), 280.5),
    "IN 50 mg, F 0.17": (
        [by(Route.NOSE, 50, share=0.17)],
        33.7,
        28.3,
        (None, None, None, None),
        106,
    ),
    "IN 50 mg, F 0.11": ([by(Route.NOSE, 50, share=0.11)], 21.8, 28.3, (None,) * 4, 69),
    "SL 25 mg": ([by(Route.TONGUE, 25)], 23.4, 42.0, (18.4, 22.0, 14.2, 7.8), 90.4),
    "SL 100 mg": ([by(Route.TONGUE, 100)], 93.4, 42.0, (73.7, 87.9, 56.9, 31.0), 361.5),
    "SL 200 mg": ([by(Route.TONGUE, 200)], 186.9, 42.0, (147.4, 175.8, 113.9, 62.0), 723.0),
    "SL 300 mg": ([by(Route.TONGUE, 300)], 280.3, 42.0, (221.0, 263.7, 170.8, 93.0), 1084.5),
    "SL 200 mg, F 0.20": ([by(Route.TONGUE, 200, share=0.20)], 129, 42.0, (None,) * 4, None),
    "SL 200 mg, F 0.40": ([by(Route.TONGUE, 200, share=0.40)], 258, 42.0, (None,) * 4, None),
    "Oral 100 mg": ([by(Route.MOUTH, 100)], 64.4, 49.0, (36.5, 62.8, 41.2, 22.0), 249.3),
}


@pytest.mark.parametrize("case", TABLE)
def test_a_reference_case_is_met_within_one_per_cent(case):
    doses, peak, at, levels, area = TABLE[case]
    level = curve(BODY, doses)

    assert level.peak.level == near(peak)
    assert level.peak.at == pytest.approx(at, rel=WITHIN, abs=0.1)
    for minute, expected in zip((20, 60, 120, 240), levels, strict=True):
        if expected is not None:
            assert level.at(minute) == near(expected)
    if area is not None:
        assert level.area() == near(area)


def test_an_infusion_without_end_tends_to_its_steady_state():
    assert steady_state(BODY, 20) == near(249.3)
    week = 7 * 24 * 60
    assert curve(BODY, [Infusion(20 * week / 60, week)]).at(week) == near(249.3)


@pytest.mark.parametrize(
    ("doses", "least", "most"),
    [
        ([Infusion(35, 40)], 136, 253),
        ([by(Route.MUSCLE, 35)], 131, 244),
        ([by(Route.TONGUE, 200)], 144, 267),
    ],
)
def test_the_band_is_the_envelope_of_clearance_and_volume_thirty_per_cent_either_way(
    doses, least, most
):
    peaks = [curve(body, doses).peak.level for body in corners(BODY)]
    assert len(peaks) == 4
    assert (min(peaks), max(peaks)) == (near(least), near(most))


def test_an_inhibitor_of_clearance_alone_moves_the_peak_little_and_the_end_much():
    inhibited = BODY.scaled(clearance=0.7)
    assert curve(inhibited, [Infusion(35, 40)]).peak.level == near(187)
    assert inhibited.half_lives[-1] == near(246)
    named = PARAMETER_SETS["KAP-EDU-1-INHIBITED"].disposition(70)
    assert named.half_lives == pytest.approx(inhibited.half_lives)


# ------------------------------------------------------------ other sets


def test_the_other_sets_have_the_clearances_that_were_published():
    per_hour = {code: one.disposition(70).clearance * 60 for code, one in PARAMETER_SETS.items()}
    assert per_hour["DOMINO-1982"] == near(116)
    assert per_hour["HERD-2007"] == near(90)
    assert per_hour["HORNIK-2018"] == near(38.9)


def test_domino_has_three_phases_and_takes_no_slow_absorption():
    domino = PARAMETER_SETS["DOMINO-1982"]
    body = domino.disposition(70)

    assert len(body.half_lives) == 3
    assert body.v1 == near(4.41)
    assert domino.routes == {Route.INFUSION, Route.BOLUS}
    # The reason, in figures: an early peak that nobody measured.
    unreal = curve(body, [by(Route.MUSCLE, 35)]).peak
    assert unreal.level == pytest.approx(480, rel=WITHIN)
    assert unreal.at < 3


def test_no_set_but_the_curriculums_own_takes_what_was_calibrated_for_it():
    outside = set(ABSORPTION)
    assert outside <= KAP_EDU_1.routes
    for code, one in PARAMETER_SETS.items():
        assert code == KAP_EDU_1.code or not outside & one.routes, code


def test_childrens_sets_scale_allometrically():
    herd = PARAMETER_SETS["HERD-2007"]
    half, whole = herd.disposition(35), herd.disposition(70)
    assert half.v1 == pytest.approx(whole.v1 / 2)
    assert half.clearance == pytest.approx(whole.clearance * 0.5**0.75)
    assert half.steady_volume == pytest.approx(whole.steady_volume / 2)


def test_fanta_gives_an_area_and_no_curve():
    fanta = EXPOSURE_SETS["FANTA-2015"]
    assert fanta.area(100, Route.MOUTH, 70) == near(1000 * 0.08 * 100 / 95)
    assert fanta.area(100, Route.INFUSION, 70) == near(1000 * 100 / 95)
    assert not hasattr(fanta, "disposition")


def test_every_number_names_a_source_that_is_listed():
    named = {key for one in PARAMETER_SETS.values() for key in one.sources}
    named |= {key for one in EXPOSURE_SETS.values() for key in one.sources}
    named |= {key for share in SHARES.values() for key in share.sources}
    assert named <= set(SOURCES)
    assert all(one.limits and one.sources for one in PARAMETER_SETS.values())
    assert set(SHARES) == set(ABSORPTION)
    assert all(SHARES[r].least <= ABSORPTION[r].share <= SHARES[r].most for r in ABSORPTION)


# ------------------------------------------------------------ what must always hold

rates = st.floats(0.001, 1.0)
two = st.builds(Disposition, st.floats(5, 400), rates, st.tuples(st.tuples(rates, rates)))
three = st.builds(
    Disposition,
    st.floats(2, 100),
    rates,
    st.tuples(st.tuples(rates, rates), st.tuples(rates, rates)),
)
amounts = st.floats(1, 500)
starts = st.floats(0, 240)


@st.composite
def bodies(draw):
    body = draw(st.one_of(st.just(BODY), two, three))
    speeds = [rate for _share, rate in body.exponentials]
    # Phases that all but coincide are one phase: their coefficients are not defined apart.
    assume(all(fast > 1.01 * slow for fast, slow in pairwise(speeds)))
    return body


absorptions = st.builds(
    Absorption, share=st.floats(0.05, 1), rate=st.floats(0.005, 0.5), lag=st.floats(0, 20)
)
doses = st.one_of(
    st.builds(Bolus, amounts, starts),
    st.builds(Infusion, amounts, st.floats(1, 200), starts),
    st.builds(Absorbed, amounts, absorptions, starts),
)
courses = st.lists(doses, min_size=1, max_size=3)
times = st.floats(0, 2000)


def share_of(dose) -> float:
    return dose.absorption.share if isinstance(dose, Absorbed) else 1.0


def begins(dose) -> float:
    return dose.at + (dose.absorption.lag if isinstance(dose, Absorbed) else 0)


def alike(value: float, scale: float = 0):
    return pytest.approx(value, rel=1e-6, abs=1e-9 * max(1.0, scale))


@given(bodies(), courses, times, st.floats(0.1, 10))
def test_twice_the_dose_is_twice_the_level(body, given_doses, t, factor):
    more = [replace(dose, mg=dose.mg * factor) for dose in given_doses]
    once = curve(body, given_doses)
    assert curve(body, more).at(t) == alike(factor * once.at(t), factor * once.peak.level)


@given(bodies(), courses, times)
def test_doses_add_up_and_do_not_touch_one_another(body, given_doses, t):
    together = curve(body, given_doses)
    apart = sum(curve(body, [dose]).at(t) for dose in given_doses)
    assert together.at(t) == alike(apart, together.peak.level)


@given(bodies(), courses)
@example(BODY, [Infusion(1, 1), Infusion(1, 2)])
@example(BODY, [Infusion(35, 100), Infusion(17, 70, at=30), Infusion(11, 10, at=50)])
def test_the_area_is_what_arrived_over_clearance(body, given_doses):
    arrived = sum(share_of(dose) * dose.mg for dose in given_doses)
    expected = 1000 * arrived / body.clearance / 60
    assert curve(body, given_doses).area() == pytest.approx(expected, rel=1e-6)


@given(bodies(), courses, st.lists(times, max_size=8))
def test_many_levels_at_once_are_to_the_last_bit_the_levels_one_by_one(
    body, given_doses, looked_at
):
    level = curve(body, given_doses)
    starts = [segment.start for segment in level.segments]
    asked = sorted({*looked_at, *starts, 0.0})

    assert level.levels(asked) == [level.at(t) for t in asked]
    for segment in level.segments:
        inside = [t for t in asked if segment.start <= t < segment.end]
        assert segment.slopes(inside) == [segment.slope(t) for t in inside]


@given(bodies(), courses, times)
def test_no_level_is_below_zero(body, given_doses, t):
    assert curve(body, given_doses).at(t) >= 0


@given(bodies(), doses)
def test_nothing_is_there_before_the_dose_or_before_its_lag(body, dose):
    level = curve(body, [dose])
    assert level.at(math.nextafter(begins(dose), -1)) == 0
    assert level.area(begins(dose)) == 0


@given(bodies(), amounts, starts)
def test_a_bolus_starts_at_dose_over_volume(body, mg, at):
    level = curve(body, [Bolus(mg, at)])
    assert level.at(at) == alike(1000 * mg / body.v1)
    assert level.peak.at == at


@given(bodies(), courses)
def test_late_the_level_falls_at_its_slowest_rate(body, given_doses):
    slowest = body.exponentials[-1][1]
    absorbed = [dose.absorption.rate for dose in given_doses if isinstance(dose, Absorbed)]
    others = [rate for _share, rate in body.exponentials[:-1]] + absorbed
    # Slower absorption than elimination would be what the end shows: the flip-flop, not β.
    assume(all(rate > 1.2 * slowest for rate in others))
    level = curve(body, given_doses)
    gap = min(others) - slowest
    late = max(begins(dose) for dose in given_doses) + 200 + 30 / gap
    assume(level.at(late + 1 / slowest) > 1e-200)
    fall = math.log(level.at(late) / level.at(late + 1 / slowest)) * slowest
    assert fall == pytest.approx(slowest, rel=1e-3)


@given(bodies(), doses, st.lists(st.floats(0.001, 1000), min_size=2, max_size=5))
def test_after_its_peak_one_dose_only_falls(body, dose, later):
    level = curve(body, [dose])
    falling = [level.at(level.peak.at + t) for t in sorted(later)]
    assert all(before >= after - 1e-9 * level.peak.level for before, after in pairwise(falling))


@given(bodies(), courses, times)
def test_no_level_is_above_the_peak(body, given_doses, t):
    level = curve(body, given_doses)
    assert level.at(t) <= level.peak.level * (1 + 1e-9)
    assert level.at(level.peak.at) == alike(level.peak.level)


@given(bodies(), courses, st.floats(0.01, 0.99), st.lists(times, min_size=1, max_size=20))
def test_time_above_a_level_is_the_time_spent_above_it(body, given_doses, share, looked_at):
    level = curve(body, given_doses)
    bound = share * level.peak.level
    above = level.above(bound)

    assert level.minutes_above(bound) == pytest.approx(sum(end - start for start, end in above))
    for t in looked_at:
        # At the crossing itself a rounding decides.
        if not math.isclose(level.at(t), bound, rel_tol=1e-6):
            assert (level.at(t) > bound) == any(start <= t < end for start, end in above)


@given(bodies(), courses)
def test_never_above_what_it_never_reaches(body, given_doses):
    level = curve(body, given_doses)
    assert level.above(level.peak.level * 1.001) == ()


@given(bodies(), courses, times)
def test_the_area_until_a_minute_is_what_a_fine_sum_gives(body, given_doses, until):
    level = curve(body, given_doses)
    steps = 1000
    width = until / steps
    summed = sum(level.at((index + 0.5) * width) for index in range(steps)) * width / 60
    # A jump or a kink inside one step is worth at most that step.
    assert level.area(until) == pytest.approx(
        summed, rel=1e-3, abs=5 * level.peak.level * width / 60
    )


@given(bodies())
def test_the_fractions_of_the_phases_sum_to_one(body):
    assert sum(share for share, _rate in body.exponentials) == pytest.approx(1, rel=1e-6)
    assert all(rate > 0 for _share, rate in body.exponentials)


@given(st.floats(40, 150), st.floats(40, 150), times)
def test_the_same_milligrams_a_kilogram_give_the_same_level_at_any_weight(one, other, t):
    first, second = (
        curve(KAP_EDU_1.disposition(weight), [Infusion(0.5 * weight, 40)]).at(t)
        for weight in (one, other)
    )
    assert first == alike(second)


# ------------------------------------------------------------ where two rates meet


@given(st.floats(-1e-5, 1e-5), st.sampled_from([0, 1]), st.floats(0.1, 600))
@example(0.0, 0, 30.0)
@example(0.0, 1, 30.0)
@example(9.9e-7, 0, 30.0)
@example(1.01e-6, 0, 30.0)
def test_absorption_as_fast_as_a_phase_is_its_limit_and_not_a_division_by_zero(off, phase, t):
    (a, alpha), (b, beta) = BODY.exponentials
    rate = (alpha, beta)[phase] * (1 + off)
    level = curve(BODY, [Absorbed(100, Absorption(share=0.5, rate=rate))])

    same, other = ((a, alpha), (b, beta)) if phase == 0 else ((b, beta), (a, alpha))
    scale = 1000 * 0.5 * 100 * same[1] / BODY.v1
    expected = scale * (
        same[0] * t * math.exp(-same[1] * t)
        + other[0] * (math.exp(-other[1] * t) - math.exp(-same[1] * t)) / (same[1] - other[1])
    )
    assert level.at(t) == pytest.approx(expected, rel=1e-4)
    assert level.area() == pytest.approx(1000 * 50 / BODY.clearance / 60, rel=1e-4)
    assert level.peak.level >= level.at(t) * (1 - 1e-9)


def test_a_dose_repeated_where_two_rates_meet_still_adds_up():
    taken = Absorption(share=1, rate=BODY.exponentials[0][1])
    both = curve(BODY, [Absorbed(10, taken), Absorbed(10, taken, at=30)])
    one = curve(BODY, [Absorbed(10, taken)])
    for t in (29.0, 30.0, 45.0, 300.0):
        assert both.at(t) == alike(one.at(t) + (one.at(t - 30) if t >= 30 else 0))
    assert both.area() == alike(2 * one.area())


def test_nothing_given_is_nothing_there():
    nothing = curve(BODY, [])
    assert (nothing.at(10), nothing.slope_at(10), nothing.area(), nothing.peak.level) == (
        0,
        0,
        0,
        0,
    )
    assert nothing.above(1) == ()


def test_time_above_zero_is_refused():
    with pytest.raises(ValueError, match="above zero"):
        curve(BODY, [Bolus(1)]).above(0)
