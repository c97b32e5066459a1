"""How often one address may look certificates up.

Unknown serials are what guessing produces: they are counted in the cache that all processes
share. All look-ups together are counted by each process in its own memory, which costs an
honest verifier nothing and makes that limit looser by the number of processes.
"""

import ipaddress
import time
from threading import Lock

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60  # Seconds.


def address_of(request: HttpRequest) -> str:
    """Who asks: an IPv4 address, or the /64 network that one IPv6 subscriber has to themselves."""
    address = get_adapter(request).get_client_ip(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


class _ProcessCount:
    def __init__(self) -> None:
        self._lock = Lock()
        self._window = 0
        self._counts: dict[str, int] = {}

    def count(self, address: str, window: int) -> int:
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            return self._counts[address]

    def forget(self) -> None:
        with self._lock:
            self._counts = {}


_all = _ProcessCount()


def allow(address: str) -> bool:
    """Count one more look-up from ``address``; whether it may have an answer."""
    if _all.count(address, _window()) > settings.VERIFICATION_LIMITS["all"]:
        return False
    return cache.get(_key(address), 0) < settings.VERIFICATION_LIMITS["unknown"]


def count_unknown(address: str) -> None:
    """Count an answer that nothing was found."""
    key = _key(address)
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        cache.incr(key)
    except ValueError:
        cache.set(key, 1, timeout=2 * WINDOW)  # It was evicted in between.


def forget() -> None:
    """Forget what this process counted, for the next test."""
    _all.forget()


def _window() -> int:
    return int(time.time()) // WINDOW


def _key(address: str) -> str:
    return f"verification:unknown:{_window()}:{address}".replace("/", "_")
