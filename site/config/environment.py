"""Settings read from the environment, typed, and refused when they make no sense.

A setting that is misspelt or half given must stop the start, and not turn into a
default that someone discovers in production. Environs reads and converts; said here are
what a blank setting means and how a refusal reads. The secret that is made when there is
none is ours: Environs reads secrets, from the environment or from files, and makes none.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, overload

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvNotSetError, EnvValidationError, validate

from core.keys.files import write_once


class _Environment(Env):
    """Takes a blank setting for one that is not set, and leaves out the spaces around a value."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        value = super()._get_value(env_key, default)
        return (value.strip() or default) if isinstance(value, str) else value


_env = _Environment()


def text(name: str, default: str | None = None) -> str:
    """Read a text setting; without a default it is required."""
    return _read(_env.str, name, ... if default is None else default)


def flag(name: str, *, default: bool) -> bool:
    """Read a yes-or-no setting. A blank one is set, and says no."""
    refusal = {"invalid": "must be 1 or 0"}
    return _read(_env.bool, name, default and name not in os.environ, error_messages=refusal)


def integer(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number that is no smaller than `least`."""
    refusal = {"invalid": "must be a whole number"}
    bound = validate.Range(min=least, error="must be {min} or more")
    return _read(_env.int, name, default, error_messages=refusal, validate=bound)


def words(name: str, default: list[str]) -> list[str]:
    """Read a list written with commas."""
    read = _read(_env.list, name, default, subcast=str.strip)
    return [word for word in read if word] or default


@overload
def folder(name: str, default: Path) -> Path: ...
@overload
def folder(name: str, default: None = None) -> Path | None: ...
def folder(name: str, default: Path | None = None) -> Path | None:
    """Read a folder's path; a relative one counts from where the process started."""
    read = _read(_env.path, name, default)
    return read.expanduser().resolve() if read else None


def _read(convert: Callable[..., Any], name: str, default: Any, **rules: Any) -> Any:
    """A setting, or what Django stops for: with the setting's name and what was written."""
    try:
        return convert(name, default, **rules)
    except EnvNotSetError:
        raise ImproperlyConfigured(f"{name} must be set in the environment.") from None
    except EnvValidationError as error:
        rule = ", ".join(error.error_messages)
        raise ImproperlyConfigured(f"{name} {rule}, not {os.environ[name]!r}.") from None


def kept_secret(path: Path) -> str:
    """Return the secret in a file, and make one the first time."""
    if not path.exists():
        write_once(path, secrets.token_urlsafe(64).encode())
    return path.read_text().strip()
