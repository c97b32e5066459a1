"""The CMS's search, in which what somebody types is words, and nothing of a database's own language."""

from typing import Any

from modelsearch.backends import database


def SearchBackend(params: dict[str, Any]):  # noqa: N802  the name that Wagtail looks for
    """Wagtail's backend for this database. It hands quotation marks on to SQLite, which take a
    beginning of a word for the beginning of a text that never ends.
    """
    backend = database.SearchBackend(params)
    complete = backend.autocomplete

    def autocomplete(query: Any, *args: Any, **options: Any):
        words = query.replace('"', " ").strip() if isinstance(query, str) else query
        return complete(words, *args, **options)

    backend.autocomplete = autocomplete
    return backend
