"""How often one may do what can be guessed at or is work: one limiter for every use.

``settings.RATE_LIMITS`` names what is limited and how often it may be done ("20/hour"), by each
address or person, in a window that begins with the first time. What allauth limits by itself,
signing in and up, stands in ``ACCOUNT_RATE_LIMITS``; its ``consume`` lets every GET through.

Counts are kept in Redis, else in the cache that all processes share. Where honest work would
wait for that (2 ms where the cache is files), each process counts in its own memory, which
makes the limit looser by the number of processes.
"""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import BaseCache, cache
from django.core.cache.backends.locmem import LocMemCache
from django.core.files import locks
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from limits import RateLimitItem, parse
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from core import caches

# More addresses than ask one process within a window.
MOST_IN_MEMORY = 10_000


def consume(action: str, who: str, *, shared: bool = True) -> bool:
    """Count one more ``action`` of ``who``; whether the limit allows it."""
    return _ask("hit", action, who, shared=shared)


def is_spent(action: str, who: str) -> bool:
    """Whether ``who`` may do no more of ``action`` for now. Counts nothing."""
    return not _ask("test", action, who, shared=True)


def address_of(request: HttpRequest) -> str:
    """Who asks: an IPv4 address, or the /64 network that one IPv6 subscriber has to themselves."""
    address = ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, 64), strict=False))


def refusal(request: HttpRequest, action: str) -> HttpResponse:
    """The page for whoever did ``action`` too often, with the time after which to come back."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(_limit(action).get_expiry())
    return response


def forget() -> None:
    """Forget every count, for the next test."""
    for shared in (True, False):
        _limiter(shared=shared).storage.reset()


class CacheStorage(Storage):
    """Keeps counts in a cache of Django's; the library brings no such storage.

    With each count stands the end of its window. A cache's own ``incr`` is not used: kept in
    files, it would lose counts that are made at once and forget a window after five minutes.
    """

    STORAGE_SCHEME = None

    def __init__(self, cache: BaseCache, alone: Callable[[], AbstractContextManager]) -> None:
        """``alone`` keeps out whoever else would count in ``cache``."""
        super().__init__()
        self._cache = cache
        self._alone = alone

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._alone():
            now = time.time()
            count, end = self._window(key, now) or (0, now + expiry)
            self._cache.set(key, (count + amount, end, expiry), timeout=end - now)
        return count + amount

    def get(self, key: str) -> int:
        count, _end = self._window(key, time.time()) or (0, 0)
        return count

    def get_expiry(self, key: str) -> float:
        now = time.time()
        _count, end = self._window(key, now) or (0, now)
        return end

    def _window(self, key: str, now: float) -> tuple[int, float] | None:
        """The count and the end of a window that is still open.

        One that would end later than a new one was begun before the clock was put back: it would
        shut somebody out for as long as the clock went back.
        """
        count, end, length = self._cache.get(key) or (0, 0.0, 0)
        return (count, end) if now < end <= now + length else None

    def check(self) -> bool:
        return self.get("") == 0

    def reset(self) -> None:
        self._cache.clear()

    def clear(self, key: str) -> None:
        self._cache.delete(key)


def _ask(question: str, action: str, who: str, *, shared: bool) -> bool:
    def of(limiter: FixedWindowRateLimiter) -> bool:
        return getattr(limiter, question)(_limit(action), action, who)

    if not shared:
        return of(_limiter(shared=False))
    # While what all processes share is away, each counts by itself.
    return caches.tried(lambda: of(_limiter(shared=True)), lambda: of(_limiter(shared=False)))


_parsed = functools.cache(parse)


def _limit(action: str) -> RateLimitItem:
    return _parsed(settings.RATE_LIMITS[action])


@functools.cache
def _limiter(*, shared: bool) -> FixedWindowRateLimiter:
    if shared and settings.REDIS_URL:
        return FixedWindowRateLimiter(RedisStorage(settings.REDIS_URL, **caches.PATIENCE))
    if shared:
        return FixedWindowRateLimiter(CacheStorage(cache, _alone_among_processes))
    # The library's own memory starts a thread with every count, for 0.2 ms.
    memory, lock = LocMemCache("limiter", {"MAX_ENTRIES": MOST_IN_MEMORY}), Lock()
    return FixedWindowRateLimiter(CacheStorage(memory, lambda: lock))


@contextmanager
def _alone_among_processes() -> Iterator[None]:
    with (settings.DATA_DIR / "limiter.lock").open("a") as file:
        locks.lock(file, locks.LOCK_EX)
        yield
