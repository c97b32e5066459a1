from collections.abc import Iterable

from courses.formats.contents import Word
from courses.formats.faults import Faults, Place


def check_known(words: Iterable[Word], known: Iterable[str], what: str, faults: Faults) -> None:
    """Report each of ``words`` that is not among ``known``."""
    known = set(known)
    for word in words:
        if word and word not in known:
            faults.add(word.place, f"there is no {what} {word}")


def check_once(words: Iterable[Word], what: str, faults: Faults) -> None:
    """Report each of ``words`` that was written before."""
    first: dict[str, Place] = {}
    for word in words:
        if word and word in first:
            faults.add(word.place, f"{what} {word} stands at {first[word]} already")
        elif word:
            first[word] = word.place
