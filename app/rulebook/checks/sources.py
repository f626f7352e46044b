"""Sources: each is there that is cited, each is cited, has an address that can be opened, and dates in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.base import Shape
from app.schema.law import Source, SourcesFile

CITING = ("sources", "source", "wage_caution_sources")
"""The fields that name sources by id."""
COPIES = (
    "justia.com", "lawserver.com", "github.com", "casetext.com", "legiplex.com", "legiscan.com", "laws9.com",
    "self-law.org", "getpocketlaw.com", "lexace.ai", "legilist.com", "lawglobalhub.com", "policyrisk.com",
)  # fmt: skip
"""Hosts that carry copies of laws and bills."""


def citations(book: Examined) -> list[tuple[Placed[Shape], str, str]]:
    """Every naming of a source: the shape that names it, the key under which it does, and the source's id."""
    found = []
    for placed in book.written_here:
        for name in _naming(type(placed.shape)):
            value = getattr(placed.shape, name)
            found += [
                (placed, name, id_) for id_ in (value if isinstance(value, tuple) else (value,)) if isinstance(id_, str)
            ]
    return found


@cache
def _naming(shape: type[Shape]) -> tuple[str, ...]:
    return tuple(name for name in CITING if name in shape.model_fields)


@check(
    "sources.unknown",
    promise="Every source that is cited stands in rules/sources.yaml.",
    mend="Correct the id, or add the source to rules/sources.yaml.",
    example="sources: [forms], where the id is form",
)
def unknown(book: Examined) -> Iterator[Found]:
    if book.failed(SourcesFile):
        return
    known = {source.shape.id for source in book.of(Source)}
    for placed, name, id_ in book.once(citations):
        if id_ not in known:
            mend = did_you_mean(id_, known)
            yield placed.found(name, f"there is no source '{id_}' in rules/sources.yaml", mend)


@check(
    "sources.unused",
    severity="warning",
    promise="Every source is cited somewhere.",
    mend="Cite it or remove it.",
    example="a source that was cited by an entry which is gone",
)
def unused(book: Examined) -> Iterator[Found]:
    if not book.whole:
        return  # what could not be read may cite them
    used = {id_ for _, _, id_ in book.once(citations)}
    for source in book.of(Source):
        if source.shape.id not in used:
            yield source.found("", f"nothing cites the source '{source.shape.id}'")


@check(
    "sources.address",
    promise="An address begins with https:// or http:// and a host that can be opened.",
    mend="Write the address as the browser shows it, such as https://www.ice.gov/287g.",
    example="address: htp://www.ice.gov/287g",
)
def address(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        for name in ("address", "official"):
            value = getattr(source.shape, name)
            if value is not None and not _opens(value):
                yield source.found(name, f"'{value}' is no address that a browser can open")


def _opens(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    named = re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host)
    return parts.scheme in ("http", "https") and named is not None and not re.search(r"\s", text)


@check(
    "sources.twice",
    severity="warning",
    promise="No two sources have one title, publisher and address: every source stands once.",
    mend="Keep one of the two and let all texts cite it.",
    example="one press report under two ids",
)
def same(book: Examined) -> Iterator[Found]:
    first: dict[tuple[str, str, str, str], str] = {}
    for source in book.of(Source):
        shape = source.shape
        key = (shape.title, shape.publisher, shape.address or "", shape.date)
        if key in first:
            yield source.found("", f"'{shape.id}' is the source '{first[key]}' once more")
        first.setdefault(key, shape.id)


@check(
    "sources.date",
    promise="A source's date is a year, a month, a day or 'undated', and no later than the day on which it was read.",
    mend="Write 2025, 2025-09, 2025-09-02 or undated; correct the date or checked_on.",
    example="date: 2027-01-01 with checked_on: 2026-11-24",
)
def dated(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        text, read = source.shape.date, source.shape.checked_on.isoformat()
        for part in re.findall(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", text):
            if part > read[: len(part)]:
                yield source.found("date", f"'{source.shape.id}' is dated {part}, after it was read on {read}")
                break


@check(
    "sources.copy_without_official",
    promise="A law that was read in a copy links the law's own page as well.",
    mend="Add 'official:' with the law's own address, and 'official_page:' if it is not the section itself.",
    example="kind: law with address: https://law.justia.com/... and no official:",
    silence=True,
)
def copy(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        shape = source.shape
        if shape.kind == "law" and shape.official is None and _host(shape.address).endswith(COPIES):
            yield source.found("address", f"the law '{shape.id}' was read in a copy, and its own page is not named")


@check(
    "sources.official_is_a_copy",
    promise="What stands as the official page of a law is the state's own, opened safely, and not another copy.",
    mend="Give the address of the state's own page, beginning with https://.",
    example="official: https://law.justia.com/codes/maine/",
)
def official(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        page = source.shape.official
        if page is not None and (not page.startswith("https://") or _host(page).endswith(COPIES)):
            yield source.found("official", f"'{page}' is not the official page of '{source.shape.id}'")


def _host(text: str | None) -> str:
    try:
        return urlsplit(text or "").hostname or ""
    except ValueError:
        return ""
