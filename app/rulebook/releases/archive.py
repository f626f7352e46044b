"""A release as bytes: a ZIP whose entries are stored and never compressed, in one order, with one time and mode.

The same files give the same bytes, with the same key as well: an Ed25519 signature has no chance in it. Its last bytes,
the ZIP's comment, name the key and hold the signature of all bytes before it, so that it is checked before anything is
unpacked. What is unpacked is packed again and has to come out byte for byte: an archive that any other tool made, with
links, odd names, hidden or overlapping entries, is no release.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.rulebook.files import SEALS, Contents, digest_of, in_order

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LARGEST: Final = 32 << 20
"""Bytes of a release. The rulebook has 3 million."""
MOST_FILES: Final = 2000
LONGEST_NAME: Final = 200
MANIFEST: Final = "release.json"
FORM: Final = 1
OVERLAY: Final = "overlay/"
_VERSION: Final = 20
"""Of the form of ZIP: 2.0."""
_TIME: Final = 0
_DATE: Final = 0x21
"""January 1, 1980: the first day that a ZIP knows."""
_MODE: Final = 0o100644 << 16
_UNIX: Final = 3
_HEAD: Final = b"brief287 release 1\nkey "
_SIGN: Final = b"\nsignature "
_COMMENT: Final = re.compile(re.escape(_HEAD) + rb"([0-9a-f]{64})" + re.escape(_SIGN) + rb"([0-9a-f]{128})\n\Z")
_SIGNED_PART: Final = 129
"""Bytes at the end that the signature does not cover: itself, in hex, and the end of the line."""
_COMMENT_LENGTH: Final = len(_HEAD) + 64 + len(_SIGN) + _SIGNED_PART
_OVERLAY_NAME: Final = re.compile(r"overlay/[a-z0-9][a-z0-9_-]{0,63}\.yaml")


class ReleaseError(Exception):
    """The bytes are no release, or one that is not to be trusted. The message says why, as part of a sentence."""


@dataclass(frozen=True)
class Release:
    """What a release holds. `version` is that of the rulebook; `key` is the fingerprint of the key that signed, None
    where nobody did; `checked` says whether that signature was checked and holds."""

    contents: Contents
    overlay: Contents
    version: str
    date: dt.date
    key: str | None
    checked: bool


def pack(contents: Contents, date: dt.date, overlay: Contents | None = None) -> bytes:
    """The files of a rulebook of this date as an archive that nobody signed."""
    return _zipped(_entries(contents, date, overlay or {}), b"")


def signed(contents: Contents, date: dt.date, key: Ed25519PrivateKey) -> bytes:
    """The files of a rulebook of this date as a release."""
    from app.rulebook.releases import keys  # only where it is used: it loads slowly

    head = _HEAD + keys.fingerprint(key.public_key()).encode() + _SIGN
    body = _zipped(_entries(contents, date, {}), head + b"0" * (_SIGNED_PART - 1) + b"\n")[:-_SIGNED_PART]
    return body + key.sign(body).hex().encode() + b"\n"


def unpack(data: bytes, trusted: Mapping[str, Ed25519PublicKey] | None) -> Release:
    """What a release holds, once its signature is that of a trusted key and its hashes hold. None trusts it unsigned,
    such as one of the program's own database, or to tell what it is. Raises ReleaseError."""
    if len(data) > LARGEST:
        raise ReleaseError(f"it is larger than {LARGEST >> 20} MB")
    comment = _COMMENT.fullmatch(data[-_COMMENT_LENGTH:])
    key = comment[1].decode() if comment is not None else None
    if trusted is not None:
        from app.rulebook.releases import keys

        if comment is None or key is None:
            raise ReleaseError("it has no signature of this program's form")
        if key not in trusted:
            raise ReleaseError(f"it is signed with another key, {key[:16]}")
        if not keys.holds(trusted, key, bytes.fromhex(comment[2].decode()), data[:-_SIGNED_PART]):
            raise ReleaseError("its signature does not hold: it was changed after it was signed")
    entries = _unzipped(data)
    manifest = _manifest(entries.pop(MANIFEST, b""))
    overlay = {name.removeprefix(OVERLAY): body for name, body in entries.items() if _OVERLAY_NAME.fullmatch(name)}
    contents = {name: body for name, body in entries.items() if not name.startswith(OVERLAY)}
    again = _zipped(_entries(contents, manifest.date, overlay), comment[0] if comment is not None else b"")
    if again != data:
        raise ReleaseError("it is not as this program packs it, or a hash in it does not hold")
    return Release(contents, overlay, manifest.version, manifest.date, key, trusted is not None)


@dataclass(frozen=True)
class _Manifest:
    version: str
    date: dt.date


def _entries(contents: Contents, date: dt.date, overlay: Contents) -> dict[str, bytes]:
    kept = {name: contents[name] for name, _ in in_order(contents)}
    if SEALS in contents:
        kept[SEALS] = contents[SEALS]
    kept.update((OVERLAY + name, body) for name, body in overlay.items())
    odd = [name for name in kept if not name.isascii() or len(name) > LONGEST_NAME]
    if odd:
        raise ReleaseError(f"it has a file with an odd name, {odd[0]!r}")
    digest = digest_of(contents)
    manifest: dict[str, Any] = {"date": date.isoformat(), "digest": digest, "form": FORM, "version": digest[:12]}
    return {MANIFEST: json.dumps(manifest, sort_keys=True, indent=1).encode() + b"\n", **dict(sorted(kept.items()))}


def _zipped(entries: Mapping[str, bytes], comment: bytes) -> bytes:
    """Written field by field, as the bytes may not hang on the version of a library."""
    out, listed = io.BytesIO(), io.BytesIO()
    for name, body in entries.items():
        named = name.encode("ascii")
        fields = (_VERSION, 0, 0, _TIME, _DATE, zlib.crc32(body), len(body), len(body), len(named), 0)
        listed.write(struct.pack("<4sBB5H3L5H2L", b"PK\x01\x02", _VERSION, _UNIX, *fields, 0, 0, 0, _MODE, out.tell()))
        listed.write(named)
        out.write(struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + named + body)
    start, index = out.tell(), listed.getvalue()
    count = len(entries)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(index), start, len(comment))
    return out.getvalue() + index + end + comment


def _unzipped(data: bytes) -> dict[str, bytes]:
    """Its entries by name. Nothing is decompressed, and all together are no longer than the archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > MOST_FILES:
                raise ReleaseError(f"it has more than {MOST_FILES} files")
            if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 for entry in listed):
                raise ReleaseError("it is not as this program packs it: an entry is compressed or locked")
            if sum(entry.file_size for entry in listed) > len(data):
                raise ReleaseError("it is not as this program packs it: its entries overlap")
            return {entry.filename: archive.read(entry) for entry in listed}
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
    ) as error:
        raise ReleaseError(f"it is no release ({type(error).__name__})") from None


def _manifest(text: bytes) -> _Manifest:
    try:
        found = json.loads(text.decode("ascii")) if len(text) < 1000 else None
        if not isinstance(found, dict) or found["form"] != FORM:
            raise ReleaseError("it is a release of another form. Install a program that knows it")
        return _Manifest(str(found["version"]), dt.date.fromisoformat(str(found["date"])))
    except (ValueError, KeyError, RecursionError):
        raise ReleaseError(f"it is no release: its {MANIFEST} cannot be read") from None
