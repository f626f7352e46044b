"""Encryption of what is stored: AES-256-GCM under the host's keys, each value with the id of its key.

The first key encrypts, the others only read, so that keys can be changed one after the other. Without a key all is
stored as it is. What is encrypted and what is not is told by its first characters, which no text that is typed and no
file that is taken begins with.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from typing import Any, Final

KEY_BYTES: Final = 32
_ID_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_MARK: Final = b"\x01b287\x01"
_TEXT_MARK: Final = "\x01b287:"


class EncryptionError(ValueError):
    """What is stored cannot be read: its key is not there, or it was altered. The message names the key's id."""


class Keys:
    """The host's keys, of 32 bytes each. None of them ever shows in a message or a log: only their ids do."""

    def __init__(self, keys: Sequence[bytes] = ()) -> None:
        if any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._ciphers: dict[bytes, Any] = {}
        for key in keys:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only where it is used: it loads slowly

            self._ciphers[_id_of(key)] = AESGCM(key)
        self._current = next(iter(self._ciphers), None)

    def __bool__(self) -> bool:
        return self._current is not None

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.ids)})"

    @property
    def ids(self) -> tuple[str, ...]:
        """In hex, the one that encrypts first."""
        return tuple(each.hex() for each in self._ciphers)

    def encrypt(self, kind: str, plain: bytes) -> bytes:
        """As it is stored. `kind` is what the value is, so that one is never read as another."""
        if self._current is None:
            raise EncryptionError("there is no key to encrypt with")
        nonce = os.urandom(_NONCE_BYTES)
        made: bytes = self._ciphers[self._current].encrypt(nonce, plain, kind.encode())
        return self._current + nonce + made

    def decrypt(self, kind: str, stored: bytes) -> bytes:
        """What `encrypt` was given. Raises EncryptionError."""
        from cryptography.exceptions import InvalidTag

        id_, nonce, rest = stored[:_ID_BYTES], stored[_ID_BYTES : _ID_BYTES + _NONCE_BYTES], stored[_ID_BYTES + 12 :]
        cipher = self._ciphers.get(id_)
        if cipher is None:
            raise EncryptionError(f"it is encrypted with the key {id_.hex()}, which is not among those that are set")
        try:
            plain: bytes = cipher.decrypt(nonce, rest, kind.encode())
        except (InvalidTag, ValueError):
            raise EncryptionError(f"it is damaged, or was altered (key {id_.hex()})") from None
        return plain

    def text_of(self, kind: str, plain: bytes) -> str:
        """As `encrypt`, for columns that hold text."""
        return _TEXT_MARK + base64.b64encode(self.encrypt(kind, plain)).decode("ascii")

    def bytes_of(self, plain: bytes) -> bytes:
        """As `encrypt`, for columns that hold bytes."""
        return _MARK + self.encrypt("bytes", plain)

    def is_current(self, stored: Any) -> bool:
        """Is a value, as it is stored, encrypted with the first key? True of nothing."""
        if stored is None:
            return True
        found = _stored(stored)
        return found is not None and found[:_ID_BYTES] == self._current

    def opened(self, kind: str, stored: Any) -> bytes | None:
        """The plain bytes of a value as it is stored; None if it is not encrypted. Raises EncryptionError."""
        found = _stored(stored)
        return None if found is None else self.decrypt(kind, found)


NO_KEYS: Final = Keys()


def read_keys(text: str) -> Keys:
    """Keys as they are written: one on a line, 32 bytes in Base64 or hex, the one that encrypts first; lines with #
    are passed over. Raises ValueError, which repeats nothing of them."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        try:
            key = bytes.fromhex(word) if len(word) == 2 * KEY_BYTES else base64.b64decode(word, validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if len(key) != KEY_BYTES:
            raise ValueError(f"line {number} is not a key: 32 random bytes in Base64 or hex")
        found.append(key)
    if not found:
        raise ValueError("there is no key in it")
    return Keys(found)


def new_key() -> str:
    """A line for the file of keys."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def _id_of(key: bytes) -> bytes:
    return hashlib.sha256(b"brief287 key id" + key).digest()[:_ID_BYTES]


def _stored(stored: Any) -> bytes | None:
    """What follows the mark; None where there is none."""
    if isinstance(stored, str) and stored.startswith(_TEXT_MARK):
        try:
            return base64.b64decode(stored[len(_TEXT_MARK) :], validate=True)
        except (ValueError, binascii.Error):
            raise EncryptionError("it is damaged") from None
    if isinstance(stored, bytes | memoryview) and bytes(stored[: len(_MARK)]) == _MARK:
        return bytes(stored[len(_MARK) :])
    return None
