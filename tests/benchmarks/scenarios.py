"""Each thing that is measured: who asks, for what, and beside which floor."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.load import request_bytes


@dataclass(frozen=True)
class Scenario:
    """A name, the floor that it is held against, and the requests of one connection."""

    name: str
    floor: str
    requests: Any
    allowed: tuple[int, ...] = (200,)


def always(path: str, *, port: int, cookies: dict[str, str]):
    """The same GET again and again."""

    def requests(_number: int) -> Iterator[bytes]:
        request = request_bytes("GET", path, port=port, cookies=cookies)
        while True:
            yield request

    return requests


def posting(path_of, form_of, *, port: int, cookies: dict[str, str]):
    """POSTs, each with the form that ``form_of(connection, count)`` gives."""

    def requests(number: int) -> Iterator[bytes]:
        for count in itertools.count():
            yield request_bytes(
                "POST",
                path_of(number, count),
                port=port,
                cookies=cookies,
                form=urlencode(form_of(number, count)),
                X_Requested_With="XMLHttpRequest",
                Accept="application/json",
            )

    return requests
