import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.autoreload import run_with_reloader

from core.tasks.worker import Worker


class Command(BaseCommand):
    help = "Do the queued tasks until stopped: mail, PDFs, the indexes of the CMS."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")
        parser.add_argument("--interval", type=float, default=1, help="seconds between looks")

    def handle(self, *args, once: bool, interval: float, **options) -> None:
        stop = threading.Event()
        worker = Worker(stop)
        if once:
            worker.run(interval=0, until_idle=True)
        elif settings.DEBUG:
            run_with_reloader(worker.run, interval=interval)
        else:
            self._stop_when_asked(stop)
            worker.run(interval=interval)

    def _stop_when_asked(self, stop: threading.Event) -> None:
        """The task in hand is finished; asked a second time it is dropped, and tried again later."""

        def asked(*_) -> None:
            if stop.is_set():
                raise SystemExit(1)
            stop.set()

        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, asked)
