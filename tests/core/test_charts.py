import re
from itertools import pairwise

import pytest

from core.charts import Axis, Series, Zone, line_plot

TIME = Axis("Time after the dose", "min")
PRESSURE = Axis("Blood pressure", "mmHg")


def plot(*series: Series):
    return line_plot(series, x=TIME, y=PRESSURE)


def line(*points, label="Systolic", band=()) -> Series:
    return Series(label, points, band)


def heights(drawn) -> list[float]:
    return [float(point.y) for point in drawn.points]


def test_more_is_higher_and_later_is_further_right():
    drawn = plot(line((0, 128), (10, 156), (20, 184))).lines[0]

    assert heights(drawn) == sorted(heights(drawn), reverse=True)
    assert [float(p.x) for p in drawn.points] == sorted(float(p.x) for p in drawn.points)


def test_every_point_lies_between_the_outer_ticks():
    chart = plot(line((0, 83), (7, 171), (61, 96)))
    ticks = [float(tick.at) for tick in chart.y_ticks]

    assert all(min(ticks) <= height <= max(ticks) for height in heights(chart.lines[0]))


def test_ticks_are_round_and_equally_far_apart():
    labels = [float(tick.label) for tick in plot(line((0, 83), (60, 171))).y_ticks]
    steps = {round(b - a, 9) for a, b in pairwise(labels)}

    assert len(steps) == 1
    assert steps <= {10.0, 20.0, 25.0, 50.0}


def test_a_line_that_nearly_reaches_zero_is_read_against_zero():
    assert plot(line((0, 4), (60, 180))).y_ticks[0].label == "0"


def test_a_flat_line_is_drawn_between_two_ticks():
    chart = plot(line((0, 98), (60, 98)))

    assert float(chart.y_ticks[-1].at) < heights(chart.lines[0])[0] < float(chart.y_ticks[0].at)


def test_labels_of_lines_that_end_together_do_not_lie_on_one_another():
    chart = plot(
        line((0, 100), (60, 120), label="One"),
        line((0, 90), (60, 120), label="Two"),
        line((0, 80), (60, 121), label="Three"),
    )
    tops = sorted(float(drawn.label_y) for drawn in chart.lines)

    assert all(below - above >= 20 for above, below in pairwise(tops))


def test_the_band_encloses_its_line():
    drawn = plot(line((0, 100), (60, 120), band=((0, 90, 110), (60, 105, 140)))).lines[0]
    ys = [float(pair.split()[1]) for pair in re.split("[MLZ]", drawn.band) if pair]

    assert drawn.band.endswith("Z")
    assert min(ys) < min(heights(drawn))
    assert max(ys) > max(heights(drawn))


def test_the_table_behind_it_holds_every_figure_and_says_where_there_is_none():
    chart = plot(line((0, 128), (10, 156)), line((0, 82), (20, 112), label="Diastolic"))

    assert chart.headers == ("Time after the dose (min)", "Systolic (mmHg)", "Diastolic (mmHg)")
    assert chart.rows == (("0", "128", "82"), ("10", "156", "–"), ("20", "–", "112"))


def test_a_chart_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one line"):
        plot()
    with pytest.raises(ValueError, match="each line a point"):
        plot(line())


# ------------------------------------------------------------ ranges behind the lines

RISE = line((0, 0), (60, 200), label="A")


def zoned(*zones: Zone, series=(RISE,)):
    return line_plot(list(series), x=TIME, y=PRESSURE, zones=zones)


def test_a_range_is_as_high_as_its_figures_on_the_axis():
    chart = zoned(Zone("Range", 50, 150))
    heights_of = {tick.label: float(tick.at) for tick in chart.y_ticks}
    zone = chart.zones[0]
    assert float(zone.y) == heights_of["150"]
    assert float(zone.y) + float(zone.height) == heights_of["50"]


def test_a_range_is_cut_at_the_top_of_the_chart_and_left_out_above_it():
    chart = zoned(Zone("Cut", 150, 900), Zone("Beyond", 200, 300))
    assert [zone.label for zone in chart.zones] == ["Cut"]
    assert chart.zones[0].y == chart.y_ticks[-1].at


def test_a_single_height_is_a_line_with_its_name_above_it():
    zone = zoned(Zone("Peak", 100, 100)).zones[0]
    assert zone.height == ""
    assert float(zone.label_y) < float(zone.y)


def test_names_of_ranges_do_not_lie_on_one_another():
    chart = zoned(Zone("One", 100, 150), Zone("Two", 90, 150), Zone("Three", 141, 141))
    places = sorted(float(zone.label_y) for zone in chart.zones)
    assert all(below - above >= 20 for above, below in pairwise(places))


def test_labels_pushed_down_do_not_leave_the_chart_and_point_to_their_lines():
    flat = [line((0, 100), (60, height), label=str(height)) for height in (0, 1, 2, 3)]
    chart = plot(*flat)
    places = [float(drawn.label_y) for drawn in chart.lines]
    assert max(places) <= float(chart.bottom)
    assert len(set(places)) == 4
    moved = [drawn for drawn in chart.lines if drawn.leader]
    assert moved
    for drawn in moved:
        assert drawn.leader.startswith(f"M{drawn.label_x} ")
        assert drawn.leader.endswith(f" {drawn.label_y}")


def test_an_axis_reaches_what_it_is_told_to_in_the_steps_it_is_told():
    chart = line_plot(
        [RISE], x=Axis("Time", "min", step=60, reach=(0, 240)), y=Axis("Level", reach=(400,))
    )
    assert [tick.label for tick in chart.x_ticks] == ["0", "60", "120", "180", "240"]
    assert float(chart.y_ticks[-1].label) == 400


def test_a_line_may_keep_a_tone_of_its_own():
    chart = plot(line((0, 1), (1, 2)), Series("Third", ((0, 1), (1, 3)), tone=3))
    assert [drawn.tone for drawn in chart.lines] == [1, 3]
