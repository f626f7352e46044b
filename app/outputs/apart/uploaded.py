"""What can be read of an uploaded agreement, a PDF or a Word file, read in a limited child that knows nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.agreement.document import Document
from app.outputs.apart.child import BusyError, Limits, RenderError, in_child
from app.outputs.apart.pdf_pages import MOST_PAGES, read_pages
from app.outputs.apart.word_text import read_word

LARGEST = 8 * 1024 * 1024
"""Bytes of an upload. A form of 15 pages has less than 1 MB; one with scanned signatures may have several."""
LIMITS = Limits(seconds=45.0, processor_seconds=40, memory=1024 * 1024 * 1024, wait=15.0, output=8 * 1024 * 1024)
_RANGE = re.compile(r"\s*(\d{1,5})\s*(?:(?:-|–|to)\s*(\d{1,5})\s*)?")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class ReadError(Exception):
    """The file gives no text: what is wrong, and how to mend it."""

    what: str
    mend: str
    field: str = "file"  # the field of the page that it is about

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


UNREADABLE = ReadError(
    "This PDF cannot be read. It may be damaged or cut off.",
    "Open it in a PDF reader, print it to a new PDF, and use that.",
)
LOCKED = ReadError("This PDF is locked with a password.", "Save a copy without the password and choose that file.")
SCAN = ReadError(
    "This PDF holds pictures of pages and no text, as a scan does.",
    "Ask for the file itself, or let a scanner program recognize the text (OCR) and save it as a PDF with text.",
)
TOO_LONG = ReadError(
    f"This PDF has more than {MOST_PAGES} pages, or too much text.",
    "Name the pages on which the agreement is, such as 76-90.",
    "pages",
)
NO_SUCH_PAGES = ReadError("This PDF does not have these pages.", "Count the pages of the file, from 1.", "pages")
NO_WORD = ReadError(
    "This Word file cannot be read. It may be damaged, or too large when unpacked.",
    "Open it in Word, save it as a PDF, and use that.",
)
_ANSWERS = {"locked": LOCKED, "long": TOO_LONG, "scan": SCAN, "pages": NO_SUCH_PAGES, "word": NO_WORD}


def page_range(text: str) -> range | None:
    """'76-90' as pages, from 1; None for an empty text. Raises ReadError."""
    if not text.strip():
        return None
    match = _RANGE.fullmatch(text)
    if match is None:
        raise ReadError("This is no range of pages.", "Write the first and the last page, such as 76-90.", "pages")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last:
        raise ReadError("The first page comes after the last one.", "Write the first page first: 76-90.", "pages")
    if last - first >= MOST_PAGES:
        raise ReadError(f"These are more than {MOST_PAGES} pages.", "Name the pages of the agreement alone.", "pages")
    return range(first, last + 1)


def read_upload(
    upload: bytes, pages: range | None = None, known: Iterable[str] = (), limits: Limits = LIMITS
) -> Document:
    """What can be read of a file, or of some of its pages. `known` are the hashes of three words of the known forms:
    pages that have some are read a second way. Raises ReadError with words for the person who chose the file."""
    if not upload:
        raise ReadError("The file is empty.", "Choose the file of the agreement.")
    if len(upload) > LARGEST:
        raise ReadError(
            f"The file is larger than {LARGEST >> 20} megabytes.", "Save it smaller, or choose the agreement alone."
        )
    is_pdf = b"%PDF-" in upload[:1024]
    if not is_pdf and not upload.startswith(_ZIP):
        raise ReadError("This is not a PDF or a Word file (.docx).", "Save the agreement as PDF and choose that file.")
    try:
        if is_pdf:
            body = in_child(read_pages, (upload, pages, frozenset(known)), limits)
        else:
            body = in_child(read_word, (upload,), limits)
        answer = json.loads(body)
        if isinstance(answer, dict):
            return Document.with_facts(answer["pages"], answer["facts"])
    except BusyError as error:
        raise ReadError("Too many files are being read just now.", "Try again in a minute.") from error
    except (RenderError, ValueError, KeyError, TypeError) as error:
        raise (UNREADABLE if is_pdf else NO_WORD) from error
    raise _ANSWERS.get(answer, UNREADABLE)
