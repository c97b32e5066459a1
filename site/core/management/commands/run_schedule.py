import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from core.schedule import clock, jobs

log = logging.getLogger("preceptor.schedule")


class Command(BaseCommand):
    help = "Run the timed jobs until stopped: overdue attempts, releases, scheduled pages."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due and stop")
        parser.add_argument("--interval", type=float, default=5, help="seconds between looks")

    def handle(self, *args, once: bool, interval: float, **options) -> None:
        if once:
            for name in jobs.run_due(timezone.now(), clock_is_trusted=clock.tick()):
                self.stdout.write(name)
            return
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        is_well = True
        while not stop.is_set():
            close_old_connections()
            try:
                jobs.run_due(timezone.now(), clock_is_trusted=clock.tick())
                is_well = True
            except DatabaseError as error:
                # It may be back at the next look; until then it is said once.
                if is_well:
                    log.error("The schedule could not be read: %s", error)
                is_well = False
            stop.wait(interval)
