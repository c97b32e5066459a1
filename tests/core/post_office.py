"""A mail server for tests that does as it is told: refuses, breaks off, accepts."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class PostOffice(socketserver.ThreadingTCPServer):
    """Answers each message's recipient with the next of ``answers``, then with ``250``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.answers: list[str] = []
        self.letters: list[bytes] = []

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Counter(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"RCPT":
                    self._say(self.server.answers.pop(0) if self.server.answers else "250 fine")
                case b"DATA":
                    self._say("354 go on")
                    self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self._say("250 kept")
                case b"QUIT":
                    self._say("221 goodbye")
                    return
                case _:
                    self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def opened() -> Iterator[PostOffice]:
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        yield office
        office.shutdown()
