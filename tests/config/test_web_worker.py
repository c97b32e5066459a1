"""Half-sent requests take no thread: the site answers everybody else meanwhile."""

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import web_worker
from core.serving import bodies

ROOT = Path(__file__).resolve().parents[2]
HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"

APPLICATION = """
def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.mark.parametrize(
    ("come", "missing"),
    [
        (b"", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", 1),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0),
        (HEAD + b"Content-Length: 5\r\n\r\n", 5),
        (HEAD + b"content-length:5\r\n\r\nabc", 2),
        (HEAD + b"Content-Length: 5\r\n\r\nabcde", 0),
        (HEAD + b"Content-Length: 99999999\r\n\r\n", web_worker.LONGEST_BODY),
        (b"GET / HTTP/1.1\r\n\r\nContent-Length: 5\r\n", 0),
    ],
)
def test_a_request_is_all_there_or_something_is_missing(come, missing):
    assert web_worker.still_missing(come) == missing


def test_it_waits_for_all_that_anybody_unknown_may_send():
    assert web_worker.LONGEST_BODY == bodies.MOST_UNKNOWN


@pytest.fixture
def port(tmp_path):
    (tmp_path / "tiny.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "config.web_worker.PatientWorker", "--threads", "2"),
            *("--pythonpath", f"{ROOT / 'site'},{tmp_path}", "--no-control-socket"),
            "tiny:application",
        ],
        cwd=tmp_path,
    )
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(20)


def test_thirty_half_sent_requests_keep_nobody_waiting(port):
    half_sent = [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        HEAD + b"Content-Length: 60000\r\n\r\n" + b"a" * 40000,
    ]
    waiting = []
    for number in range(30):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(half_sent[number % 3])
        waiting.append(connection)
    whole = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for body in (b"", b"b" * 50000, b"c" * 3_000_000):
        # The same connection again: a kept one is looked at as a new one is.
        whole.request("POST", "/", body)
        assert whole.getresponse().read() == body
    # What comes late, but comes, is answered.
    waiting[2].sendall(b"a" * 20000)
    waiting[2].settimeout(10)
    assert waiting[2].recv(100).startswith(b"HTTP/1.1 200 OK")
    for connection in waiting:
        connection.close()
