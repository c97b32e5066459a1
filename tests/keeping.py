"""What is dear to make and the same for every run of the same code: made once and kept.

Each kept thing is a file or folder named by a fingerprint of what it follows from. It takes
that name when it is whole, so that a run that is killed leaves nothing half made.
"""

import fcntl
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
CODE = ("site", "courses", "assessments", "certificates")
KEPT_OF_EACH = 4


def shelf_of(config) -> Path:
    """Where things are kept: with what pytest keeps, or with the run where it keeps nothing."""
    cache = getattr(config, "cache", None)
    return cache.mkdir("databases") if cache else settings.RUN_DIR / "kept"


def kept(shelf: Path, name: str, fingerprint: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name and fingerprint, after ``make`` has filled it the first time.

    Hold the lock of the shelf meanwhile: ``make`` runs once however many processes ask, and
    what another run of other code throws away may be copied first.
    """
    folder = shelf / f"{name}-{fingerprint}"
    if not folder.exists():
        with folder_that_becomes(folder) as unfinished:
            make(unfinished)
    folder.touch()
    forget_old(shelf, name)
    return folder


def forget_old(shelf: Path, name: str) -> None:
    found = sorted(shelf.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)
    for path in found[:-KEPT_OF_EACH]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that every process of this machine waits for; it ends with its holder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def folder_that_becomes(path: Path) -> Iterator[Path]:
    """A folder that takes its name only when it is whole."""
    folder = Path(tempfile.mkdtemp(prefix="making-", dir=path.parent))
    try:
        yield folder
        folder.rename(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# ------------------------------------------------------------ fingerprints


def fingerprint_of_migrations() -> str:
    """Of every migration of every app that is installed, and of the packages."""
    digest = hashlib.sha256(sys.version.encode())
    packages = sorted((one.name or "", one.version) for one in distributions())
    digest.update(json.dumps(packages).encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.name}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint_of_code(*others: str) -> str:
    """Of the Python of the product and of ``others`` beside it, and of the migrations."""
    return _fingerprint_of_files(
        file
        for name in (*CODE, *others)
        for file in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    )


def fingerprint_of_product() -> str:
    """Of everything that is served: code, templates, styles and the shipped curriculum."""
    return _fingerprint_of_files(
        file
        for name in (*CODE, "templates")
        for file in (ROOT / name).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    )


def _fingerprint_of_files(files) -> str:
    digest = hashlib.sha256(fingerprint_of_migrations().encode())
    for file in sorted(files):
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]
