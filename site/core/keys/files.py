"""Files of secrets: written once, whole, and readable by their owner alone."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_once(path: Path, data: bytes) -> bool:
    """Write ``data`` to ``path`` unless something stands there; whether this call did.

    Several processes may start at once: each writes its own, the first to link it into place
    wins, and all read the winner's. It outlives a power cut: what is sealed with it may too.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    own = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    is_first = False
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(own)
        is_first = True
    own.unlink()
    _sync(path.parent)
    return is_first


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of what stands at ``path``, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
