"""No page fails because the cache is away, and nobody may guess more often for it than a process counts."""

import errno
from types import SimpleNamespace

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends import filebased
from django.urls import reverse

from core import caches as ours
from core import limiter
from tests.accounts.conftest import PASSWORD

NOBODY_ANSWERS = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _present():
    ours._Away.until = float("-inf")
    ours._memory.clear()
    limiter._limiter(shared=False).storage.reset()
    yield
    ours._Away.until = float("-inf")


@pytest.fixture
def without_redis(settings):
    settings.REDIS_URL = NOBODY_ANSWERS
    settings.CACHES = {
        "default": {"BACKEND": "core.caches.SurvivingRedis", "LOCATION": NOBODY_ANSWERS}
    }
    limiter._limiter.cache_clear()
    yield
    limiter._limiter.cache_clear()


@pytest.fixture
def on_a_full_disk(settings, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.CACHES = {
        "default": {"BACKEND": "core.caches.SurvivingFiles", "LOCATION": tmp_path / "cache"}
    }
    monkeypatch.setattr(filebased, "tempfile", SimpleNamespace(mkstemp=refuse))


@pytest.fixture(params=["without_redis", "on_a_full_disk"])
def away(request):
    request.getfixturevalue(request.param)


def test_what_a_process_kept_it_finds_again(away):
    assert cache.add("one", 1, 60)
    assert not cache.add("one", 2, 60)
    cache.set_many({"two": 2, "three": 3}, 60)
    assert cache.get_many(["one", "two", "four"]) == {"one": 1, "two": 2}
    assert cache.incr("one") == 2
    assert "three" in cache
    cache.delete("one")
    assert cache.get("one", "gone") == "gone"
    assert cache.get_or_set("five", lambda: 5) == 5


def test_it_is_asked_again_only_after_a_while(without_redis, monkeypatch):
    asked = []
    monkeypatch.setattr(
        caches["default"]._class, "get", lambda *args: asked.append(1) or _no_answer()
    )
    for _time in range(5):
        cache.get("one")
    assert asked == [1]
    ours._Away.until = float("-inf")
    cache.get("one")
    assert asked == [1, 1]


def _no_answer():
    raise ours.RedisError("no answer")


@pytest.mark.django_db
def test_no_page_fails_for_it_and_limits_go_on(away, client, trainee, settings):
    client.raise_request_exception = False
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"verify_unknown": "3/minute"}
    assert client.get("/").status_code == 200
    answers = [client.get("/verify/AAAA/").status_code for _time in range(6)]
    assert answers == sorted(answers)
    assert {answers[0], answers[-1]} == {404, 429}
    address = reverse("account_login")
    right = {"login": trainee.email, "password": PASSWORD}
    assert client.post(address, right).status_code == 302
    client.post(reverse("account_logout"))
    wrong = [client.post(address, right | {"password": "wrong"}) for _time in range(7)]
    assert {one.status_code for one in wrong} == {200}
    assert "Too many tries" in wrong[-1].content.decode()
    assert (
        client.post(reverse("account_reset_password"), {"email": "x@y.example"}).status_code < 400
    )
