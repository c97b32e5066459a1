"""The learning time of a lesson, against the formula's own check values."""

from decimal import Decimal

import pytest

from courses.content import credit
from courses.content.credit import Load


@pytest.mark.parametrize(
    ("words", "questions", "difficulty", "minutes"),
    [
        # The worked example of the published sheet: right with minus 22.3, 102.1 without the minus.
        (3774, 16, Decimal("2.5"), "61.94"),
        (6000, 10, 3, "58.1"),
    ],
)
def test_the_formula_gives_its_published_check_values(words, questions, difficulty, minutes):
    computed = credit.reading_minutes(words=words, questions=questions, difficulty=difficulty)
    assert computed.quantize(Decimal(minutes)) == Decimal(minutes)


def test_a_short_easy_text_takes_no_time_rather_than_less_than_none():
    assert credit.reading_minutes(words=100, questions=0, difficulty=1) == 0


def test_an_unrated_lesson_earns_what_the_second_point_gives_and_less_than_a_rated_third():
    unrated = Load(words=1200, checks=3, rated=None, media=0, activities=0)
    assert unrated.difficulty == 2
    assert unrated.minutes == 17
    assert Load(words=1200, checks=3, rated=3, media=0, activities=0).minutes == 31


def test_reading_is_never_rounded_up_and_the_clock_and_activities_are_added():
    load = Load(words=1200, checks=3, rated=2, media=6, activities=10)
    assert (load.reading, load.minutes) == (17, 33)


@pytest.mark.parametrize(("minutes", "hours"), [(0, "0"), (14, "0"), (15, "0.25"), (89, "1.25")])
def test_hours_of_credit_go_down_to_the_quarter(minutes, hours):
    assert credit.hours_of_credit(minutes) == Decimal(hours)


LESSON = {
    "body": [
        {"type": "text", "value": "<h2>Two words</h2><p>Three more words. [@kamp-2020]</p>"},
        {"type": "key_point", "value": "<p>Remember this.</p>"},
        {"type": "figure", "value": {"image": {}, "alt": "Not read.", "caption": "A caption."}},
        {
            "type": "table",
            "value": {
                "caption": "What arrives",
                "columns": ["Route", "Share"],
                "rows": [["Muscle", "93 %"]],
            },
        },
        {"type": "procedure", "value": {"title": "Before", "steps": ["Check it.", "Again."]}},
        {"type": "term", "value": {"term": "Peak", "definition": "The highest level."}},
        {"type": "media", "value": {"minutes": 6, "transcript": "<p>Not read but heard.</p>"}},
        {"type": "check", "value": {"question": "Which of these?", "options": []}},
        {"type": "references", "value": None},
    ],
    "difficulty": 4,
    "activities": 5,
    "is_handout": False,
}


def test_checks_transcripts_alternatives_and_references_are_not_words():
    load = credit.load_of(LESSON)
    assert load == Load(words=5 + 2 + 2 + 6 + 4 + 4, checks=1, rated=4, media=6, activities=5)


def test_a_hand_out_counts_nothing():
    assert credit.learning_minutes(LESSON) > 0
    assert credit.learning_minutes({**LESSON, "is_handout": True}) == 0
