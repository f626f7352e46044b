"""The records of one assessment as files: for a public-records request, or all of it for whoever keeps it.

Each kind of record is one `Kind`: a table with a row for each record, and files beside it. What the reader may not have
is listed by what it is and never by its content, with a column in which the legal basis is to be filled in. A further
table of the database is added by one function and one line in `KINDS`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final

from sqlalchemy.orm import Session

from app.assessments.answers_file import write_answers
from app.assessments.set_aside import SetAside, counted
from app.assessments.store import (
    Assessment,
    Event,
    all_comments,
    all_proposals,
    get_assessment,
    history,
    load_addenda,
    load_addendum_file,
    load_agreement,
    load_agreement_file,
    load_appearance,
    load_current,
    load_final_file,
    load_finals,
    load_links,
)
from app.assessments.store.sign_offs import all_sign_offs
from app.engine.answers import AUDIENCES, Answers, split_key
from app.engine.readers import audience_of, readable_answers, reads
from app.rulebook.book import Rulebook
from app.schema.base import Audience

LISTS: Final = "lists"
"""The folder of the tables."""
WITHHELD: Final = "withheld.csv"
READ_ME: Final = "about.txt"
_FOR_WHOM: Final = {"staff": "for staff", "counsel": "for counsel"}
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: a row of its table, perhaps with a file. `what`: what it is, in words that everyone may read, which
    stand in the list of what is withheld; `meant_for` decides whether it is."""

    what: str
    at: dt.datetime | dt.date | None
    meant_for: Audience
    row: tuple[object, ...]
    file: tuple[str, Callable[[], bytes | None]] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What records are read from."""

    session: Session
    found: Assessment
    book: Rulebook
    current: Answers


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its name (of the table's file), what it is, the heads of its columns, and its records."""

    name: str
    title: str
    columns: tuple[str, ...]
    read: Callable[[Source], Iterator[Record]]


def _answers(source: Source) -> Iterator[Record]:
    """Every answer that was ever given, the oldest first. Once an answer is marked, what was said before is too."""
    now: dict[str, Audience] = {}
    events = history(source.session, source.found.id)
    for event in events:
        now[event.key] = _strictest(now.get(event.key, "public"), _meant_for(source, event))
    for event in events:
        id_, model = split_key(event.key)
        question = source.book.answerable.get(id_)
        label = question.label if question is not None else event.key
        words = f"{label} ({model})" if model else label
        answer = event.answer
        row: tuple[object, ...] = (event.key, words, event.version, event.at, event.role or "", now[event.key])
        if answer is None:
            row += ("taken back", "", "", "", "", "", "", event.who or "", event.why or "")
        else:
            text = SetAside(answer, "").text
            low, high = (each if each is not None else "" for each in (answer.low, answer.high))
            row += (
                "answered",
                text,
                answer.provenance,
                low,
                high,
                answer.note or "",
                answer.source or "",
                event.who or "",
                event.why or "",
            )
        yield Record(f"Answer to \u201c{words}\u201d, version {event.version}", event.at, now[event.key], row)


def _meant_for(source: Source, event: Event) -> Audience:
    """As it was marked, then or now, also where the mark keeps but the note from others."""
    given = {event.key: event.answer} if event.answer is not None else {}
    own = audience_of(source.book, Answers(source.found.town, given), event.key)
    mark = (event.answer.audience if event.answer is not None else None) or "public"
    return _strictest(own, mark, audience_of(source.book, source.current, event.key))


def _strictest(*given: Audience) -> Audience:
    return max(given, key=AUDIENCES.index)


def _sign_offs(source: Source) -> Iterator[Record]:
    for each in all_sign_offs(source.session, source.found.id):
        row = (
            each.section,
            each.name,
            each.title,
            each.signed_on,
            each.rulebook_version or "",
            each.who or "",
            "on paper" if each.paper else "",
        )
        yield Record(f"Sign-off of the section {each.section}", each.signed_on, "public", row)


def _finals(source: Source) -> Iterator[Record]:
    for final in load_finals(source.session, source.found.id):
        for file in final.files:
            row = (final.number, final.made_at, final.as_of, final.rulebook_version, file.name, file.size, file.sha256)

            def body(number: int = final.number, name: str = file.name) -> bytes | None:
                return load_final_file(source.session, source.found.id, number, name, reader="counsel")

            path = f"final-{final.number}/{file.name}"
            yield Record(f"FINAL {final.number}, {file.name}", final.made_at, file.audience, row, (path, body))


def _uploads(source: Source) -> Iterator[Record]:
    session, number = source.session, source.found.id
    copy = load_agreement(session, number)
    if copy is not None:
        yield Record(
            "The agreement in hand, as uploaded", copy.at, "counsel",
            ("agreement", copy.name, "", copy.at, copy.sha256),
            (f"uploads/{_safe(copy.name)}", lambda: _first(load_agreement_file(session, number))),
        )  # fmt: skip
    for each in load_addenda(session, number):

        def body(addendum: int = each.id) -> bytes | None:
            return _first(load_addendum_file(session, number, addendum))

        path = f"uploads/addendum-{each.id}-{_safe(each.name)}"
        yield Record(
            "An addendum to the agreement, as uploaded", each.at, "counsel",
            ("addendum", each.name, each.dated, each.at, each.sha256), (path, body),
        )  # fmt: skip
    seal = load_appearance(session, number).seal
    if seal is not None:
        yield Record(
            "The town\u2019s seal", None, "public", ("seal", "seal.png", "", "", ""), ("uploads/seal.png", lambda: seal)
        )


def _proposals(source: Source) -> Iterator[Record]:
    """Changes that another office proposed, whatever became of them. Staff's, or counsel's where the answer is."""
    for each in all_proposals(source.session, source.found.id):
        given = Answers(source.found.town, {each.key: each.answer} if each.answer is not None else {})
        meant_for = _strictest("staff", audience_of(source.book, given, each.key))
        meant_for = _strictest(meant_for, audience_of(source.book, source.current, each.key))
        text = SetAside(each.answer, "").text if each.answer is not None else "taken back"
        row: tuple[object, ...] = (each.key, each.at, each.who, text, each.why or "", each.state, each.decided_at or "")
        row += (each.decided_by or "", each.reply or "")
        yield Record(f"Proposal {each.id} on the answer {each.key}", each.at, meant_for, row)


def _comments(source: Source) -> Iterator[Record]:
    for each in all_comments(source.session, source.found.id):
        row = (each.key, each.at, each.who, each.text, each.resolved_at or "", each.resolved_by or "")
        yield Record(f"Comment {each.id} on the answer {each.key}", each.at, each.audience, row)


def _links(source: Source) -> Iterator[Record]:
    """Who had access, and until when; nothing that opens anything. Of accounts, the work address by which each was
    bound: their sessions and who they are at their provider are of no assessment."""
    for each in load_links(source.session, source.found.id):
        row: tuple[object, ...] = (
            each.name,
            each.kind,
            each.office or each.audience or "",
            each.created_at,
            each.ends_on or "",
        )
        row += (each.used_at or "", each.revoked_at or "", each.address or "", each.claimed_at or "")
        yield Record(f"Link {each.id}", each.created_at, "staff", row)


def _first(found: tuple[bytes, str] | None) -> bytes | None:
    return None if found is None else found[0]


KINDS: Final = (
    Kind(
        "answers", "Every answer that was given, with what it replaced",
        ("key", "question", "version", "at (UTC)", "office", "meant for", "what was done", "answer", "how sure", "low",
         "high", "note", "source", "by", "why"),
        _answers,
    ),
    Kind("sign-offs", "Sign-offs", ("section", "name", "title", "signed on", "rulebook", "by", "how"), _sign_offs),
    Kind(
        "finals", "FINALs, file by file",
        ("number", "made at (UTC)", "law of", "rulebook", "file", "bytes", "SHA-256"), _finals,
    ),
    Kind(
        "proposals", "Changes that another office proposed",
        ("key", "at (UTC)", "by", "answer", "why", "state", "decided at (UTC)", "decided by", "reply"), _proposals,
    ),
    Kind("comments", "Comments", ("key", "at (UTC)", "by", "text", "resolved at (UTC)", "resolved by"), _comments),
    Kind(
        "links", "Links: who had access",
        ("name", "kind", "office or audience", "made at (UTC)", "last day", "last used (UTC)", "revoked at (UTC)",
         "work address", "first signed in (UTC)"),
        _links,
    ),
    Kind("uploads", "Uploaded files", ("kind", "name", "dated", "at (UTC)", "SHA-256"), _uploads),
)  # fmt: skip
"""Every kind of record, in the order of the export."""


def write_records(
    session: Session, assessment_id: int, book: Rulebook, to: IO[bytes], *, reader: Audience, day: dt.date
) -> int:
    """Write all that this reader may have as a ZIP; how many records were withheld. Raises NotFound."""
    found = get_assessment(session, assessment_id)
    current = load_current(session, found)
    stands = counted(current.answers, current.versions, book.answerable, book.renames)
    source = Source(session, found, book, current.answers)
    withheld: list[tuple[object, ...]] = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        counts = [_write_kind(package, source, kind, reader, withheld, day) for kind in KINDS]
        readable = readable_answers(book, stands.answers, reader)
        aside = {
            key: each for key, each in stands.aside.items() if reads(reader, audience_of(book, source.current, key))
        }
        answers = write_answers(readable, book.answerable, rulebook=found.rulebook_version, aside=aside)
        _add(package, "answers.yaml", answers.encode(), day)
        if reader != AUDIENCES[-1]:
            heads = ("no.", "what it is", "at (UTC)", "for whom it is here", "legal basis (to be filled in)")
            _add(package, WITHHELD, _table(heads, [(n, *row, "") for n, row in enumerate(withheld, start=1)]), day)
        _add(package, READ_ME, _about(found, reader, day, counts, len(withheld)).encode(), day)
    return len(withheld)


def _write_kind(
    package: zipfile.ZipFile, source: Source, kind: Kind, reader: Audience, withheld: list[tuple[object, ...]],
    day: dt.date,
) -> int:  # fmt: skip
    """Add a kind's table and files; how many records there are in it."""
    rows = []
    for record in kind.read(source):
        if not reads(reader, record.meant_for):
            withheld.append((record.what, record.at or "", _FOR_WHOM[record.meant_for]))
            continue
        path = ""
        if record.file is not None and (body := record.file[1]()) is not None:
            path = record.file[0]
            _add(package, path, body, day)
        rows.append((*record.row, path))
    _add(package, f"{LISTS}/{kind.name}.csv", _table((*kind.columns, "file in this ZIP"), rows), day)
    return len(rows)


def _table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    """A table as CSV that a spreadsheet opens: in UTF-8 with a mark, and without cells that it would work out."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_FORMULA) else value


def _add(package: zipfile.ZipFile, path: str, body: bytes, day: dt.date) -> None:
    entry = zipfile.ZipInfo(path, (max(day.year, 1980), day.month, day.day, 12, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, body)


def _safe(name: str) -> str:
    """A name of an uploaded file that is one in every system."""
    given = PurePath(name.replace("\\", "/")).name
    kept = "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in given).strip(". ")
    return kept or "file"


def _about(found: Assessment, reader: Audience, day: dt.date, counts: list[int], withheld: int) -> str:
    lines = [
        f"Records of the 287(g) assessment of {found.town.name} ({found.town.kind}), no. {found.id}",
        f"Written on {day.isoformat()}. Times are in UTC.",
        "",
        "answers.yaml holds the answers that count now; Brief287 can read it again.",
        *(
            f"{LISTS}/{kind.name}.csv: {kind.title[0].lower()}{kind.title[1:]}. Records: {count}."
            for kind, count in zip(KINDS, counts, strict=True)
        ),
        "A cell that would begin like a formula has an apostrophe before it.",
    ]
    if reader != AUDIENCES[-1]:
        lines += [
            "",
            f"{WITHHELD} lists what is left out, because the town marked it for staff or counsel. Records: {withheld}.",
            "Each is named by what it is. Once one version of an answer is marked, all of its versions are left out.",
            "A mark in Brief287 decides nothing under public-records law: whoever answers the request fills in the",
            "legal basis of each line, or adds the record.",
        ]
    return "\n".join(lines) + "\n"
