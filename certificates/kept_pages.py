"""Public pages that this process has rendered, kept by everything that they were rendered from.

A kept page is never older than the record: the key is a digest of every stored byte that
the page rests on, read again for each request. What is saved is the rendering.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.db import connection

from certificates import serials

KEPT = 256

# One statement written out: composing it anew for each request takes longer than running it.
STATE = """
SELECT c.*, e.*, h.*, o.*, event.*, later.*
FROM certificates_certificate c
JOIN certificates_registerentry e ON e.id = c.entry_id
JOIN certificates_certificateholder h ON h.certificate_id = c.id
JOIN core_organisation o ON o.id = c.organisation_id
LEFT JOIN certificates_certificateevent event ON event.certificate_id = c.id
LEFT JOIN certificates_registerentry later ON later.id = event.entry_id
WHERE c.serial = %s ORDER BY event.sequence
"""

_pages: OrderedDict[tuple, bytes] = OrderedDict()
_lock = Lock()


def state_of(text: str) -> str | None:
    """A digest of all that is stored about the certificate whose serial ``text`` means; None for no such one.

    A malformed serial costs the same question to the database as an unknown one, so that
    neither the answer nor its time tells them apart.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE, [serials.parse(text) or ""])
        rows = cursor.fetchall()
    return hashlib.sha256(repr(_plain(rows)).encode()).hexdigest() if rows else None


def page(key: tuple, render: Callable[[], bytes]) -> bytes:
    """The page kept under ``key``, rendered now when there is none."""
    with _lock:
        kept = _pages.get(key)
        if kept is not None:
            _pages.move_to_end(key)
            return kept
    rendered = render()
    with _lock:
        _pages[key] = rendered
        while len(_pages) > KEPT:
            _pages.popitem(last=False)
    return rendered


def _plain(rows: list[tuple]) -> list[list[Any]]:
    # PostgreSQL gives binary columns as views, whose repr is their place in memory.
    return [
        [bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows
    ]
