"""A real installation in a folder of its own: the demonstration, served by gunicorn."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Preceptor with its background process, started, killed and started again by a test."""

    def __init__(
        self,
        data_dir: Path,
        settings: str = "config.settings.demonstration",
        database: str = "",
    ) -> None:
        self.data_dir = data_dir
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        # By the word for them, those whom a journey signed in.
        self.signed_in: dict[str, Any] = {}
        self._processes: list[subprocess.Popen] = []
        self.environment = {
            **os.environ,
            "DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": database,
        }

    @property
    def has_own_file(self) -> bool:
        """Whether its database is a file of its folder, and not one of a database server."""
        return not self.environment["DATABASE_URL"]

    def manage(self, *arguments: str) -> str:
        """Run a management command there and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {arguments}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def code(self, person: str) -> str:
        """The person's current second-factor code, waiting for a fresh one when the last is used."""
        used = self.data_dir / f"used-{person}"
        last = used.read_text() if used.exists() else ""
        for _ in range(65):
            period = time.time() // 30
            code = self.manage("demo_code", person)
            # One that is about to end would be refused by the time it is typed.
            still_holds = (time.time() + 8) // 30 == period
            if code != last and still_holds:
                used.write_text(code)
                return code
            time.sleep(1)
        raise AssertionError("the code did not change within a minute")

    def curriculum_key(self, title: str) -> str:
        """The primary key of the curriculum called ``title``."""
        return self.manage(
            "shell",
            "--no-imports",
            "-c",
            "from courses.models import CurriculumPage;"
            f"print(CurriculumPage.objects.get(title={title!r}).pk)",
        )

    def link_sent_to(self, email: str, path: str) -> str:
        """The latest link beginning with ``path`` that was mailed to ``email``."""
        # The process that sends may still be starting.
        for _ in range(300):
            lines = (self.data_dir / "server.log").read_text().splitlines()
            mails = [line for line in lines if line.startswith(f"Mail to {email} ")]
            links = [link for mail in mails for link in re.findall(r"http://\S+", mail)]
            found = [link for link in links if link.startswith(self.address + path)]
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"nothing with {path} was sent to {email}")

    def prepare(self) -> None:
        """Set it up as ``script/server`` does; what is there already is left alone."""
        self.manage("migrate", "--no-input")
        self.manage("load_demo")
        self.manage("collectstatic", "--no-input")

    def start(self) -> None:
        commands = [
            [sys.executable, "-m", "gunicorn", "--config", "site/config/gunicorn.conf.py"],
            [
                *(sys.executable, "manage.py", "run_background"),
                *("--interval", "0.2", "--schedule-interval", "1"),
            ],
        ]
        self._run(commands)

    def _run(self, commands: list[list[str]]) -> None:
        log = (self.data_dir / "server.log").open("a")
        self._processes = [
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for command in commands
        ]
        self._wait_until_it_answers()

    def process_ids(self) -> list[int]:
        """Of what was started here; each may have children."""
        return [process.pid for process in self._processes]

    def kill(self) -> None:
        """SIGKILL everything at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
        for process in self._processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes = []

    def _wait_until_it_answers(self) -> None:
        for _ in range(300):
            connection = http.client.HTTPConnection("localhost", self.port, timeout=2)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        raise AssertionError((self.data_dir / "server.log").read_text()[-3000:])


class SupervisedServer(Server):
    """The same, with the supervisor that ``script/server`` ends in keeping its parts."""

    def start(self) -> None:
        self._run([[sys.executable, "script/supervise.py"]])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
