"""What may be asked of the explorer, what it refuses and where, and that its words are its figures."""

import re
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.dosing import ABSORPTION, KAP_EDU_1, SHARES, SOURCES, Route
from courses.explorer import answers, drawing
from courses.explorer.limits import COMPARISONS, GUARD_RAIL, LIMITS
from courses.explorer.published import PUBLISHED_DOSES, ROUTE_NAMES
from courses.explorer.reading import (
    DEFAULT,
    HEAVIEST,
    LETTERS,
    LIGHTEST,
    SETS,
    query_of,
    read,
    read_scenario,
)

IM = {"source": "im-zanos", "amount": "0.5", "weight": "70"}


def scenario(**fields):
    found, errors = read_scenario({**IM, **fields})
    assert not errors, errors
    return found


def errors_of(**fields) -> dict[str, str]:
    found, errors = read_scenario({**IM, **fields})
    assert found is None
    return errors


def measured(**fields) -> answers.Measured:
    return answers.measure(scenario(**fields), 100.0)


# ------------------------------------------------------------ published doses only


def test_every_published_dose_names_a_source_and_has_a_route_that_the_model_knows():
    for code, dose in PUBLISHED_DOSES.items():
        assert dose.source_key in SOURCES, code
        assert dose.route in ROUTE_NAMES, code
        assert dose.source.name in dose.label, code
        assert dose.allows(dose.usual), code
        assert dose.highest > 0, code
        assert (dose.minutes is not None) == (dose.route is Route.INFUSION), code
        assert dose.route in KAP_EDU_1.routes, code


def test_a_dose_known_from_memory_alone_says_so():
    recalled = [dose for dose in PUBLISHED_DOSES.values() if dose.is_recalled]
    assert [dose.code for dose in recalled] == ["im-loo"]
    assert all("to be checked" in dose.label for dose in recalled)


@pytest.mark.parametrize("code", PUBLISHED_DOSES)
def test_nothing_above_or_below_what_the_source_used_is_drawn(code):
    dose = PUBLISHED_DOSES[code]
    lowest = min(dose.amounts) if dose.amounts else dose.least
    for amount in (dose.highest + Decimal("0.001"), lowest - Decimal("0.001"), Decimal(0)):
        found, errors = read_scenario({"source": code, "amount": str(amount)})
        assert found is None
        assert dose.source.name in errors["amount"]
    for amount in (dose.highest, lowest):
        assert read_scenario({"source": code, "amount": str(amount)})[1] == {}


def test_between_two_published_amounts_there_is_none():
    assert "0.2 or 2 mg/kg" in errors_of(source="im-krupitsky", amount="1")["amount"]


def test_what_is_left_empty_is_what_the_source_usually_used():
    found, _errors = read_scenario({"source": "iv-andrade"})
    assert (found.amount, found.minutes, found.weight) == (Decimal("0.5"), Decimal(40), Decimal(70))
    assert found.parameters is KAP_EDU_1


def test_a_decimal_comma_is_a_decimal_point():
    assert scenario(amount="0,5").amount == Decimal("0.5")


@pytest.mark.parametrize("typed", ["half", "-1", "1e3", "0x10", "12345", "1.2345", "١", "nan"])
def test_what_is_no_plain_number_is_said_to_be_none(typed):
    assert "number" in errors_of(amount=typed)["amount"]


@pytest.mark.parametrize(
    ("weight", "holds"),
    [(LIGHTEST, True), (HEAVIEST, True), (LIGHTEST - 1, False), (HEAVIEST + 1, False)],
)
def test_weight_is_held_to_published_models(weight, holds):
    _found, errors = read_scenario({**IM, "weight": str(weight)})
    assert ("weight" in errors) != holds


def test_an_infusion_lasts_as_long_as_the_source_says_and_nothing_else_lasts():
    assert "2 to 100" in errors_of(source="iv-andrade", minutes="101")["minutes"]
    assert "Fava 2020 used 40" in errors_of(source="iv-fava", minutes="30")["minutes"]
    assert "infusion" in errors_of(minutes="40")["minutes"]


def test_the_share_absorbed_is_held_to_what_was_published_for_the_route():
    assert scenario(source="nasal-2022", amount="50", share="17").share == Decimal(17)
    assert "11 to 45" in errors_of(source="nasal-2022", amount="50", share="46")["share"]
    assert "93" in errors_of(share="92")["share"]
    assert "by vein" in errors_of(source="iv-fava", share="50")["share"]


def test_every_route_outside_a_vein_has_shares_with_their_basis():
    assert set(SHARES) == set(ABSORPTION)
    assert all(str(share.basis) for share in SHARES.values())


# ------------------------------------------------------------ a second dose


def test_a_second_dose_needs_its_time_and_is_otherwise_the_same_as_the_first():
    assert scenario(at="20").second == Decimal("0.5")
    assert "minute" in errors_of(second="0.5")["at"]
    assert "1 to 240" in errors_of(at="241")["at"]
    assert "1 to 240" in errors_of(at="0")["at"]


def test_both_doses_together_stay_within_the_source():
    assert scenario(amount="0.5", second="0.5", at="20")
    assert "1.1 mg/kg" in errors_of(amount="0.6", second="0.5", at="20")["second"]
    assert "no more than 1 mg/kg" in errors_of(amount="0.6", at="20")["at"]
    assert "at" in errors_of(source="bolus-clements", amount="0.25", at="20")


# ------------------------------------------------------------ parameter sets


@pytest.mark.parametrize("code", ["DOMINO-1982", "HERD-2007", "HORNIK-2018", "KAP-EDU-1-INHIBITED"])
def test_other_sets_refuse_what_is_absorbed_and_say_why(code):
    reason = errors_of(model=code)["model"]
    assert str(SETS[code].title) in reason
    assert str(SETS[code].limits[-1]) in reason
    assert read_scenario({"source": "iv-fava", "model": code})[1] == {}


def test_a_set_that_does_not_exist_is_refused():
    assert "no such" in errors_of(model="KAP-EDU-2")["model"]


def test_a_set_without_volumes_gives_an_area_and_no_curve():
    found = scenario(source="oral-andrade", amount="100", model="FANTA-2015")
    figures = answers.measure(found, 100.0)
    assert figures.peak is None
    assert figures.area.value == pytest.approx(84.2, rel=0.01)
    assert answers.draw(found, 240) is None
    assert (
        "share of its own"
        in errors_of(source="oral-andrade", amount="100", model="FANTA-2015", share="20")["share"]
    )


# ------------------------------------------------------------ figures


@pytest.mark.parametrize(
    ("fields", "peak", "at", "band", "area"),
    [
        ({"source": "iv-andrade"}, 177.3, 40, (136, 253), 436.3),
        ({}, 170.6, 16.2, (131, 244), 405.8),
        ({"amount": "0.5", "at": "20"}, 305.7, 32.5, (235, 437), 811.5),
        ({"source": "sl-ktc", "amount": "200"}, 186.9, 42, (144, 267), 723.0),
        ({"source": "sl-ktc", "amount": "200", "share": "40"}, 258, 42, (198, 368), 997),
        ({"source": "nasal-2022", "amount": "50", "share": "11"}, 21.8, 28.3, (16.8, 31.2), 69),
        ({"source": "oral-andrade", "amount": "100"}, 64.4, 49, (49.6, 92.1), 249.3),
        ({"source": "sc-loo"}, 133.5, 25.2, (102.7, 190.7), 392.7),
        ({"source": "bolus-clements", "amount": "0.25"}, 142.7, 0, (109.8, 203.9), 218.2),
        ({"source": "iv-fava", "model": "KAP-EDU-1-INHIBITED"}, 187, 40, (144, 267), 623.3),
    ],
)
def test_the_figures_are_the_models(fields, peak, at, band, area):
    figures = measured(**fields)
    assert figures.peak.value == pytest.approx(peak, rel=0.01)
    assert figures.peak_at.value == pytest.approx(at, abs=0.2)
    assert (figures.peak.least, figures.peak.most) == pytest.approx(band, rel=0.01)
    assert figures.area.value == pytest.approx(area, rel=0.01)


def test_the_table_the_sentence_and_the_line_say_the_same():
    found, until = answers.answers([("a", scenario())], level=Decimal(100))
    said = answers.sentence(found[0], level=Decimal(100), has_bands=True)
    rows = {row[0]: row[1] for row in answers.table(found, level=Decimal(100), has_bands=True).rows}
    highest = max(y for _x, y in found[0].drawn.points)

    assert "peaks at 171 ng/mL 16 minutes" in said
    assert "above 100 ng/mL for 47 minutes" in said
    assert "between 131 and 244" in said
    assert rows["Peak, ng/mL"] == "171 (131–244)"
    assert rows["Time of the peak, min"] == "16 (14–18)"
    assert rows["Time above 100 ng/mL, min"] == "47 (30–75)"
    assert rows["At 20 min, ng/mL"].startswith("168")
    assert rows["At 240 min, ng/mL"].startswith("31")
    assert highest == pytest.approx(170.6, rel=0.001)
    assert until == 240


def test_hidden_bands_are_nowhere():
    found, until = answers.answers([("a", scenario())], level=Decimal(100))
    plot = drawing.plot(found, until=until, has_bands=False)
    table = answers.table(found, level=Decimal(100), has_bands=False)
    assert plot.lines[0].band == ""
    assert not any("(" in cell for row in table.rows[3:] for cell in row[1:])
    assert "band" not in answers.sentence(found[0], level=Decimal(100), has_bands=False)


def test_a_curve_that_never_reaches_the_level_is_said_not_to():
    found, _until = answers.answers(
        [("a", scenario(source="sl-rolan", amount="25"))], level=Decimal(100)
    )
    said = answers.sentence(found[0], level=Decimal(100), has_bands=False)
    assert "does not rise above 100 ng/mL" in said


def test_a_later_dose_is_shown_for_four_hours_more():
    _found, until = answers.answers([("a", scenario(at="200"))], level=Decimal(100))
    assert until == 480


def test_a_line_keeps_the_tone_of_its_letter_when_one_before_it_has_no_curve():
    found, until = answers.answers(
        [
            ("a", scenario(source="iv-fava", model="FANTA-2015")),
            ("b", scenario(source="iv-fava")),
        ],
        level=Decimal(100),
    )
    plot = drawing.plot(found, until=until, has_bands=True)
    assert [(line.label, line.tone) for line in plot.lines] == [("B IV 35 mg", 2)]


def test_effect_ranges_that_the_chart_does_not_reach_are_named_beside_it():
    low, until = answers.answers([("a", scenario())], level=Decimal(100))
    high, _until = answers.answers(
        [("a", scenario(source="im-krupitsky", amount="2", weight="98"))], level=Decimal(100)
    )
    plot = drawing.plot(low, until=until, has_bands=True)
    assert len(plot.zones) == 3
    assert drawing.beyond(plot) == ["General anesthesia 1,200–2,400"]
    assert len(drawing.plot(high, until=until, has_bands=True).zones) == 3


def test_every_source_that_a_scenario_rests_on_is_listed():
    found, _until = answers.answers([("a", scenario(source="sl-hull", amount="300"))], level=100)
    keys = {source.key for source in answers.sources_of(found)}
    assert {"hull-2022", "clements-nimmo-1981", "rolan-2014", "zanos-2018"} <= keys


# ------------------------------------------------------------ a query string


def test_asking_for_nothing_shows_the_usual_comparison_without_a_fault():
    reading = read({})
    assert [letter for letter, _one in reading.scenarios] == ["a", "b", "c"]
    assert reading.error_count == 0
    assert read(DEFAULT) == reading


def test_one_wrong_field_leaves_the_other_scenarios():
    reading = read({"a-source": "im-zanos", "a-amount": "9", "b-source": "sl-ktc", "level": "no"})
    assert [letter for letter, _one in reading.scenarios] == ["b"]
    assert list(reading.entries[0].errors) == ["amount"]
    assert reading.entries[0].typed["amount"] == "9"
    assert reading.level_error
    assert reading.error_count == 2


def test_every_wrong_field_is_named_at_once():
    reading = read({"a-source": "im-zanos", "a-amount": "9", "a-weight": "500", "a-at": "x"})
    assert set(reading.entries[0].errors) == {"amount", "weight", "at"}


def test_figures_without_a_source_ask_for_one_and_a_weight_alone_asks_for_nothing():
    reading = read({"a-amount": "0.5", "b-weight": "70", "level": ""})
    assert list(reading.entries[0].errors) == ["source"]
    assert reading.entries[1].errors == {}
    assert reading.scenarios == []


def test_the_address_of_a_comparison_leads_to_the_same():
    asked = {
        "a-source": "im-zanos",
        "a-at": "20",
        "c-source": "nasal-2022",
        "c-share": "17",
        "d-source": "iv-andrade",
        "d-model": "HERD-2007",
        "level": "70",
        "band": "off",
    }
    reading = read(asked)
    again = read(dict(parse_qsl(reading.query)))
    assert again.scenarios == reading.scenarios
    assert (again.level, again.has_bands) == (Decimal(70), False)
    assert again.query == reading.query


published = st.sampled_from(sorted(PUBLISHED_DOSES))
anything = st.text(max_size=30)
typed = st.dictionaries(
    st.sampled_from(
        [
            *(
                f"{letter}-{name}"
                for letter in LETTERS
                for name in (
                    "source",
                    "amount",
                    "minutes",
                    "share",
                    "weight",
                    "second",
                    "at",
                    "model",
                )
            ),
            "level",
            "band",
        ]
    ),
    st.one_of(anything, published, st.sampled_from(sorted(SETS)), st.integers(-5, 3000).map(str)),
)


@given(typed)
def test_whatever_is_typed_is_answered_and_kept_to_what_was_published(query):
    reading = read(query)
    found, until = answers.answers(reading.scenarios, level=reading.level)
    assert len(found) <= len(LETTERS)
    assert until <= 480
    for one in found:
        given_in_all = one.scenario.amount + (one.scenario.second or 0)
        assert given_in_all <= one.scenario.dose.highest
        assert LIGHTEST <= one.scenario.weight <= HEAVIEST
        assert one.drawn is None or len(one.drawn.points) < 200
        assert answers.sentence(one, level=reading.level, has_bands=reading.has_bands)
    assert query_of(reading.scenarios, level=reading.level, has_bands=reading.has_bands)


# ------------------------------------------------------------ guard rails


def test_no_sentence_recommends():
    words = re.compile(r"\b(should|recommended|target|optimal|safe|give \d)", re.IGNORECASE)
    found, _until = answers.answers(
        [("a", scenario()), ("b", scenario(source="sl-ktc", amount="200"))], level=Decimal(100)
    )
    for one in found:
        assert not words.search(answers.sentence(one, level=Decimal(100), has_bands=True))
    assert "never a recommendation" in str(GUARD_RAIL)


@pytest.mark.parametrize(
    "said",
    [
        "healthy adult",
        "venous",
        "norketamine",
        "tolerance",
        "straight line",
        "genotype",
        "our own calibration",
    ],
)
def test_each_honest_limit_is_in_the_list(said):
    assert sum(said in str(limit) for limit in LIMITS) >= 1


def test_what_was_held_against_measurements_includes_where_the_model_fails():
    assert len(COMPARISONS) == 4
    assert {"disagrees: the least certain route", "too low"} <= {
        str(one.verdict) for one in COMPARISONS
    }
