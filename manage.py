#!/usr/bin/env python3
"""Django's command line for Preceptor."""

import os
import sys
from pathlib import Path

# The one place that puts `site/` on the path: it is a folder of packages, and
# must never become a package itself, or it would shadow the standard `site`.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
