"""Settings read from the environment, typed, and refused when they make no sense.

A setting that is misspelt or half given must stop the start, and not turn into a
default that someone discovers in production.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import overload

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Read a text setting; without a default it is required."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Read a yes-or-no setting."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number that is no smaller than `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more, not {number}.")
    return number


def words(name: str, default: list[str]) -> list[str]:
    """Read a list written with commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or default


@overload
def folder(name: str, default: Path) -> Path: ...
@overload
def folder(name: str, default: None = None) -> Path | None: ...
def folder(name: str, default: Path | None = None) -> Path | None:
    """Read a folder's path; a relative one counts from where the process started."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def kept_secret(path: Path) -> str:
    """Return the secret in a file, and make one the first time.

    Several processes may start at once: each writes its own, the first to link it
    into place wins, and all read the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent)
        own = Path(name)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(own)
        own.unlink()
    return path.read_text().strip()
