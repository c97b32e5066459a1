"""What a guesser gains who goes by the form of the items alone: planted cues, and none."""

from itertools import permutations
from math import comb
from random import Random

import pytest

from courses.packages import material, read_package
from courses.quality import cues, form, rules
from courses.quality.cues import Task
from tests.courses.small_package import FILES, QUESTIONS, write
from tests.courses.test_quality import ON

# Four options of four lengths, and every order of them once.
PLAIN = ("ten", "twenty", "a hundred", "one thousand")
ORDERS = list(permutations(range(4)))


def asked(order, key: int, options=PLAIN, stem="How many?") -> Task:
    """An item with ``options`` in ``order``; ``key`` is the one that is right, before ordering."""
    said = tuple(options[place] for place in order)
    return Task(said, frozenset({order.index(key)}), stem)


def balanced(options=PLAIN, stem="How many?") -> list[Task]:
    """Each option right as often, and each place."""
    return [asked(order, number % 4, options, stem) for number, order in enumerate(ORDERS)]


def helping(items, tried=cues.of_options) -> list[str]:
    measured = form.measure(items, tried(items, english=True))
    return [one.cue for one in measured if one.helps]


def test_a_balanced_bank_gives_nothing_away():
    assert helping(balanced()) == []


LENGTHS = ["the shortest", "the second shortest", "the second longest", "the longest"]


@pytest.mark.parametrize("rank", range(4), ids=LENGTHS)
def test_a_length_that_is_often_right_is_found(rank):
    assert LENGTHS[rank] in helping([asked(order, rank) for order in ORDERS])


# The third is the key, and all are made equally long.
WORDINGS = {
    "a hedge": ("ten", "twenty", "sometimes a hundred", "one thousand"),
    "an absolute": ("ten", "twenty", "never fewer than a hundred", "one thousand"),
    "not: an absolute": ("always ten", "only twenty", "a hundred", "every thousand"),
    "an echo of the stem": ("ten", "twenty", "a hundred horses", "one thousand"),
    "most signs between the words": ("ten, or so", "twenty", "a hundred, more or less, so", "many"),
    "no sign between the words": ("ten, or so, say", "twenty: yes", "a hundred", "many (so) yes"),
    "most like the others": ("black cats", "white mice", "white cats", "hens"),
}


@pytest.mark.parametrize("cue", WORDINGS)
def test_a_wording_that_is_often_right_is_found(cue):
    options = tuple(said.ljust(30) for said in WORDINGS[cue])
    assert cue in helping([asked(order, 2, options, "How many horses?") for order in ORDERS])


def test_what_two_cues_tell_together_is_found():
    shadowed = (*PLAIN[:3], "always a thousand of them")
    items = [asked(order, 2, shadowed) for order in ORDERS[:12]]
    items += [asked(order, 3) for order in ORDERS[12:]]
    assert helping(items)[0] == "the longest without an absolute"


def test_a_place_at_which_the_keys_crowd_is_found():
    items = [asked(order, order[1]) for order in ORDERS]
    assert helping(items)[0] == "option 2"


def statements(false: int, true: int) -> list[Task]:
    return [
        Task(("true", "false"), frozenset({key}), "It lasts." + "." * (number % 5))
        for number, key in enumerate([1] * false + [0] * true)
    ]


@pytest.mark.parametrize(("false", "helps"), [(23, True), (15, False), (13, False)])
def test_of_statements_as_many_are_true_as_false(false, helps):
    found = helping(statements(false, 26 - false), cues.of_statements)
    assert ("false" in found) is helps


def numbered(keys: list[int]) -> list[Task]:
    return [cues.counted(Task(PLAIN, frozenset(range(number)))) for number in keys]


def test_the_number_of_right_options_varies():
    assert "3 right" in helping(numbered([3] * 24 + [2, 4, 1]), cues.of_counts)
    assert helping(numbered([1, 2, 3, 4] * 7), cues.of_counts) == []


def test_it_is_counted_exactly_and_corrected_for_everything_that_was_tried():
    items = [asked(order, 2) for order in ORDERS[:20]] + [asked(order, 0) for order in ORDERS[20:]]
    found = {one.cue: one for one in form.measure(items, cues.of_options(items, english=True))}
    second = found["the second longest"]
    by_hand = sum(comb(24, met) * 0.25**met * 0.75 ** (24 - met) for met in range(20, 25))
    assert (second.items, second.met, second.by_chance) == (24, 20, 6)
    assert second.gain == pytest.approx(20 / 24 - 0.25)
    assert second.chance == pytest.approx(by_hand * len(found))


def test_where_several_are_right_the_keys_met_are_hypergeometric():
    item = Task(PLAIN, frozenset({2, 3}))
    (half,) = form.measure([item], [("the longer half", lambda _: {2, 3})])
    assert (half.by_chance, half.met, half.gain) == (1, 2, 0.5)
    assert half.chance == pytest.approx(1 / comb(4, 2))


def test_an_honest_bank_is_seldom_told_that_a_cue_helps():
    chance = Random(1)
    words = ("may", "never", "all", "some", "dose", "level", "route", "pressure", "water", "light")

    def item() -> Task:
        options = tuple(" ".join(chance.choices(words, k=chance.randint(2, 9))) for _ in range(4))
        return Task(options, frozenset({chance.randrange(4)}), "Which dose by which route?")

    told = [bool(helping([item() for _ in range(24)])) for _ in range(60)]
    assert sum(told) <= 60 * form.BOUND


def test_wording_is_asked_of_english_alone():
    items = [asked(order, 2, WORDINGS["a hedge"]) for order in ORDERS]
    found = {one.cue for one in form.measure(items, cues.of_options(items, english=False))}
    assert "a hedge" not in found
    assert "the longest" in found


def bank(keys: list[int]) -> str:
    """So many single questions; the key is the longest option, at the given places."""
    said = ("One", "Three", "Four or five")
    questions = []
    for number, key in enumerate(keys):
        order = [said[2] if place == key else said[place > key] for place in range(3)]
        options = "".join(
            f"    - text: {words} {place}\n      feedback: Because {place}.\n"
            + ("      correct: true\n" if place == key else "")
            for place, words in enumerate(order)
        )
        questions.append(
            f"- code: PH-Q{number + 1:02}\n  type: single\n  objective: PH-1\n  competency: KAP-1.1\n"
            f"  difficulty: easy\n  stem: Which of stem{number} word{number} thing{number}?\n"
            f"  options:\n{options}  rationale: So. [@kamp-2020]\n  review_by: 2027-11-22\n"
        )
    return "".join(questions)


def test_the_form_of_a_package_is_judged_by_module_and_by_kind_of_task(tmp_path):
    folder = write(tmp_path, {QUESTIONS: bank([0, 1, 2] * 5)})
    curriculum = material.read(read_package(folder), folder)
    kinds = {(group.title, group.tasks) for group in form.groups(curriculum)}
    assert ("“Pharmacology”", "single best answers") in kinds
    assert ("the whole curriculum", "knowledge checks") in kinds
    found = [one for one in rules.judge(curriculum, on=ON) if one.code == "form_tells_key"]
    assert any("who goes by “the longest” meets 15 keys" in one.sentence for one in found)
    clean = write(tmp_path / "clean", FILES)
    judged = rules.judge(material.read(read_package(clean), clean), on=ON)
    assert "form_tells_key" not in {one.code for one in judged}
