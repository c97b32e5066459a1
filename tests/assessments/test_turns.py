"""Whose turn it is after each outcome."""

import pytest

from assessments.vignettes.turns import SUBMISSIONS_ALLOWED, turn_after


@pytest.mark.parametrize(
    ("outcomes", "has_draft", "state"),
    [
        ([], False, "open"),
        ([], True, "started"),
        ([None], False, "waiting"),
        (["revise"], False, "returned"),
        (["fail"], True, "returned"),
        (["revise", None], False, "waiting"),
        (["pass"], False, "done"),
        (["revise", "fail", "pass"], False, "done"),
        (["revise", "fail", "revise"], False, "failed"),
        (["fail"] * SUBMISSIONS_ALLOWED, True, "failed"),
    ],
)
def test_the_state_follows_from_the_outcomes(outcomes, has_draft, state):
    assert turn_after(outcomes, has_draft=has_draft).state == state


def test_an_owners_grant_opens_one_more_turn_and_no_second():
    assert turn_after(["fail"] * 3, granted=1).state == "returned"
    assert turn_after(["fail"] * 4, granted=1).state == "failed"


def test_only_an_open_or_returned_vignette_can_be_written():
    writable = {
        turn_after(outcomes).state: turn_after(outcomes).can_write
        for outcomes in ([], [None], ["revise"], ["pass"], ["fail"] * 3)
    }
    assert writable == {
        "open": True,
        "waiting": False,
        "returned": True,
        "done": False,
        "failed": False,
    }


def test_what_is_left_counts_down_to_nothing():
    assert [turn_after(["fail"] * n).left for n in range(5)] == [3, 2, 1, 0, 0]
