"""Work on what strangers made, in a child process with limits of time and memory.

A parent that has loaded everything needed waits, and forks a child for each piece of work:
a limit then costs no start-up, and whatever the child does to itself is gone with it. The
parent knows neither the database nor the settings, so nothing of them is in the child.
"""

import importlib
import os
import pickle
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

CPU_SECONDS = 20
# However little of the processor there is for it.
PATIENCE = 120.0
MEMORY = 512 * 2**20
# A parent that is asked nothing for so long ends; the next request starts another.
REST = 60.0

# Fonts are cached below the home folder.
_NEEDED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME")
_DONE, _FAILED = b"+", b"-"
_TOO_MUCH = b"It needed too much %s."


class GivenUpError(Exception):
    """The work ended without a result; the message says how."""


class Sandbox:
    """Runs functions of one module, which give bytes, in children with limits."""

    def __init__(self, module: str, *, rest: float = REST) -> None:
        self._module = module
        self._rest = rest
        self._lock = Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def run(self, function: str, *args, cpu: int = CPU_SECONDS) -> bytes:
        """What ``function`` gives for ``args``; ``GivenUpError`` when it fails or needs too much.

        It is called by its name, so that whoever asks need not load it.
        """
        request = pickle.dumps((function, args, cpu))
        with self._lock:
            for is_last_try in (False, True):
                parent = self._waiting_parent()
                try:
                    _send(parent.stdin, request)
                    answer = _receive(parent.stdout)
                    break
                except (OSError, EOFError):
                    # It was killed while it waited, or has just gone to rest.
                    self._discard()
                    if is_last_try:
                        raise
        if answer[:1] != _DONE:
            raise GivenUpError(answer[1:].decode(errors="replace"))
        return answer[1:]

    def _waiting_parent(self) -> subprocess.Popen[bytes]:
        # A parent of before a fork is shared with the process forked from.
        if self._parent is None or self._parent.poll() is not None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._parent = subprocess.Popen(  # noqa: S603  ourselves
                [
                    sys.executable,
                    "-c",
                    f"import {__name__} as it; it.serve({self._module!r}, {self._rest!r})",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_plain_environment(),
                cwd=Path(__file__).parent,
                # Ctrl-C is for whoever asked, who then lets go of it.
                start_new_session=True,
            )
        return self._parent

    def _discard(self) -> None:
        if self._parent is not None:
            self._parent.kill()
            self._parent.wait()
            self._parent = None


def _plain_environment() -> dict[str, str]:
    """What a program needs to run, and no secret."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path)}


def _send(pipe, data: bytes) -> None:
    pipe.write(struct.pack(">Q", len(data)) + data)
    pipe.flush()


def _receive(pipe) -> bytes:
    (length,) = struct.unpack(">Q", _exactly(pipe, 8))
    return _exactly(pipe, length)


def _exactly(pipe, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


# ------------------------------------------------------------ the parent that waits


def serve(module: str, rest: float) -> None:
    """Load ``module``, and fork a child for each request until nobody asks any more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever prints must not be taken for an answer.
    functions = importlib.import_module(module)
    with suppress(EOFError, BrokenPipeError):
        while select.select([requests], [], [], rest)[0]:
            name, args, cpu = pickle.loads(_receive(requests))  # noqa: S301  asked by ourselves
            _send(answers, _in_a_child(getattr(functions, name), args, cpu))


def _in_a_child(function: Callable[..., bytes], args: tuple, cpu: int) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(writing, function, args, cpu)
    os.close(writing)
    answer = _read_until(reading, time.monotonic() + PATIENCE)
    os.close(reading)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if answer:
        return answer
    ended_by = signal.Signals(os.WTERMSIG(status)) if os.WIFSIGNALED(status) else None
    took_time = ended_by in (signal.SIGXCPU, signal.SIGKILL)
    return _FAILED + _TOO_MUCH % (b"time" if took_time else b"memory")


def _work(writing: int, function: Callable[..., bytes], args: tuple, cpu: int) -> None:
    """In the child: do it, write what came of it, and end without a word more."""
    try:
        _limit(cpu)
        answer = _DONE + function(*args)
    except MemoryError:
        answer = _FAILED + _TOO_MUCH % b"memory"
    except BaseException as error:
        answer = _FAILED + f"{type(error).__name__}: {error}".encode()
    with os.fdopen(writing, "wb") as out:
        out.write(answer)
    os._exit(0)


def _limit(cpu: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # Only Linux tells how much is in use.
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read_until(reading: int, deadline: float) -> bytes | None:
    """All that comes before the other end is closed; None where that takes too long."""
    parts: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            part = os.read(reading, 2**16)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None
