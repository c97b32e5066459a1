"""What the web processes share when they are forked, and what none of them loads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Needed where certificates are laid out and tables are written, and nowhere on the way of a page.
NOT_FOR_THE_WEB = {
    *("weasyprint", "pydyf", "tinyhtml5", "cssselect2", "pyphen", "zopfli"),
    *("fontTools", "uharfbuzz", "segno"),
    *("openpyxl", "numpy"),
    *("pytest", "playwright", "hypothesis"),
}

PROGRAM = """
import sys, threading
sys.path[:0] = ["site", "."]
import config.wsgi
from config import preloading
preloading.load_what_the_first_request_would()
from django.db import connections
print("open", sum(one.connection is not None for one in connections.all(initialized_only=True)))
print("threads", threading.active_count())
preloading.when_ready(None)
import gc
print("frozen", gc.get_freeze_count())
for module in sys.modules:
    print("module", module.partition(".")[0])
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> list[list[str]]:
    """What a process that has loaded the application says of itself, before it forks."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_a_web_process_loads_nothing_that_only_the_background_needs(said):
    loaded = {line[1] for line in said if line[0] == "module"}
    assert "assessments" in loaded
    assert loaded & NOT_FOR_THE_WEB == set()


def test_what_is_forked_holds_no_connection_and_no_thread(said):
    assert ["open", "0"] in said
    assert ["threads", "1"] in said


def test_what_is_loaded_is_out_of_the_collectors_sight(said):
    frozen = next(int(line[1]) for line in said if line[0] == "frozen")
    assert frozen > 100_000
