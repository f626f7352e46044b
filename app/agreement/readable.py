"""What could be read of a file, in words: they stand before any comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.agreement.document import Document, Mark, MarkKind, many, runs
from app.agreement.read import CopyRead
from app.agreement.result import Comparison
from app.schema.base import ModelId

_KINDS: Mapping[MarkKind, tuple[str, str, str]] = {
    "struck": ("Struck out", "struck-out place", "struck-out places"),
    "underlined": ("Underlined", "underlined place", "underlined places"),
    "highlighted": ("Highlighted", "highlighted place", "highlighted places"),
    "note": ("Note", "note", "notes"),
    "typed": ("Typed onto the page", "typed comment", "typed comments"),
    "stamp": ("Stamp", "stamp", "stamps"),
    "caret": ("Mark of insertion", "mark of insertion", "marks of insertion"),
    "drawn": ("Drawn by hand", "drawing", "drawings"),
    "redaction": ("Marked for redaction", "place marked for redaction", "places marked for redaction"),
    "attached": ("Attached file", "attached file", "attached files"),
    "inserted": ("Tracked insertion", "tracked insertion", "tracked insertions"),
    "deleted": ("Tracked deletion", "tracked deletion", "tracked deletions"),
    "comment": ("Comment", "comment", "comments"),
}
_LONGEST = 400  # signs of a text that is quoted


@dataclass(frozen=True, slots=True)
class Said:
    """One point on what could be read, with a list of particulars."""

    text: str
    items: tuple[str, ...] = ()


def what_was_read(found: CopyRead, models: Mapping[ModelId, str]) -> tuple[Said, ...]:
    """How much of the file was read, what stands on top of it, and which form is where."""
    document = found.document
    return (
        *_pages(document),
        *_letters(found),
        *_left_out(found.parts),
        *_marks(document),
        *_fields(document),
        *_forms(found, models),
    )


def _pages(document: Document) -> Iterator[Said]:
    if not document.paged:
        yield Said("The file is read with all tracked changes accepted. It has no fixed pages.")
        return
    count = len(document.pages)
    with_text = count - len(document.numbers("picture", "empty"))
    if count == document.of:
        yield Said(f"The file has {many(count, 'page')}; {with_text} with text.")
    else:
        read = "Page" if count == 1 else "Pages"
        span = runs(range(document.first, document.last + 1))
        verb = "was" if count == 1 else "were"
        yield Said(f"{read} {span} of {document.of} {verb} read; {with_text} with text. The other pages were not read.")
    pictures, parts = document.numbers("picture"), document.numbers("part")
    if pictures:
        yield Said(f"{_these(pictures)} {_is(pictures)} {_a(pictures, 'picture')} without text. Not read.")
    if parts:
        yield Said(
            f"{_these(parts)} {_has(parts)} text and a picture that may hold more text. The picture was not read."
        )
    recognized = document.numbers("recognized")
    if recognized:
        yield Said(
            f"{_these(recognized)} {_is(recognized)} {_a(recognized, 'scan')}: a program recognized the letters in a "
            "picture and may have misread some."
        )
    empty = document.numbers("empty")
    if empty and len(empty) < count:
        yield Said(f"{_these(empty)} {_is(empty)} empty.")


def _letters(found: CopyRead) -> Iterator[Said]:
    unsure = found.document.numbers("unsure")
    if unsure:
        yield Said(
            f"The letters on {_these(unsure).lower()} cannot be read surely: two ways to read the file do not agree on "
            "them, or they make no English words. Sentences that the form has word for word were still found. What "
            "differs there is not printed as the copy’s wording."
        )
    slips = sum(len(part.slips) for part in found.parts)
    if slips:
        yield Said(
            "The text looks like that of a scan: sentences and headings that differ from the form only in letters that "
            f"scanning confuses, such as rn and m: {slips}. They are listed apart. Other differences on the same pages "
            "may be slips too."
        )


def _left_out(parts: Sequence[Comparison]) -> Iterator[Said]:
    numbered = [part.first + page for part in parts for page in part.left_out.line_numbers]
    if numbered:
        yield Said(f"Line numbers on {_these(numbered).lower()} were left out.")
    running = dict(pair for part in parts for pair in part.left_out.running)
    if running:
        items = tuple(f"“{_short(text)}” (on {many(times, 'page')})" for text, times in running.items())
        yield Said("Lines that come back on many pages were left out:", items)


def _marks(document: Document) -> Iterator[Said]:
    if document.marks:
        counts: dict[MarkKind, int] = {}
        for mark in document.marks:
            counts[mark.kind] = counts.get(mark.kind, 0) + 1
        listed = ", ".join(f"{count} {_KINDS[kind][min(count, 2)]}" for kind, count in counts.items())
        where = "in the file" if not document.paged else "on the pages"
        yield Said(f"Changes and comments {where} ({listed}):", tuple(map(mark_text, document.marks)))


def mark_text(mark: Mark) -> str:
    """A mark in words: 'Page 3. Struck out: “...”. It says: “...” (J. Doe, May 3, 2026)'."""
    page = f"Page {mark.page}. " if mark.page else ""
    words = _KINDS[mark.kind][0]
    if mark.over:
        words += f": “{_short(mark.over)}”"
    if mark.text:
        words += f". It says: “{_short(mark.text)}”" if mark.over else f": “{_short(mark.text)}”"
    elif not mark.over:
        words += " (without words)"
    by = ", ".join(each for each in (mark.author, mark.date) if each)
    return f"{page}{words}" + (f" ({by})" if by else "")


def _fields(document: Document) -> Iterator[Said]:
    if document.fields:
        items = tuple(f"Page {each.page}. {each.name}: “{_short(each.value)}”" for each in document.fields)
        yield Said("Filled into the form fields of the file:", items)
    if document.only_form:
        yield Said("The file also has a form that only its own program shows (XFA). Its entries were not read.")


def _forms(found: CopyRead, models: Mapping[ModelId, str]) -> Iterator[Said]:
    paged = found.document.paged
    for part in found.parts if len(found.parts) > 1 or found.other else ():
        name = f"{models.get(part.form.model, part.form.model)}, revision of {part.form.revision}"
        yield Said(f"{pages_of(part.first, part.last)}: the form for the {name}." if paged else f"A form: {name}.")
    for other in found.other if found.parts else ():
        where = pages_of(other.first, other.last) if paged else "Other text"
        kind = "It reads like an addendum." if other.addendum is not None else "No known form. Not compared."
        yield Said(f"{where}: {kind} It begins: “{other.opening}”")


def pages_of(first: int, last: int) -> str:
    return f"Page {first}" if first == last else f"Pages {first} to {last}"


def _these(pages: Sequence[int]) -> str:
    return f"{'Page' if len(pages) == 1 else 'Pages'} {runs(pages)}"


def _is(pages: Sequence[int]) -> str:
    return "is" if len(pages) == 1 else "are"


def _has(pages: Sequence[int]) -> str:
    return "has" if len(pages) == 1 else "have"


def _a(pages: Sequence[int], what: str) -> str:
    return f"a {what}" if len(pages) == 1 else f"{what}s"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()} …"
