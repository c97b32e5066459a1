"""A folder of its own for every run of the suite, gone when the run is.

Who holds the lock in a folder is running. A run that was killed lets go of its lock, and
the next one to start takes its folder away.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

PREFIX = "preceptor-test-"
# Until the interpreter ends.
_held: list[IO[str]] = []


def for_this_run(parent: Path) -> Path:
    """Make the folder, and say to every child of this process that it is theirs as well."""
    parent.mkdir(parents=True, exist_ok=True)
    _remove_those_of_killed_runs(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    _hold(folder)
    os.environ["TEST_RUN_DIR"] = str(folder)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _hold(folder: Path) -> None:
    # Under another name first: nobody is to find it before it is locked.
    lock = (folder / "starting").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / "starting").rename(folder / "running")
    _held.append(lock)


def _remove(folder: Path, maker: int) -> None:
    # A fork has this on its list too.
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_those_of_killed_runs(parent: Path) -> None:
    for lock in parent.glob(f"{PREFIX}*/running"):
        try:
            with lock.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:
            continue  # held by a run, gone by now, or somebody else's
