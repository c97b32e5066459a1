"""The supervisor that `script/server` ends in, with small commands in place of the real ones."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
sys.path.insert(0, "script")
import supervise
parts = [
    supervise.Part("short part", [sys.executable, "-c", sys.argv[1]]),
    supervise.Part("long part", [sys.executable, "-c", sys.argv[2]]),
]
supervise.Supervisor(parts, "ready").run()
"""
WRITES_ITS_ID = "import os; open({path!r}, 'a').write(f'{{os.getpid()}}\\n'); {then}"


def sleeper(path: Path, then: str = "import time; time.sleep(600)") -> str:
    """A command that notes its process's id in a file, then does something."""
    return WRITES_ITS_ID.format(path=str(path), then=then)


def ids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def supervise() -> Iterator[Callable[[str, str], subprocess.Popen[str]]]:
    """Start a supervisor of two commands; at the end it is taken away, whatever happened."""
    started: list[subprocess.Popen[str]] = []

    def start(short: str, long: str) -> subprocess.Popen[str]:
        supervisor = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, short, long],
            cwd=ROOT,
            env={
                **os.environ,
                "PORT": "1",  # nothing answers there, so it greets nobody
                "DJANGO_SETTINGS_MODULE": "config.settings.demonstration",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(supervisor)
        return supervisor

    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.wait()


def test_a_part_that_dies_is_started_again_and_the_other_is_left_alone(supervise, tmp_path):
    short, long = tmp_path / "short", tmp_path / "long"
    supervise(sleeper(short), sleeper(long))
    until(lambda: ids(short) and ids(long))
    os.kill(ids(short)[0], signal.SIGKILL)
    until(lambda: len(ids(short)) == 2)
    assert alive(ids(short)[1])
    assert len(ids(long)) == 1


def test_the_pause_grows_while_a_part_keeps_dying(supervise, tmp_path):
    short, long = tmp_path / "short", tmp_path / "long"
    supervisor = supervise(sleeper(short, "raise SystemExit(3)"), sleeper(long))
    until(lambda: len(ids(short)) == 3)
    supervisor.send_signal(signal.SIGTERM)
    said, _ = supervisor.communicate(timeout=15)
    assert "The short part stopped with status 3; starting it again in 1 s." in said
    assert "The short part stopped with status 3; starting it again in 2 s." in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_with_all_its_parts(supervise, tmp_path, number):
    short, long = tmp_path / "short", tmp_path / "long"
    supervisor = supervise(sleeper(short), sleeper(long))
    until(lambda: ids(short) and ids(long))
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=15) == 0
    assert not alive(ids(short)[0])
    assert not alive(ids(long)[0])


def test_a_part_is_asked_once_and_may_finish_what_it_does(supervise, tmp_path):
    short, long, done = tmp_path / "short", tmp_path / "long", tmp_path / "done"
    finishes = (
        "import signal, sys, time\n"
        "def finish(*_):\n"
        f"    time.sleep(1); open({str(done)!r}, 'a').write('1 '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, finish)\n"
        f"open({str(long)!r}, 'a').write(f'{{__import__(\"os\").getpid()}}\\n')\n"
        "time.sleep(600)"
    )
    supervisor = supervise(sleeper(short), finishes)
    until(lambda: ids(short) and ids(long))
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(timeout=15) == 0
    assert ids(done) == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_killing_the_supervisor_leaves_no_orphan_on_the_port(supervise, tmp_path):
    short, long = tmp_path / "short", tmp_path / "long"
    supervisor = supervise(sleeper(short), sleeper(long))
    until(lambda: ids(short) and ids(long))
    supervisor.kill()
    until(lambda: not alive(ids(short)[0]) and not alive(ids(long)[0]))
