"""Which release of the code is running, by its own files: what another release made is not shown."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDERS = ("site", "courses", "assessments", "certificates", "templates")
KINDS = frozenset((".py", ".html", ".css", ".js", ".svg", ".mo"))


@cache
def fingerprint(root: Path) -> str:
    """Sixteen hexadecimal digits that change with any file that draws, and with the packages."""
    digest = hashlib.sha256((root / "requirements.txt").read_bytes())
    for path in sorted(_sources(root)):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.suffix in KINDS and "curricula" not in path.parts:
                yield path
