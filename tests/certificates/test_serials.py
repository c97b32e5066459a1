import re

from hypothesis import given
from hypothesis import strategies as st

from certificates.register import serials

serials_drawn = st.lists(
    st.sampled_from(serials.ALPHABET),
    min_size=serials.RANDOM_SYMBOLS,
    max_size=serials.RANDOM_SYMBOLS,
).map(lambda symbols: "".join(symbols) + serials.check_symbol("".join(symbols)))


def test_a_serial_is_seven_groups_of_four_that_name_itself():
    serial = serials.new_serial()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", serial)
    assert serials.parse(serial) == serial


def test_a_serial_holds_more_than_128_random_bits():
    assert len(serials.ALPHABET) ** serials.RANDOM_SYMBOLS >= 2**128


def test_no_two_serials_share_a_beginning():
    drawn = {serials.new_serial()[:9] for _ in range(2000)}
    assert len(drawn) == 2000


@given(serials_drawn)
def test_case_hyphens_spaces_and_lookalikes_do_not_matter(symbols):
    printed = serials.parse(symbols)
    assert printed is not None
    assert serials.parse(printed.lower()) == printed
    assert serials.parse(f"  {symbols[:5]} {symbols[5:11]}–{symbols[11:]}\n") == printed
    assert serials.parse(symbols.replace("0", "o").replace("1", "I")) == printed
    assert serials.parse(symbols.replace("0", "O").replace("1", "l")) == printed


@given(serials_drawn, st.integers(0, 27), st.sampled_from(serials.ALPHABET))
def test_every_single_wrong_symbol_is_noticed(symbols, place, other):
    altered = symbols[:place] + other + symbols[place + 1 :]
    assert (serials.parse(altered) is None) is (altered != symbols)


@given(serials_drawn, st.integers(0, 27), st.integers(0, 27))
def test_every_two_symbols_that_changed_places_are_noticed(symbols, one, two):
    swapped = list(symbols)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    altered = "".join(swapped)
    assert (serials.parse(altered) is None) is (altered != symbols)


@given(st.text(max_size=60))
def test_other_text_is_no_serial_and_no_error(text):
    parsed = serials.parse(text)
    assert parsed is None or serials.parse(parsed) == parsed


def test_the_letter_u_is_in_no_serial():
    serial = serials.new_serial()
    assert serials.parse("U" + serial[1:]) is None
