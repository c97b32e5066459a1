"""Keep the web server and the background process running until told to stop.

    supervise.py [GREETING]     GREETING is a file to print once the server answers

A part that dies is started again, after a pause that grows while it keeps dying. A
machine that has a service manager of its own can run the two commands under that
instead: they know nothing of this file.
"""

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(1, str(ROOT / "site"))

from django.core.exceptions import ImproperlyConfigured  # noqa: E402

from config import environment  # noqa: E402  only now on the path

try:
    PORT = environment.integer("PORT", 8000, least=1)
except ImproperlyConfigured as refusal:
    raise SystemExit(str(refusal)) from None
HOST = environment.text("BIND", "127.0.0.1")
DEBUG = os.environ["DJANGO_SETTINGS_MODULE"].endswith(".dev")

MANAGE = [sys.executable, "manage.py"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "site/config/gunicorn.conf.py"]
COMMANDS = {
    "web server": [*MANAGE, "runserver", f"{HOST}:{PORT}"] if DEBUG else GUNICORN,
    "background process": [*MANAGE, "run_background"],
}

# Else each thread gets a heap of its own, and what one has freed is of no use to another.
os.environ.setdefault("MALLOC_ARENA_MAX", "2")

LONGEST_PAUSE = 30.0
LONG_ENOUGH = 60.0  # a part that lived this long did not die of how it was started
GRACE = 125.0  # a great import, and what the web server gives it
PR_SET_PDEATHSIG = 1


def say(line: str) -> None:
    print(line, flush=True)


def die_with_parent() -> None:
    """Ask Linux to stop this child when the supervisor itself is killed.

    Otherwise an orphaned web server would hold the port, and a second worker would
    start beside the first.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Part:
    """One of the processes that together are the running product."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = 1.0
        self.due = 0.0

    def start(self, now: float) -> None:
        # In a group of its own: Ctrl-C reaches the supervisor alone, and each part is
        # then asked once. A worker that is asked twice drops the task in its hands.
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_parent,
        )
        self.started = now

    def keep(self, now: float) -> None:
        """Start it if it is due, and say so if it has died."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        status = self.process.poll()
        if status is None:
            return
        self.process = None
        self.pause = 1.0 if now - self.started > LONG_ENOUGH else self.pause
        self.due = now + self.pause
        say(f"The {self.name} stopped with status {status}; starting it again in {self.pause:g} s.")
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def has_stopped(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.process.wait()


class Supervisor:
    """The loop that keeps the parts, and the signals that end it."""

    def __init__(self, parts: list[Part], greeting: str) -> None:
        self.parts = parts
        self.greeting = greeting
        self.stops_asked = 0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stops_asked += 1

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        greeted = False
        while not self.stops_asked:
            now = time.monotonic()
            for part in self.parts:
                part.keep(now)
            if not greeted and answers():
                say(self.greeting)
                greeted = True
            time.sleep(0.3)
        self.stop()

    def stop(self) -> None:
        say(
            "Stopping. What is being done is finished first, for two minutes at most;"
            " again to stop at once."
        )
        asked = self.stops_asked
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + GRACE
        while not all(part.has_stopped() for part in self.parts):
            if time.monotonic() > deadline or self.stops_asked > asked:
                for part in self.parts:
                    part.kill()
                break
            time.sleep(0.1)
        say("Stopped.")


def answers() -> bool:
    """Tell whether the web server answers anything but a failure of its own."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{PORT}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> None:
    greeting = f"\nPreceptor is running at http://localhost:{PORT} (Ctrl-C to stop).\n"
    if len(sys.argv) > 1:
        greeting += "\n" + Path(sys.argv[1]).read_text()
    parts = [Part(name, command) for name, command in COMMANDS.items()]
    Supervisor(parts, greeting).run()


if __name__ == "__main__":
    main()
