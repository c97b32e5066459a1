"""How much memory the whole installation takes, each page that is shared counted once."""

import re
from collections.abc import Iterable
from pathlib import Path

PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def tell(roots: Iterable[int]) -> None:
    """Print the memory of these processes and all that they started, each kind and together."""
    sizes = {process: _pss(process) for process in family(roots)}
    kinds: dict[str, int] = {}
    for process, size in sizes.items():
        kind = _kind(process)
        kinds[kind] = kinds.get(kind, 0) + size
    for kind, size in kinds.items():
        print(f"memory-{kind} {size / 1024:.0f} MB")
    print(f"memory {sum(sizes.values()) / 1024:.0f} MB", flush=True)


def family(roots: Iterable[int]) -> list[int]:
    """The processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything.
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = list(roots)
    for process in found:
        found += children.get(process, [])
    return found


def _pss(process: int) -> int:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    size = PSS.search(rollup)
    return int(size[1]) if size else 0


def _kind(process: int) -> str:
    try:
        command = Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return "ended"
    known = {
        "supervise.py": "supervisor",
        "gunicorn": "web",
        "run_background": "background",
        "sandbox": "sandbox",
    }
    return next((kind for word, kind in known.items() if word in command), "other")
