"""The databases and caches that Preceptor knows to run on, each as Django is told of it."""

from pathlib import Path
from typing import Any

import dj_database_url

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    # A saved answer must outlive a power cut; FULL costs 0.2 ms a commit.
    "synchronous": "FULL",
    "mmap_size": 134_217_728,
    "journal_size_limit": 27_103_364,
    "cache_size": 2000,
}


def sqlite(path: Path, **pragmas: Any) -> dict[str, Any]:
    """Describe a SQLite database that several threads may write to.

    With Django's own defaults half of all read-then-write requests fail under load
    ("database is locked"): a transaction that will write must take the lock at its start.
    """
    chosen = SQLITE_PRAGMAS | pragmas
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": " ".join(f"PRAGMA {name}={value};" for name, value in chosen.items()),
        },
    }


def database(url: str, *, embedded: Path) -> dict[str, Any]:
    """Describe the database that a URL names, or the embedded one where it is empty."""
    if not url:
        return sqlite(embedded)
    return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))


def cache(redis_url: str, folder: Path) -> dict[str, Any]:
    """Describe a cache in Redis where there is one, else in the files of ``folder``."""
    if redis_url:
        return {
            "BACKEND": "core.caches.SurvivingRedis",
            "LOCATION": redis_url,
            "KEY_PREFIX": folder.name,
        }
    return {
        "BACKEND": "core.caches.SurvivingFiles",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
