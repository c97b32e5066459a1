"""Whether a bank fills a blueprint, and what is drawn from it. No database."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.bank.blueprints import (
    Candidate,
    Cell,
    below,
    cells_of,
    drawn,
    eligible,
    filling,
    holes,
    name_of,
)

PARENTS = {"A": None, "A.1": "A", "A.2": "A", "A.1.x": "A.1", "B": None}


def cell(competency, questions, difficulty=""):
    return Cell(
        competency, f"Title of {competency}", below(competency, PARENTS), difficulty, questions
    )


def bank(**counts):
    """So many questions each, as ``A1_easy=3`` for the competency A.1."""
    return [
        Candidate(f"{name}-{number}", _competency(name), name.partition("_")[2])
        for name, count in counts.items()
        for number in range(count)
    ]


def _competency(name):
    letters = name.partition("_")[0]
    return f"{letters[0]}.{letters[1:]}" if len(letters) > 1 else letters


def shuffle_of(seed):
    return random.Random(seed).shuffle


def draw(cells, candidates, *, asked=(), seed=0):
    return drawn(cells, candidates, asked=Counter(asked), shuffle=shuffle_of(seed))


def flat(given):
    return [code for codes in given for code in codes]


# ------------------------------------------------------------ filling


def test_a_competency_includes_all_below_it():
    assert below("A", PARENTS) == {"A", "A.1", "A.2", "A.1.x"}
    assert below("A.2", PARENTS) == {"A.2"}


def test_a_cell_takes_its_difficulty_or_any():
    hard = Candidate("q", "A.1", "hard")
    assert cell("A", 1).takes(hard)
    assert cell("A.1", 1, "hard").takes(hard)
    assert not cell("A.1", 1, "easy").takes(hard)
    assert not cell("A.2", 1).takes(hard)


def test_a_question_moves_on_when_another_cell_needs_its_place():
    """The group comes first and would take the only question that the narrow cell accepts."""
    cells = [cell("A", 1), cell("A.1", 1)]
    candidates = bank(A1_easy=1, A2_easy=1)
    assert filling(cells, candidates) == [["A2_easy-0"], ["A1_easy-0"]]


def test_a_chain_of_questions_moves_on():
    cells = [cell("A", 1), cell("A.1", 1), cell("A.1.x", 1)]
    candidates = [
        Candidate("x", "A.1.x", "easy"),
        Candidate("one", "A.1", "easy"),
        Candidate("two", "A.2", "easy"),
    ]
    assert filling(cells, candidates) == [["two"], ["one"], ["x"]]


def test_a_hole_names_its_cell_and_what_the_bank_has():
    [hole] = holes([cell("A.1", 2, "hard"), cell("B", 1)], bank(A1_hard=3, B_easy=2))
    assert (hole.place, hole.needed, hole.eligible, hole.filled) == (0, 4, 3, 3)
    assert (
        hole.in_words == "A.1 Title of A.1 (hard): 2 papers need 4 questions, and the bank has 3."
    )


def test_a_hole_made_by_other_rows_says_so():
    [hole] = holes([cell("A", 1), cell("A.1", 1)], bank(A1_easy=3))
    assert hole.eligible == 3
    assert "are left for it: other rows use the same questions" in hole.in_words


def test_what_no_cell_takes_is_left_out():
    assert [one.code for one in eligible([cell("A.2", 1)], bank(A1_easy=1, A2_easy=1))] == [
        "A2_easy-0"
    ]


def test_a_cell_is_named_by_code_title_and_difficulty():
    assert name_of(cell("B", 1)) == "B Title of B"
    assert name_of(cell("B", 1, "easy")) == "B Title of B (easy)"


def test_a_quiz_of_placed_questions_has_no_cells():
    assert cells_of({"questions": []}) == []


def enough_by_hall(cells, candidates, papers):
    """Hall's condition, tried for every set of cells: another way to the same answer."""
    return all(
        sum(any(one.takes(candidate) for one in some) for candidate in candidates)
        >= papers * sum(one.questions for one in some)
        for size in range(1, len(cells) + 1)
        for some in combinations(cells, size)
    )


CELLS = st.lists(
    st.builds(
        cell,
        st.sampled_from(sorted(PARENTS)),
        st.integers(1, 3),
        st.sampled_from(["", "easy", "hard"]),
    ),
    min_size=1,
    max_size=4,
)
BANKS = st.lists(
    st.tuples(
        st.sampled_from(sorted(PARENTS)),
        st.sampled_from(["easy", "hard"]),
        st.sampled_from(["", "twins", "triplets"]),
    ),
    max_size=16,
).map(lambda rows: [Candidate(f"q{number}", *row) for number, row in enumerate(rows)])


@given(cells=CELLS, candidates=BANKS, papers=st.integers(1, 2))
def test_filling_is_exact(cells, candidates, papers):
    given_codes = filling(cells, candidates, papers)
    by_code = {one.code: one for one in candidates}
    assert len(set(flat(given_codes))) == len(flat(given_codes))
    for one, codes in zip(cells, given_codes, strict=True):
        assert len(codes) <= one.questions * papers
        assert all(one.takes(by_code[code]) for code in codes)
    assert (not holes(cells, candidates, papers)) == enough_by_hall(cells, candidates, papers)


# ------------------------------------------------------------ drawing


@given(cells=CELLS, candidates=BANKS, seed=st.integers(0, 999))
def test_as_many_papers_as_the_bank_holds_repeat_nothing(cells, candidates, seed):
    most = max((n for n in range(6) if not holes(cells, candidates, n)), default=0)
    asked: list[str] = []
    for _paper in range(most):
        given_codes = draw(cells, candidates, asked=asked, seed=seed)
        assert [len(codes) for codes in given_codes] == [one.questions for one in cells]
        assert not set(flat(given_codes)) & set(asked)
        asked += flat(given_codes)


def test_the_first_paper_leaves_what_the_second_needs():
    """The group could take both questions of A.1, of which the second paper then had none."""
    cells = [cell("A", 1), cell("A.1", 1)]
    candidates = bank(A1_easy=2, A2_easy=2)
    for seed in range(30):
        first = flat(draw(cells, candidates, seed=seed))
        assert len([code for code in first if code.startswith("A1")]) == 1


def siblings(count, others):
    """So many questions that ask nearly the same, and so many that do not."""
    return [
        *(Candidate(f"same-{number}", "B", "easy", "same") for number in range(count)),
        *bank(B_easy=others),
    ]


@pytest.mark.parametrize(
    ("count", "others", "asked"),
    [
        (3, 5, []),
        (2, 2, []),  # One paper alone can be filled.
        (2, 5, ["B_easy-0", "B_easy-1", "B_easy-2"]),  # The second, with what the first left.
        (2, 3, ["same-0", "same-1", "B_easy-0", "B_easy-1", "B_easy-2"]),  # All were asked.
    ],
)
def test_siblings_do_not_meet_in_a_paper_that_can_be_filled_without(count, others, asked):
    for seed in range(30):
        codes = flat(
            draw([cell("B", 2), cell("B", 1)], siblings(count, others), asked=asked, seed=seed)
        )
        assert sum(code.startswith("same") for code in codes) <= 1


def test_siblings_meet_rather_than_leave_a_paper_short():
    codes = flat(draw([cell("B", 3)], siblings(2, 1)))
    assert sorted(codes) == ["B_easy-0", "same-0", "same-1"]


def test_a_bank_that_is_used_up_repeats_as_little_as_it_can():
    cells = [cell("B", 3)]
    candidates = bank(B_easy=5)
    asked = ["B_easy-0", "B_easy-1", "B_easy-2", "B_easy-0"]
    for seed in range(20):
        codes = flat(draw(cells, candidates, asked=asked, seed=seed))
        assert {"B_easy-3", "B_easy-4"} < set(codes)
        assert "B_easy-0" not in codes


def test_every_question_is_drawn_about_as_often():
    cells, candidates = [cell("B", 2), cell("A", 2)], bank(B_easy=8, A1_easy=8)
    seen = Counter(code for seed in range(800) for code in flat(draw(cells, candidates, seed=seed)))
    assert len(seen) == 16
    assert min(seen.values()) > 150
    assert max(seen.values()) < 250


def test_a_bank_that_cannot_fill_one_paper_is_an_error():
    with pytest.raises(ValueError, match="do not fill"):
        draw([cell("B", 3)], bank(B_easy=2))
