"""What the web processes share: everything that is loaded before they are forked.

Pages of memory are shared for as long as nobody writes to them. The garbage collector writes
to whatever it looks at, so what is loaded is taken out of its sight.
"""

import gc
import threading
from typing import Any


def when_ready(_server: Any) -> None:
    """gunicorn's hook, called in the parent when the application is loaded and nothing is forked yet."""
    load_what_the_first_request_would()
    refuse_to_share()
    gc.collect()
    gc.freeze()


def load_what_the_first_request_would() -> None:
    """Addresses and the templates behind them, without which no page is drawn."""
    from django.template import engines
    from django.urls import get_resolver

    _populate(get_resolver())
    for engine in engines.all():
        # Its loaders and the libraries of tags; a template is read when it is asked for.
        engine.get_template("base.html")


def _populate(resolver: Any) -> None:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            _populate(pattern)
    _ = resolver.reverse_dict


def refuse_to_share() -> None:
    """What two processes must not both hold: a connection to the database, and a thread, which a fork loses."""
    from django.db import connections

    connections.close_all()
    if threading.active_count() > 1:
        raise RuntimeError(f"Threads before the fork: {threading.enumerate()}")
