"""The cache, which may be away: what is kept in it can be had again, so no page fails for want of it.

While Redis does not answer, or the disk takes no file, each process keeps in its own memory what it
would have kept there. Limits are then counted in each process by itself: looser, and not gone.
"""

import logging
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.cache import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("preceptor.cache")

# Asked again only then: to wait for what does not answer takes its time.
ASKED_AGAIN = 5.0
# In seconds, for Redis to take a connection and to answer.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}

_QUESTIONS = (
    *("add", "get", "set", "touch", "delete", "has_key", "incr", "clear"),
    *("get_many", "set_many", "delete_many"),
)
_memory = LocMemCache("while-the-cache-is-away", {"MAX_ENTRIES": 10_000})


class _Away:
    until = float("-inf")


def tried(shared: Callable[[], Any], own: Callable[[], Any]) -> Any:
    """What ``shared`` gives; while what it asks is away, what ``own`` gives."""
    now = time.monotonic()
    if now < _Away.until:
        return own()
    try:
        return shared()
    except (RedisError, OSError) as error:
        log.error("The cache does not answer; each process keeps its own meanwhile: %s", error)
        _Away.until = now + ASKED_AGAIN
        return own()


def _surviving(backend: type[BaseCache], name: str) -> Callable[..., Any]:
    ask = getattr(backend, name)

    @wraps(ask)
    def method(self: BaseCache, *args, **kwargs) -> Any:
        own = getattr(_memory, name)
        return tried(partial(ask, self, *args, **kwargs), partial(own, *args, **kwargs))

    return method


class SurvivingRedis(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": PATIENCE | params.get("OPTIONS", {})})


class SurvivingFiles(FileBasedCache):
    pass


for _backend in (SurvivingRedis, SurvivingFiles):
    for _name in _QUESTIONS:
        setattr(_backend, _name, _surviving(_backend.__mro__[1], _name))
