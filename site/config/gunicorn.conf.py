"""The web server: a few threads rather than many processes.

SQLite has one writer at a time, and threads share its page cache. The processes are forked
from one that has loaded everything, and share its pages.
"""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from gunicorn.glogging import Logger

HERE = Path(__file__).resolve()
sys.path.insert(1, str(HERE.parents[1]))

from config import environment  # noqa: E402  only now on the path
from config.logs import redacted  # noqa: E402
from config.preloading import when_ready  # noqa: E402, F401
from config.web_worker import pre_request  # noqa: E402, F401

try:
    port = environment.integer("PORT", 8000, least=1)
    workers = environment.integer("WEB_CONCURRENCY", 2, least=1)
    threads = environment.integer("WEB_THREADS", 4, least=1)
    logs_access = environment.flag("ACCESS_LOG", default=False)
    # Read here first: a worker would say what is wrong with a traceback, and be started again.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    bool(settings.SECRET_KEY)
except ImproperlyConfigured as refusal:
    raise SystemExit(str(refusal)) from None


class Log(Logger):
    """The access log, without the keys that stand in addresses."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": redacted(atoms["U"] or "")}


logger_class = Log

chdir = str(HERE.parents[2])
pythonpath = str(HERE.parents[1])
wsgi_app = "config.wsgi:application"
preload_app = True

bind = f"{environment.text('BIND', '127.0.0.1')}:{port}"
worker_class = "config.web_worker.PatientWorker"

timeout = 60
# As long as the supervisor waits, and a great import takes.
graceful_timeout = 120
keepalive = 5

# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# Nobody steers this process but the one that started it.
control_socket_disable = True

# The path without its query: a query may carry what must not be logged.
accesslog = "-" if logs_access else None
access_log_format = (
    '{"time":"%(t)s","logger":"access","method":"%(m)s","path":"%(U)s",'
    '"status":%(s)s,"bytes":%(B)s,"seconds":%(L)s}'
)
loglevel = "warning"
