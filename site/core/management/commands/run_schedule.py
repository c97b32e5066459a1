import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from core import schedule


class Command(BaseCommand):
    help = "Run the timed jobs until stopped: overdue attempts, releases, scheduled pages."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due and stop")
        parser.add_argument("--interval", type=float, default=5, help="seconds between looks")

    def handle(self, *args, once: bool, interval: float, **options) -> None:
        if once:
            for name in schedule.run_due(timezone.now()):
                self.stdout.write(name)
            return
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            schedule.run_due(timezone.now())
            stop.wait(interval)
