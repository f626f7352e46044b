"""The rulebook that a server works with: a folder, or a release whose signature and hashes hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.rulebook.book import Rulebook, rulebook_of
from app.rulebook.files import Contents, contents_of
from app.rulebook.problems import RulebookError
from app.rulebook.releases import archive
from app.rulebook.releases.overlay import Overlay, overlay_of, read_overlay

OVERLAY = "overlay"
"""With what the names of an overlay's files begin in messages."""


class RefusedError(Exception):
    """The rulebook is not served. The message says why, and what to do, in one line."""


@dataclass(frozen=True)
class Opened:
    """A rulebook with the bytes that it was read from."""

    rulebook: Rulebook
    contents: Contents
    overlay: Contents = field(default_factory=dict)

    def packed(self) -> bytes:
        """All of it, so that it can be read again when another one has taken its place."""
        return archive.pack(self.contents, self.rulebook.date, self.overlay)


def open_rulebook(path: Path, key: Path | None = None, overlay: Path | None = None) -> Opened:
    """The rulebook in a folder, or that of a release, which `key` has to have signed; with a folder of a host's own
    over it. Raises RefusedError, and RulebookError for a folder with errors."""
    release = _release(path, key)
    contents = release.contents if release is not None else contents_of(path)
    over = _overlay(overlay) if overlay is not None else None
    try:
        book = rulebook_of(contents, over)
    except RulebookError as error:
        first = next((each for each in error.problems if each.file.startswith(OVERLAY)), error.problems[0])
        if first.file.startswith(OVERLAY):
            raise RefusedError(f"The overlay {overlay} is not taken: {first}") from None
        if release is None:
            raise
        raise RefusedError(
            f"{path} does not fit this program: {first} Install the program that it was made for, or take another"
            " release."
        ) from None
    if release is not None and (book.date != release.date or book.version.partition("+")[0] != release.version):
        raise RefusedError(f"{path} says another date or version than its rulebook. Get it again from where it came.")
    return Opened(book, contents, over.contents if over is not None else {})


def _release(path: Path, key: Path | None) -> archive.Release | None:
    """The release at this path; None where it is a folder. Raises RefusedError."""
    if not path.is_dir():
        if key is not None:
            return read_release(path, key)
        what = "Name the public key of those who signed it, with --rulebook-key or BRIEF287_RULEBOOK_KEY."
        raise RefusedError(f"{path} is a file. {what}")
    if key is not None:
        raise RefusedError(f"{path} is a folder, which nobody signed. Name a release, or leave out the key.")
    return None


def _overlay(folder: Path) -> Overlay:
    try:
        return read_overlay(folder)
    except OSError as error:
        why = error.strerror or str(error)
        raise RefusedError(f"The overlay {folder} cannot be read: {why}. Name a folder of YAML files.") from None
    except RulebookError as error:
        raise RefusedError(f"The overlay {folder} is not taken: {error.problems[0]}") from None


def opened(packed: bytes) -> Opened:
    """What `Opened.packed` gave. Raises ReleaseError, and RulebookError where this program no longer reads it."""
    release = archive.unpack(packed, None)
    overlay = overlay_of(release.overlay) if release.overlay else None
    return Opened(rulebook_of(release.contents, overlay, checked=True), release.contents, release.overlay)


def read_release(path: Path, key: Path | None) -> archive.Release:
    """A release, which `key` has to have signed; None does not check who did. Raises RefusedError."""
    trusted = None
    if key is not None:
        from app.rulebook.releases import keys  # only where it is used: it loads slowly

        try:
            trusted = keys.public_keys(read_bytes(key, keys.LARGEST_KEY_FILE))
        except keys.KeyFileError as error:
            raise RefusedError(
                f"{key} is not the key of a release: {error}. Name the file that ends in .pub."
            ) from None
    try:
        return archive.unpack(read_bytes(path, archive.LARGEST), trusted)
    except archive.ReleaseError as error:
        what = "Get the release, or the key, again from those who made it"
        raise RefusedError(f"{path} is not taken: {error}. {what}.") from None


def read_bytes(path: Path, most: int) -> bytes:
    """At most one byte more than `most`. Raises RefusedError."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise RefusedError(f"{path} cannot be read: {why}. Check its name, and that you may read it.") from None
