"""Where what was made from frozen content is kept: in the process, and in a cache that all share.

Frozen content never changes, so what is made from it depends on nothing but the content's
fingerprint, the language, and the release of the code that made it. These three are its key, and
nothing that is kept is ever out of date.

**Nothing personal is kept.** What is made here is the same for every reader; what is one reader's
is put into it afterwards (``core.made.patterns``).
"""

import logging
import pickle
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import get_language

log = logging.getLogger("preceptor.made")

T = TypeVar("T")

# How many bytes one process keeps at hand.
ROOM = 48 * 1024 * 1024
A_MONTH = 30 * 24 * 3600
NOTHING = object()


class Memory:
    """What one process has at hand, least recently used first, in so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.used = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """What is kept under ``key``, or ``NOTHING``."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return NOTHING
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        if size > self.room // 4:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = (value, size)
            self.used += size
            while self.used > self.room:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.used = 0

    def _drop(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self.used -= found[1]


_memory = Memory(ROOM)
_being_made: defaultdict[Hashable, Lock] = defaultdict(Lock)


def made(what: str, *of: str, make: Callable[[], T]) -> T:
    """What ``make`` makes of the frozen content ``of``, made by one process and kept for all.

    ``what`` names the way of making; ``of`` is one or more fingerprints, with whatever else the
    result depends on in plain words. The result can be pickled and is never changed by who gets it.
    """
    if settings.DEBUG:
        return make()
    key = _key(what, *of)
    found = _memory.get(key)
    if found is NOTHING:
        with _alone(key):
            found = _memory.get(key)
            if found is NOTHING:
                found = _fetched_or_made(key, make)
    return found


def known(what: str, *of: str) -> Any:
    """What ``made`` keeps of this, or ``NOTHING``: for who must look again before keeping it."""
    if settings.DEBUG:
        return NOTHING
    key = _key(what, *of)
    found = _memory.get(key)
    if found is NOTHING:
        found, data = _fetched(key)
        if found is not NOTHING:
            _memory.put(key, found, len(data))
    return found


def at_hand(what: str, *of: Hashable, make: Callable[[], T], size: Callable[[T], int] = len) -> T:  # type: ignore[assignment]
    """The same for what is quicker made than fetched: each process makes its own.

    ``of`` may be any values that can be compared; ``size`` tells how many bytes the result takes.
    """
    if settings.DEBUG:
        return make()
    key = (what, *of, get_language())
    found = _memory.get(key)
    if found is NOTHING:
        found = make()
        _memory.put(key, found, size(found))
    return found


def forget() -> None:
    """Forget what this process has at hand."""
    _memory.clear()


def _key(what: str, *of: str) -> str:
    return "/".join((what, *of, get_language() or "", settings.RELEASE))


def _fetched_or_made(key: str, make: Callable[[], T]) -> T:
    found, data = _fetched(key)
    if found is NOTHING:
        found = make()
        data = pickle.dumps(found)
        caches["made"].set(key, data, A_MONTH)
    _memory.put(key, found, len(data))
    return found


def _fetched(key: str) -> tuple[Any, bytes]:
    # A broken file costs the making and nothing else.
    try:
        data = caches["made"].get(key)
        return (NOTHING, b"") if data is None else (pickle.loads(data), data)  # noqa: S301  ours
    except Exception:
        log.warning("What was made could not be read from the cache", exc_info=True)
        return NOTHING, b""


@contextmanager
def _alone(key: Hashable) -> Iterator[None]:
    """One thread at a time makes the thing: fifty who ask at once wait for one making."""
    lock = _being_made[key]
    with lock:
        yield
    _being_made.pop(key, None)
