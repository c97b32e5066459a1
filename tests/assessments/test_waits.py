"""How long an answer waits is told from the latest ones, and never too well."""

from datetime import timedelta

from assessments.vignettes.waits import Wait, expectation, in_words


def over(*days):
    return [Wait(timedelta(days=one), is_over=True) for one in days]


def waiting(*days):
    return [Wait(timedelta(days=one), is_over=False) for one in days]


def test_half_and_nine_in_ten_of_what_came_back():
    expected = expectation(over(*range(1, 11)))
    assert (expected.half, expected.most) == (timedelta(days=5), timedelta(days=9))
    assert in_words(expected) == (
        "Of the latest 10 answers here, half came back within 5 days and nine in ten within 9 days."
    )


def test_what_still_waits_makes_the_promise_longer_and_never_shorter():
    quick = over(1, 1, 1, 1, 1)
    assert expectation(quick).half == timedelta(days=1)
    # Nine wait longer than any that came back: half of them have not.
    slow = expectation(quick + waiting(*[20] * 9))
    assert slow.half is None
    assert "not known yet" in in_words(slow)
    # What was handed in a moment ago says nothing.
    assert expectation(quick + waiting(*[0] * 9)).half == timedelta(days=1)


def test_too_few_say_nothing():
    assert expectation(over(1, 2, 3, 4)) is None
    assert "not known yet" in in_words(None)


def test_a_time_is_rounded_up():
    expected = expectation([Wait(timedelta(minutes=5), is_over=True)] * 5)
    assert "half came back within 1 hour" in in_words(expected)
    expected = expectation([Wait(timedelta(days=1, hours=1), is_over=True)] * 5)
    assert "half came back within 2 days" in in_words(expected)
