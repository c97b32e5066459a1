"""One limiter: what it counts, for whom, and for how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import RequestFactory

from core import limiter


@pytest.fixture(autouse=True)
def limits(settings) -> dict[str, str]:
    limiter.forget()
    settings.RATE_LIMITS = {"knock": "3/hour", "ring": "1/minute"}
    return settings.RATE_LIMITS


@pytest.fixture
def later(monkeypatch):
    """Move the clock on by so many seconds."""
    now = time.time()

    def move(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: now + seconds)

    return move


@pytest.mark.parametrize("shared", [True, False])
def test_an_act_is_allowed_as_often_as_its_limit_says(shared):
    tries = [limiter.consume("knock", "192.0.2.1", shared=shared) for _ in range(5)]
    assert tries == [True, True, True, False, False]


def test_everyone_has_a_limit_of_their_own_for_each_act():
    assert limiter.consume("ring", "192.0.2.1")
    assert not limiter.consume("ring", "192.0.2.1")
    assert limiter.consume("ring", "192.0.2.2")
    assert limiter.consume("knock", "192.0.2.1")


def test_whether_a_limit_is_spent_is_asked_without_counting():
    for _time in range(9):
        assert not limiter.is_spent("ring", "192.0.2.1")
    limiter.consume("ring", "192.0.2.1")
    assert limiter.is_spent("ring", "192.0.2.1")


@pytest.mark.parametrize("shared", [True, False])
def test_a_window_lasts_from_its_first_act_however_many_follow(later, shared):
    for seconds in (0, 1000, 2000, 3000, 3599):
        later(seconds)
        allowed = limiter.consume("knock", "192.0.2.1", shared=shared)
        assert allowed is (seconds < 3000), seconds
    later(3601)
    assert limiter.consume("knock", "192.0.2.1", shared=shared)


@pytest.mark.parametrize("shared", [True, False])
def test_a_clock_put_back_shuts_nobody_out(later, shared):
    while limiter.consume("knock", "192.0.2.1", shared=shared):
        pass
    later(-86_400)
    assert limiter.consume("knock", "192.0.2.1", shared=shared)


def test_what_is_not_limited_is_no_act():
    with pytest.raises(KeyError):
        limiter.consume("konck", "192.0.2.1")


def test_a_refusal_says_when_to_come_back():
    refused = limiter.refusal(RequestFactory().get("/"), "knock")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Too many tries" in refused.text


@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
    ],
)
def test_one_subscriber_is_one_address(asks, counted):
    assert limiter.address_of(RequestFactory().get("/", REMOTE_ADDR=asks)) == counted


def test_processes_that_share_files_lose_no_count(tmp_path):
    """Each with its own cache and its own handle of the lock, as processes have them."""

    def count(_number: int) -> int:
        cache = FileBasedCache(tmp_path, {})
        return limiter.CacheStorage(cache, limiter._alone_among_processes).incr("key", 60)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(count, range(64))) == list(range(1, 65))


def test_a_count_in_files_outlives_the_time_that_the_cache_keeps_things(tmp_path, later):
    counts = limiter.CacheStorage(FileBasedCache(tmp_path, {"timeout": 1}), nullcontext)
    counts.incr("key", 3600)
    later(1800)
    assert counts.incr("key", 3600) == 2
    later(3599)
    assert counts.get("key") == 2
    later(3601)
    assert counts.get("key") == 0


def test_every_limit_of_the_settings_can_be_read():
    from config.settings import base

    for limit in base.RATE_LIMITS.values():
        assert limiter.parse(limit).amount > 0
