"""What the floors above say of a name that somebody states.

A name is text in any script, and none is refused here. Who cannot do something with one says so
where it is stated, and not only when it is too late.
"""

from collections.abc import Callable

# What is to be said of a name; nothing where nothing is.
Remark = Callable[[str], str]

_remarks: list[Remark] = []


def register(remark: Remark) -> None:
    """Have ``remark`` asked of every legal name that is stated. Twice is once."""
    if remark not in _remarks:
        _remarks.append(remark)


def on(legal_name: str) -> list[str]:
    """All that is to be said of ``legal_name``."""
    return [said for remark in _remarks if (said := remark(legal_name))]
