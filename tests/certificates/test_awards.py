from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from certificates.schemes.awards import judge
from certificates.schemes.requirements import AskedRequirement, Facts, LicenceFact, StepFact

TODAY = date(2026, 11, 22)
ALL_STEPS = AskedRequirement("all_steps")
LICENCE = AskedRequirement("licence")
QUIZZES = AskedRequirement("steps_of_kind", "quiz")

READ = StepFact("m/read", "lesson", "How it acts", is_done=True)
UNREAD = StepFact("m/unread", "lesson", "Routes", is_done=False)
QUIZ = StepFact("m/quiz", "quiz", "The quiz", is_done=True)


def facts(*steps: StepFact, licences: tuple[LicenceFact, ...] = ()) -> Facts:
    return Facts(
        on=TODAY,
        steps=steps,
        licences=licences,
        licences_url="/accounts/licences/",
        outline_url="/learn/1/",
    )


def test_all_steps_done_is_met():
    decision = judge([ALL_STEPS], facts(READ, QUIZ))
    assert decision.is_met
    assert decision.findings[0].explanation == "All 2 steps are done."


def test_a_missing_step_is_named_and_led_to():
    finding = judge([ALL_STEPS], facts(READ, UNREAD, QUIZ)).unmet[0]
    assert finding.explanation == "1 of 3 are left: “Routes”."
    assert finding.missing == ("m/unread",)
    assert finding.url == "/learn/1/"


def test_many_missing_steps_are_counted_after_the_third():
    steps = [StepFact(f"m/{n}", "lesson", f"Part {n}", is_done=False) for n in range(6)]
    finding = judge([ALL_STEPS], facts(*steps)).unmet[0]
    assert finding.explanation == "6 of 6 are left: “Part 0”, “Part 1”, “Part 2” and 3 more."


def test_steps_of_one_kind_look_at_that_kind_alone():
    assert judge([QUIZZES], facts(UNREAD, QUIZ)).is_met


def test_a_kind_of_step_that_came_later_is_asked_for_by_its_name():
    asked = AskedRequirement("steps_of_kind", "walk")
    walk = StepFact("m/walk", "walk", "A walk", is_done=False)
    finding = judge([asked], facts(QUIZ, walk)).unmet[0]
    assert finding.title == "Finish every required step of the kind “walk”"
    assert finding.missing == ("m/walk",)


def test_an_edition_without_the_kind_asked_for_cannot_meet_it():
    finding = judge([QUIZZES], facts(READ)).unmet[0]
    assert "no such step" in finding.explanation


def test_a_scheme_that_asks_for_nothing_awards_nothing():
    assert not judge([], facts(READ)).is_met


def test_a_licence_counts_until_the_day_it_expires():
    ends_today = LicenceFact("Psychologist P-1, Oregon", expires_on=TODAY)
    ended = LicenceFact("Psychologist P-1, Oregon", expires_on=date(2026, 11, 21))
    endless = LicenceFact("Psychologist P-1, Oregon")
    assert judge([LICENCE], facts(licences=(ends_today,))).is_met
    assert judge([LICENCE], facts(licences=(ended, endless))).is_met
    finding = judge([LICENCE], facts(licences=(ended,))).unmet[0]
    assert "expired" in finding.explanation
    assert finding.url == "/accounts/licences/"


def test_no_licence_says_where_to_add_one():
    finding = judge([LICENCE], facts()).unmet[0]
    assert finding.explanation == "Your profile states no license. Add yours."


steps_drawn = st.lists(
    st.builds(
        StepFact,
        key=st.uuids().map(str),
        kind=st.sampled_from(["lesson", "quiz", "vignette", "evaluation"]),
        title=st.text(min_size=1, max_size=20),
        is_done=st.booleans(),
    ),
    max_size=12,
)


@given(steps_drawn)
def test_doing_a_step_never_takes_a_certificate_away(steps):
    asked = [ALL_STEPS, QUIZZES]
    before = judge(asked, facts(*steps))
    after = judge(asked, facts(*[StepFact(s.key, s.kind, s.title, is_done=True) for s in steps]))
    assert {f.asked for f in after.unmet} <= {f.asked for f in before.unmet}
    assert before.is_met is (
        all(step.is_done for step in steps) and any(step.kind == "quiz" for step in steps)
    )
