"""Serials of certificates: random, with a check symbol that catches mistakes in typing.

A serial is 135 random bits in Crockford's base 32 and one check symbol, in seven groups of
four. Nobody can guess or enumerate them. The check symbol is a sum in the field of 32
elements with another weight at every place, so it notices every single wrong symbol and
every two that changed places.
"""

import re
import secrets

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 27
GROUP = 4
GROUPS = (RANDOM_SYMBOLS + 1) // GROUP

# What people read for what was printed. U is in no serial and has no likeness.
LOOKALIKES = str.maketrans("OIL", "011")
SEPARATORS = re.compile(r"[\s\-‐‑‒–—−.]+")

# x⁵ + x² + 1, whose powers of x run through all 31 elements but zero.
FIELD_POLYNOMIAL = 0b100101


def new_serial() -> str:
    """A new random serial."""
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


def slip_in(text: str) -> str:
    """Where somebody who typed ``text`` should look again; empty for what may be a serial.

    It tells nothing of any certificate: the rules of a serial are everybody's.
    """
    groups = [group for group in SEPARATORS.split(text.strip()) if group]
    symbols = "".join(groups).upper().translate(LOOKALIKES)
    strange = [symbol for symbol in dict.fromkeys(symbols) if symbol not in ALPHABET]
    if strange:
        return _("Look again at %s: no serial holds it.") % " ".join(strange[:5])
    places = [str(place) for place, group in enumerate(groups, 1) if len(group) != GROUP]
    if places and len(groups) == GROUPS:
        return _(
            "Look again at group %s: each of the seven groups has four letters and digits."
        ) % get_text_list(places, _("and"))
    if len(symbols) != RANDOM_SYMBOLS + 1:
        counts = {"typed": len(symbols), "whole": RANDOM_SYMBOLS + 1}
        return (
            _("Look again at its ends: it has %(typed)d of %(whole)d letters and digits.") % counts
            if len(symbols) < RANDOM_SYMBOLS + 1
            else _("Look again: it has %(typed)d letters and digits, and a serial %(whole)d.")
            % counts
        )
    if parse(text) is None:
        return _(
            "Look again at each group: a letter is not as it is printed, or two changed places."
        )
    return ""


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
