"""Work on what strangers made: in a child, with limits, and without what its asker knows."""

import os
import signal
import sys

import pytest

from core.files.sandbox import GivenUpError, Sandbox

WORK = """
import os, time

def double(text): return text * 2
def say(text): print(text); return b"said"
def environment(): return repr(sorted(os.environ)).encode()
def loop():
    while True: pass
def sleep(): time.sleep(999)
def swell(): return b"x" * 2**30
def crash(): os.kill(os.getpid(), 11)
def fail(): raise ValueError("no")
def whose(): return str(os.getppid()).encode()
def leave(): os._exit(3)
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    (folder / "work_of_strangers.py").write_text(WORK)
    sys.path.insert(0, str(folder))
    box = Sandbox("work_of_strangers")
    yield box
    sys.path.remove(str(folder))
    box._discard()


def test_what_it_gives_comes_back_whatever_it_prints(box):
    assert box.run("double", b"ab") == b"abab"
    assert box.run("say", "noise") == b"said"
    assert box.run("double", b"x" * 2**20) == b"x" * 2**21


@pytest.mark.parametrize(
    ("function", "why"),
    [
        ("loop", "too much time"),
        ("swell", "too much memory"),
        ("crash", "too much memory"),
        ("leave", "too much memory"),
        ("fail", "ValueError: no"),
    ],
)
def test_what_takes_too_much_is_given_up_and_the_next_goes_on(box, function, why):
    with pytest.raises(GivenUpError, match=why):
        box.run(function, cpu=1)
    assert box.run("double", b"a") == b"aa"


def test_it_knows_no_secret_of_its_asker(box, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    known = Sandbox("work_of_strangers")
    assert "SECRET_KEY" not in known.run("environment").decode()
    known._discard()


def test_a_parent_that_was_killed_is_replaced(box):
    parent = int(box.run("whose"))
    assert parent == int(box.run("whose"))
    os.kill(parent, signal.SIGKILL)
    assert int(box.run("whose")) != parent


def test_a_parent_that_is_asked_nothing_goes_to_rest_and_another_comes(box):
    """What it has loaded is tens of megabytes that nobody needs meanwhile."""
    rested = Sandbox("work_of_strangers", rest=0.2)
    parent = int(rested.run("whose"))
    assert rested._parent is not None
    rested._parent.wait(timeout=30)
    assert int(rested.run("whose")) != parent
    rested._discard()
