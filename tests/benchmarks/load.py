"""A small load generator: a few connections kept open, one request after another on each.

Requests are bytes made beforehand and answers are read no further than needed, so that the
generator costs little beside the server with which it shares the machine.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPResponse
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Measured:
    """What a run gave: requests a second, and the time within which 95 % were answered."""

    per_second: float
    p95_ms: float
    requests: int


class UnexpectedAnswerError(Exception):
    """Raised when the server answered with a status that the scenario does not allow."""


def measure(
    make_requests: Callable[[int], Iterator[bytes]],
    *,
    port: int,
    connections: int,
    seconds: float,
    allowed: tuple[int, ...],
) -> Measured:
    """Send what ``make_requests(connection_number)`` yields, on each connection, for ``seconds``."""
    times: list[list[float]] = [[] for _ in range(connections)]
    failures: list[str] = []
    barrier = threading.Barrier(connections)

    def work(number: int) -> None:
        try:
            connection = _connect(port)
            barrier.wait()
            until = time.perf_counter() + seconds
            for request in make_requests(number):
                started = time.perf_counter()
                if started > until:
                    return
                connection = _exchange(connection, request, port, allowed)
                times[number].append(time.perf_counter() - started)
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
            barrier.abort()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise UnexpectedAnswerError(failures[0])
    everything = sorted(one for connection in times for one in connection)
    p95 = everything[min(len(everything) - 1, int(len(everything) * 0.95))]
    return Measured(len(everything) / took, p95 * 1000, len(everything))


@dataclass(frozen=True)
class Press:
    """A button that one person presses, on a connection of their own."""

    path: str
    form: str
    cookies: dict[str, str]


def together(presses: Sequence[Press], *, port: int) -> list[float]:
    """Everybody presses at once; how long each waited for the page that it led to, in seconds."""
    barrier = threading.Barrier(len(presses))

    def press(one: Press) -> float:
        connection = _connect(port)
        barrier.wait()
        began = time.perf_counter()
        response = _ask(
            connection,
            request_bytes("POST", one.path, port=port, cookies=one.cookies, form=one.form),
        )
        while response.status == 302:
            onward = urlsplit(response.headers["Location"]).path
            response = _ask(
                connection, request_bytes("GET", onward, port=port, cookies=one.cookies)
            )
        if response.status != 200:
            raise UnexpectedAnswerError(f"status {response.status} after {one.path}")
        return time.perf_counter() - began

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("localhost", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _ask(connection: socket.socket, request: bytes) -> HTTPResponse:
    connection.sendall(request)
    response = HTTPResponse(connection)
    response.begin()
    response.read()
    return response


def _exchange(
    connection: socket.socket, request: bytes, port: int, allowed: tuple[int, ...]
) -> socket.socket:
    connection.sendall(request)
    response = HTTPResponse(connection)
    response.begin()
    body = response.read()
    if response.status not in allowed:
        raise UnexpectedAnswerError(f"status {response.status}: {body[:300]!r}")
    if response.will_close:
        connection.close()
        connection = _connect(port)
    return connection


def request_bytes(
    method: str, path: str, *, port: int, cookies: dict[str, str], form: str = "", **headers: str
) -> bytes:
    """One HTTP/1.1 request. ``form`` is an urlencoded body."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}", "Connection: keep-alive"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if method == "POST":
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form.encode())}",
            f"Origin: http://localhost:{port}",
            f"Referer: http://localhost:{port}/",
        ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + form).encode()
