import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.autoreload import run_with_reloader

from core.schedule import scheduler
from core.tasks.worker import Worker


class Command(BaseCommand):
    help = (
        "Do the queued tasks (mail, PDFs, the indexes of the CMS) and run the timed jobs (overdue "
        "attempts, releases, scheduled pages) until stopped."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")
        parser.add_argument(
            "--interval", type=float, default=1, help="seconds between looks at the tasks"
        )
        parser.add_argument(
            "--schedule-interval", type=float, default=5, help="and at the timed jobs"
        )

    def handle(
        self, *args, once: bool, interval: float, schedule_interval: float, **options
    ) -> None:
        if once:
            for name in scheduler.look():
                self.stdout.write(name)
            # What the jobs have queued is due, too.
            Worker(threading.Event()).run(interval=0, until_idle=True)
        elif settings.DEBUG:
            run_with_reloader(Background(interval, schedule_interval).run)
        else:
            background = Background(interval, schedule_interval)
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, background.on_signal)
            background.run()


class Background:
    """Worker and scheduler in one process, each in a thread of its own: neither waits for the other.

    They end together. One that stumbled over what it does not know takes the other with it, so
    that whoever keeps this process sees that it died and starts it again.
    """

    def __init__(self, interval: float, schedule_interval: float) -> None:
        self._stop = threading.Event()
        self._interval = interval
        self._schedule_interval = schedule_interval
        self._stumbled_over: BaseException | None = None

    def on_signal(self, *_) -> None:
        """What is being done is finished; asked a second time it is dropped, and tried again later."""
        if self._stop.is_set():
            raise SystemExit(1)
        self._stop.set()

    def run(self) -> None:
        # A daemon: what is dropped here is dropped there, and its lease runs out.
        timed = threading.Thread(target=self._run_schedule, name="scheduler", daemon=True)
        timed.start()
        try:
            Worker(self._stop).run(interval=self._interval)
        except BaseException:
            self._stop.set()
            raise
        timed.join()
        if self._stumbled_over is not None:
            raise self._stumbled_over

    def _run_schedule(self) -> None:
        try:
            scheduler.run(self._stop, interval=self._schedule_interval)
        except BaseException as error:
            self._stumbled_over = error
            self._stop.set()
        finally:
            connection.close()
