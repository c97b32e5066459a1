"""The one canonical form of a record's content, and its fingerprint.

Content is hashed as the bytes that are stored, never as a value read back from the
database: PostgreSQL's jsonb reorders keys and both databases may change numbers.
"""

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def canonical_bytes(content: Any) -> bytes:
    """``content`` as JSON with sorted keys, no white space, UTF-8 and NFC text.

    Decimals and dates become strings; floats are refused with ``TypeError`` because two
    machines may print one number differently.
    """
    return json.dumps(
        _plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def fingerprint(data: bytes) -> str:
    """The SHA-256 of ``data`` in lower-case hexadecimal, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def new_salt() -> str:
    """128 random bits in hexadecimal, for one commitment."""
    return secrets.token_hex(16)


def commitment(value: str, salt: str) -> str:
    """A salted commitment to a personal field, so that a frozen record can outlive the person's data.

    Without the salt, which is erased together with the value, nobody can test a guess.
    """
    return hmac.new(bytes.fromhex(salt), value.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Decimal | date | datetime):
        return value.isoformat() if not isinstance(value, Decimal) else format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
