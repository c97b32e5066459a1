"""The web server's worker: a request takes a thread only once it is all there.

gunicorn's own gives a thread to whoever connects, and the thread waits for the rest: as many
half-sent requests as there are threads stop the site. Here the loop looks at what has come,
without taking it, and closes what does not come to its end. A body longer than anybody who is
not signed in may send (``core.serving.bodies``) is read by its thread as it comes.
"""

import contextlib
import re
import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

LONGEST_HEAD = 32 * 2**10
LONGEST_BODY = 64 * 2**10
# For head and body together, however steadily they drip.
PATIENCE = 15.0
# For a piece of a longer body to come, or of an answer to be taken.
STALLED = 30.0

LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)


def still_missing(come: bytes) -> int:
    """How much must come at least before the request may take a thread."""
    end = come.find(b"\r\n\r\n")
    if end < 0:
        return 1
    length = LENGTH.search(come, 0, end + 2)
    body = min(int(length[1]), LONGEST_BODY) if length else 0
    return max(0, end + 4 + body - len(come))


class PatientWorker(ThreadWorker):
    """gunicorn's worker of threads, which gives a request its thread once the whole of it has come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, float] = {}

    def accept(self, listener: socket.socket) -> None:
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._wait_for_all(TConn(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_all(conn)

    def murder_pending(self) -> None:
        super().murder_pending()
        now = time.monotonic()
        for conn in [one for one, until in self.arriving.items() if until < now]:
            self._drop(conn)

    def _wait_for_all(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        self.arriving[conn] = time.monotonic() + PATIENCE
        look = partial(self._look, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, look)

    def _look(self, conn: TConn, sock: socket.socket) -> None:
        try:
            come = sock.recv(LONGEST_HEAD + LONGEST_BODY, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            come = b""
        missing = still_missing(come)
        if not come or (missing and len(come) >= LONGEST_HEAD and b"\r\n\r\n" not in come):
            self._drop(conn)
        elif missing:
            # Not woken again by what has been looked at.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(come) + 1)
        else:
            self._leave(conn)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.data_ready = True
            self.enqueue_req(conn)

    def _leave(self, conn: TConn) -> None:
        del self.arriving[conn]
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: TConn) -> None:
        self._leave(conn)
        self.nr_conns -= 1
        conn.close()


def pre_request(_worker: PatientWorker, request: Any) -> None:
    """gunicorn's hook: what a thread still reads or writes may not stall."""
    request.unreader.sock.settimeout(STALLED)
