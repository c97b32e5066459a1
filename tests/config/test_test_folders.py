"""A run of the suite shares its folder with no other run, and leaves it to nobody."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "site"
MAKE = """
import os, sys
from pathlib import Path
from config import test_folders
print(test_folders.for_this_run(Path(sys.argv[1])), os.environ["TEST_RUN_DIR"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def run(tmp_path):
    """Starts a run of the suite, so to speak, and gives it with its folder."""
    started = []

    def start() -> tuple[subprocess.Popen, Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(SITE)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        made, said = process.stdout.readline().split()
        assert made == said
        return process, Path(made)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_two_runs_at_once_have_two_folders_and_take_them_away(run):
    (one, folder), (other, another) = run(), run()
    assert folder != another
    one.communicate()
    assert not folder.exists()
    assert another.exists()
    other.communicate()
    assert not another.exists()


def test_the_folder_of_a_killed_run_is_taken_away_by_the_next_and_that_of_a_living_one_is_not(run):
    (killed, left), (_living, kept) = run(), run()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert left.exists()
    _next, folder = run()
    assert not left.exists()
    assert kept.exists()
    assert folder.exists()
