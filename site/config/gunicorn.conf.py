"""The web server: a few threads rather than many processes.

SQLite has one writer at a time, and threads share its page cache.
"""

import os
from pathlib import Path

HERE = Path(__file__).resolve()

chdir = str(HERE.parents[2])
pythonpath = str(HERE.parents[1])
wsgi_app = "config.wsgi:application"

bind = f"{os.environ.get('BIND') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)

timeout = 60
graceful_timeout = 20
keepalive = 5

# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# Nobody steers this process but the one that started it.
control_socket_disable = True

# The path without its query: a query may carry what must not be logged.
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None
access_log_format = (
    '{"time":"%(t)s","logger":"access","method":"%(m)s","path":"%(U)s",'
    '"status":%(s)s,"bytes":%(B)s,"seconds":%(L)s}'
)
loglevel = "warning"
