#!/usr/bin/env python3
"""Django's command line for Preceptor."""

import os
import sys
from pathlib import Path

# The one place that puts `site/` on the path: it is a folder of packages, and
# must never become a package itself, or it would shadow the standard `site`.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


# What SQLite says of a file that it cannot make sense of.
DAMAGED = ("file is not a database", "database disk image is malformed")


def main() -> None:
    """Run one management command. What it writes is its user's alone."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        if not any(words in str(error) for words in DAMAGED):
            raise
        raise SystemExit(
            f"The database is damaged ({error}). Nothing was changed. Keep it as it is, and start "
            "with DATA_DIR set to a copy of the latest backup: docs/operating.md, “Backup”."
        ) from None


if __name__ == "__main__":
    main()
