"""The text of an uploaded PDF, page by page, read by pypdf in a limited child that knows nothing but the file."""

from __future__ import annotations

import io
import json
import logging
import re
from dataclasses import dataclass

from app.outputs.apart.child import BusyError, Limits, RenderError, in_child

LARGEST = 8 * 1024 * 1024
"""Bytes of an upload. A form of 15 pages has less than 1 MB; one with scanned signatures may have several."""
MOST_PAGES = 80
MOST_SIGNS = 300_000
"""Letters and signs of the whole text; a form has about 35,000."""
LEAST_SIGNS = 150
"""Letters and signs of a page on average; a scan without text has none, or a stamp or two."""
LIMITS = Limits(seconds=30.0, processor_seconds=25, memory=1024 * 1024 * 1024, wait=15.0, output=4 * 1024 * 1024)


@dataclass(frozen=True)
class PdfTextError(Exception):
    """The file gives no text: what is wrong, and how to mend it."""

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


UNREADABLE = PdfTextError(
    "This PDF cannot be read. It may be damaged or cut off.",
    "Open it in a PDF reader, print it to a new PDF, and use that.",
)
LOCKED = PdfTextError("This PDF is locked with a password.", "Save a copy without the password and choose that file.")
SCAN = PdfTextError(
    "This PDF holds pictures of pages and no text, as a scan does.",
    "Ask for the file itself, or let a scanner program recognize the text (OCR) and save it as a PDF with text.",
)
TOO_LONG = PdfTextError(
    f"This PDF has more than {MOST_PAGES} pages.",
    "The agreement forms have about 15. Choose the agreement alone, without a packet around it.",
)


def read_pdf(upload: bytes, limits: Limits = LIMITS) -> tuple[str, ...]:
    """The text of each page. Raises PdfTextError with words for the person who chose the file."""
    if not upload:
        raise PdfTextError("The file is empty.", "Choose the PDF of the agreement.")
    if len(upload) > LARGEST:
        raise PdfTextError(
            f"The file is larger than {LARGEST >> 20} megabytes.", "Save it smaller, or choose the agreement alone."
        )
    if b"%PDF-" not in upload[:1024]:
        raise PdfTextError("This is not a PDF.", "Save the agreement as PDF and choose that file.")
    try:
        answer = json.loads(in_child(extracted, (upload,), limits))
    except BusyError as error:
        raise PdfTextError("Too many files are being read just now.", "Try again in a minute.") from error
    except RenderError as error:
        raise UNREADABLE from error
    except ValueError as error:
        raise UNREADABLE from error
    if isinstance(answer, str):
        raise {"locked": LOCKED, "long": TOO_LONG, "scan": SCAN}.get(answer, UNREADABLE)
    return tuple(answer)


_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without what cannot be seen, turns the direction of what is read, or is no character at all."""
    return _UNSEEN.sub(" ", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def closed_up(text: str) -> str:
    """The text of a page, and where a PDF gives each letter a place of its own ("M E M O   O F"), its words again.

    Within a word such letters stand one space apart, and words further.
    """
    parts = text.split()
    if sum(len(part) == 1 for part in parts) < 0.6 * len(parts):
        return text
    lines = (re.sub(r"(?<=\S) (?=\S)", "", line) for line in text.splitlines())
    return "\n".join(re.sub(r"[ \t]{2,}", " ", line).strip() for line in lines)


def extracted(upload: bytes) -> bytes:
    """In the child: the pages' text as JSON, or one word on what is wrong."""
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(upload))
        if reader.is_encrypted and not reader.decrypt(""):
            return b'"locked"'
        if len(reader.pages) > MOST_PAGES:
            return b'"long"'
        pages = []
        for page in reader.pages:
            pages.append(closed_up(printable(page.extract_text())))
            if sum(map(len, pages)) > MOST_SIGNS:
                return b'"long"'
    except (DependencyError, FileNotDecryptedError):
        return b'"locked"'
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError):
        return b'"unreadable"'
    if not pages or sum(len("".join(page.split())) for page in pages) < LEAST_SIGNS * len(pages):
        return b'"scan"' if pages else b'"unreadable"'
    return json.dumps(pages).encode("utf-8", "replace")
