"""Text that the database keeps and cannot read: sealed with a key of the store, which it names."""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.keys.store import KeyMissing, store

_SEALED = re.compile(r"sealed\.([0-9]{1,9})\.([A-Za-z0-9_=-]+)")
_NONCE = 12


def seal(text: str, *, purpose: str) -> str:
    key = store().current(purpose)
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(key.secret).encrypt(nonce, text.encode(), purpose.encode())
    return f"sealed.{key.number}.{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again. Raises ``KeyMissing`` where it cannot be had, and for text never sealed."""
    number = key_named_in(sealed)
    key = store().key(purpose, number)
    try:
        data = urlsafe_b64decode(sealed.rpartition(".")[2])
        return AESGCM(key.secret).decrypt(data[:_NONCE], data[_NONCE:], purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise KeyMissing(f"This was not sealed with key {number} of “{purpose}”.") from error


def key_named_in(sealed: str) -> int:
    """The number of the key that ``sealed`` was sealed with."""
    found = _SEALED.fullmatch(sealed)
    if found is None:
        raise KeyMissing("This was never sealed.")
    return int(found.group(1))
