"""Keys of releases: Ed25519, in PEM. The private one signs; the public one, which a host has, checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

LARGEST_KEY_FILE = 64 << 10
_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


class KeyFileError(Exception):
    """The text is not a key of this kind. The message says what it is to be."""


@dataclass(frozen=True)
class KeyPair:
    """A new key: both halves in PEM, and the fingerprint by which people tell it."""

    private: bytes
    public: bytes
    fingerprint: str


def make_key() -> KeyPair:
    """A new key pair, by the system's own chance."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    return KeyPair(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        fingerprint(public),
    )


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of a public key, in hex."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def private_key(pem: bytes) -> Ed25519PrivateKey:
    """Raises KeyFileError."""
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise KeyFileError("it is no private key in PEM, without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("it is a private key of another kind than Ed25519")
    return key


def public_keys(pem: bytes) -> dict[str, Ed25519PublicKey]:
    """The public keys in a file, one after another, by fingerprint. Raises KeyFileError."""
    found = {}
    for each in _PUBLIC.findall(pem):
        try:
            key = load_pem_public_key(each)
        except ValueError:
            raise KeyFileError("a public key in it cannot be read") from None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFileError("it has a public key of another kind than Ed25519")
        found[fingerprint(key)] = key
    if not found:
        raise KeyFileError("it holds no public key in PEM")
    return found


def holds(keys: Mapping[str, Ed25519PublicKey], of: str, signature: bytes, signed: bytes) -> bool:
    """Is it the signature of the key with fingerprint `of`, which is among `keys`?"""
    try:
        keys[of].verify(signature, signed)
    except (KeyError, InvalidSignature):
        return False
    return True
