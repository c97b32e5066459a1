"""The key store: files under ``DATA_DIR/keys``, each one key of one purpose.

A purpose (``factors``) has a current key, with which things are sealed or signed from now on, and
the keys before it, which still open or prove what they did. Whatever a key has worked on says its
number beside it, so that keys can be changed without touching what stands. A key is bytes: random
ones, or a private key in DER.

Each file is encrypted with a passphrase that stands beside the environment's other secrets and
not with the files (``KEYS_PASSPHRASE``). It is not the SECRET_KEY: the two change at times of their own.
"""

import functools
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from core.keys import files

_PURPOSE = re.compile(r"[a-z][a-z0-9-]{0,60}")
_FORMAT = 1
_SALT, _NONCE = 16, 12


class KeyMissing(Exception):
    """What a key has sealed is here, and the key is not; or no passphrase opens it."""


@dataclass(frozen=True)
class Key:
    purpose: str
    number: int
    secret: bytes


def random_key() -> bytes:
    """A key for AES-256."""
    return secrets.token_bytes(32)


class KeyStore:
    """The keys in a folder. The first of ``passphrases`` encrypts; each of them is tried to read."""

    def __init__(self, folder: Path, passphrases: tuple[str, ...]) -> None:
        self.folder = folder
        self.passphrases = passphrases
        self._read: dict[tuple[str, int], Key] = {}

    def current(self, purpose: str) -> Key:
        """The key to seal or sign with; made the first time."""
        numbers = self.numbers(purpose)
        return self.key(purpose, numbers[-1]) if numbers else self.renew(purpose)

    def key(self, purpose: str, number: int) -> Key:
        """One key, by what stands beside its work. Raises ``KeyMissing``."""
        if (purpose, number) not in self._read:
            self._read[purpose, number] = self._open(purpose, number)
        return self._read[purpose, number]

    def numbers(self, purpose: str) -> list[int]:
        """The keys of a purpose, the current one last."""
        return sorted(int(path.stem) for path in self._home(purpose).glob("*.key"))

    def renew(self, purpose: str) -> Key:
        """Make the next key of a purpose, the current one from now on."""
        number = max(self.numbers(purpose), default=0) + 1
        key = Key(purpose, number, PURPOSES[purpose]())
        # Where another process was first, its key is the one.
        files.write_once(self._path(purpose, number), self._close(key))
        return self.key(purpose, number)

    def rewrap(self) -> int:
        """Encrypt every file with the first passphrase, and return how many there are."""
        paths = sorted(self.folder.glob("*/*.key"))
        for path in paths:
            key = self.key(path.parent.name, int(path.stem))
            files.replace(path, self._close(key))
        return len(paths)

    def _home(self, purpose: str) -> Path:
        if not _PURPOSE.fullmatch(purpose):
            raise ValueError(f"“{purpose}” is no purpose of a key.")
        return self.folder / purpose

    def _path(self, purpose: str, number: int) -> Path:
        return self._home(purpose) / f"{number}.key"

    def _close(self, key: Key) -> bytes:
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        cipher = AESGCM(_stretched(self.passphrases[0], salt))
        sealed = cipher.encrypt(nonce, key.secret, _name(key.purpose, key.number))
        parts = {"salt": salt, "nonce": nonce, "key": sealed}
        written = {name: b64encode(part).decode() for name, part in parts.items()}
        return json.dumps({"format": _FORMAT} | written).encode()

    def _open(self, purpose: str, number: int) -> Key:
        try:
            written = json.loads(self._path(purpose, number).read_bytes())
            salt, nonce, sealed = (b64decode(written[name]) for name in ("salt", "nonce", "key"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyMissing(f"Key {number} of “{purpose}” cannot be read.") from error
        for passphrase in self.passphrases:
            try:
                cipher = AESGCM(_stretched(passphrase, salt))
                return Key(purpose, number, cipher.decrypt(nonce, sealed, _name(purpose, number)))
            except InvalidTag:
                continue
        raise KeyMissing(f"KEYS_PASSPHRASE does not open key {number} of “{purpose}”.")


# How a key of each purpose is made. The room that uses it says so when its app is ready.
PURPOSES: dict[str, Callable[[], bytes]] = {}


def register(purpose: str, make: Callable[[], bytes] = random_key) -> None:
    PURPOSES[purpose] = make


def store() -> KeyStore:
    """The installation's own."""
    return _store_of(settings.DATA_DIR / "keys", tuple(settings.KEYS_PASSPHRASES))


_store_of = functools.cache(KeyStore)


def make_missing() -> None:
    """Make the first key of every purpose, or see that the present one opens."""
    for purpose in PURPOSES:
        store().current(purpose)


def _name(purpose: str, number: int) -> bytes:
    # A file that was put in another's place does not open.
    return f"{purpose}/{number}".encode()


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(passphrase.encode())
