"""Serials of certificates: drawn at random, told from a slip of the pen by a check symbol.

A serial is 135 random bits in Crockford's base 32 and one check symbol, in seven groups of
four. Nobody can guess or enumerate them. The check symbol is a sum in the field of 32
elements with another weight at every place, so it notices every single wrong symbol and
every two that changed places.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 27
GROUP = 4

# What people read for what was printed. U is in no serial and has no likeness.
LOOKALIKES = str.maketrans("OIL", "011")
SEPARATORS = re.compile(r"[\s\-‐‑‒–—−.]+")

# x⁵ + x² + 1, whose powers of x run through all 31 elements but zero.
FIELD_POLYNOMIAL = 0b100101


def new_serial() -> str:
    """A serial that nobody has seen before."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS))
    return _grouped(symbols + check_symbol(symbols))


def parse(text: str) -> str | None:
    """The serial that ``text`` means, as it is printed, or None when it is none.

    Case, hyphens and spaces do not matter, and O, I and L are read as 0 and 1.
    """
    symbols = SEPARATORS.sub("", text).upper().translate(LOOKALIKES)
    if len(symbols) != RANDOM_SYMBOLS + 1 or not set(symbols) <= set(ALPHABET):
        return None
    if check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return _grouped(symbols)


def check_symbol(symbols: str) -> str:
    """The symbol that makes the weighted sum of all places zero."""
    total = 0
    for symbol in symbols:
        total = _times_x(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ FIELD_POLYNOMIAL if doubled & 0b100000 else doubled


def _grouped(symbols: str) -> str:
    return "-".join(symbols[at : at + GROUP] for at in range(0, len(symbols), GROUP))
