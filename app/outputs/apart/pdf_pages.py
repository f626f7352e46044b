"""In the limited child: the pages of a PDF, read by pdfium, checked against pypdf's reading, with all that stands on
top of their text. Answers as JSON: a document, or one word on what is wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from app.agreement.document import Document, Mark, State
from app.agreement.locate import tiles_of_pages
from app.agreement.tokens import letters
from app.agreement.two_readings import SUBSTANTIAL, disagreement, is_no_english
from app.outputs.apart.pdf_marks import fields_of, marks_of

if TYPE_CHECKING:
    import pypdf
    import pypdfium2 as pdfium

MOST_PAGES = 500
MOST_SIGNS = 2_000_000
"""Letters and signs of the whole text; a form has about 35,000, a packet of 500 pages about 1,200,000."""
LEAST_SIGNS = 150
"""Letters and signs of a page; a picture has none, or a stamp or two."""
_PICTURE = 0.2  # the share of a page from which on a picture may hold text of the agreement
_PATHS = 60  # drawn shapes of a page without text: letters that were turned into shapes
_FULL_PAGE = 1200  # letters of a full page, at least
_MOST_OBJECTS = 6000  # shapes and pictures of a page that are looked at
_THIN, _WIDE = 2.5, 5.0  # points: a line that may strike out words
_TWICE_SECONDS = 15.0  # for the second reading
_ALWAYS_TWICE = 40  # pages of a file that are all read twice
_FEW_TILES = 4

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without what cannot be seen, turns the direction of what is read, or is no character at all. A hyphen
    at the end of a line, which pdfium gives a sign of its own, is a hyphen again."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub(" ", re.sub("[\ufffe\x02]", "-", whole))


def closed_up(text: str) -> str:
    """The text of a page, and where a PDF gives each letter a place of its own ("M E M O   O F"), its words again.

    Within a word such letters stand one space apart, and words further.
    """
    parts = text.split()
    if sum(len(part) == 1 for part in parts) < 0.6 * len(parts):
        return text
    lines = (re.sub(r"(?<=\S) (?=\S)", "", line) for line in text.splitlines())
    return "\n".join(re.sub(r"[ \t]{2,}", " ", line).strip() for line in lines)


def read_pages(upload: bytes, wanted: range | None, known: frozenset[str]) -> bytes:
    """The document as JSON, or one word on what is wrong."""
    import pypdfium2 as pdfium

    try:
        file = pdfium.PdfDocument(upload)
        count = len(file)
    except pdfium.PdfiumError as error:
        return b'"locked"' if "password" in str(error).lower() else b'"unreadable"'
    if wanted is not None and wanted.stop - 1 > count:
        return b'"pages"'
    numbers = wanted if wanted is not None else range(1, count + 1)
    if len(numbers) > MOST_PAGES:
        return b'"long"'
    pages: list[str] = []
    states: list[State] = []
    marks: list[Mark] = []
    signs = 0
    for number in numbers:
        page = Page(file, number)
        pages.append(page.text)
        states.append(page.state())
        marks += page.struck()
        page.close()
        signs += len(page.text)
        if signs > MOST_SIGNS:
            return b'"long"'
    if not pages:
        return b'"unreadable"'
    if not set(states) - {"picture", "empty"}:
        return b'"scan"'
    document = Document(tuple(pages), tuple(states), tuple(marks), first=numbers.start, of=count)
    second = _second(upload)
    if second is not None:
        document = _with_second(document, second, known, Pages(file))
    return json.dumps({"pages": document.pages, "facts": document.facts()}).encode("utf-8", "replace")


class Page:
    """One page as pdfium reads it."""

    def __init__(self, file: pdfium.PdfDocument, number: int) -> None:
        self.number = number
        self.text = ""
        self._images: list[tuple[float, float, float, float]] = []
        self._lines: list[tuple[float, float, float, float]] = []
        self._paths = 0
        self._page: pdfium.PdfPage | None = None
        self._letters: pdfium.PdfTextPage | None = None
        self._size = (1.0, 1.0)
        import pypdfium2 as pdfium

        with suppress(pdfium.PdfiumError):
            self._page = file[number - 1]
            self._size = self._page.get_size()
            self._letters = self._page.get_textpage()
            self.text = closed_up(printable(self._letters.get_text_bounded()))
            self._look()

    def close(self) -> None:
        """Give back what the page holds in memory; its text stays."""
        for each in (self._letters, self._page):
            if each is not None:
                each.close()

    def _look(self) -> None:
        """Find pictures, and lines that may strike out words."""
        import pypdfium2.raw as raw

        assert self._page is not None
        kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
        for count, shape in enumerate(self._page.get_objects(filter=kinds, max_depth=4)):
            if count > _MOST_OBJECTS:
                break
            left, bottom, right, top = shape.get_bounds()
            if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
                self._images.append((left, bottom, right, top))
                continue
            self._paths += 1
            if top - bottom <= _THIN and right - left >= _WIDE:
                self._lines.append((left, bottom, right, top))

    def words_in(self, left: float, bottom: float, right: float, top: float) -> str:
        """The text in a box of the page."""
        if self._letters is None:
            return ""
        return printable(self._letters.get_text_bounded(left=left, bottom=bottom, right=right, top=top))

    def state(self) -> State:
        """Is there text, a picture, or both?"""
        signs = len("".join(self.text.split()))
        share, signs_in = self._pictured()
        if signs < LEAST_SIGNS and (share >= _PICTURE or self._paths >= _PATHS):
            return "picture"
        if not signs:
            return "empty"
        if is_no_english(self.text):
            return "unsure"
        if share >= _PICTURE:
            return "recognized" if signs_in >= _FULL_PAGE * share * 0.4 else "part"
        return "text"

    def _pictured(self) -> tuple[float, int]:
        """The share of the page that the largest pictures cover, and how many signs of text stand on them."""
        width, height = self._size
        boxes = []
        for left, bottom, right, top in self._images:
            box = (max(0.0, left), max(0.0, bottom), min(width, right), min(height, top))
            if box[2] > box[0] and box[3] > box[1]:
                boxes.append(box)
        if not boxes:
            return 0.0, 0
        areas = [(right - left) * (top - bottom) / (width * height) for left, bottom, right, top in boxes]
        share = min(1.0, sum(areas))  # a scan is often cut into strips
        if share < _PICTURE:
            return share, 0
        around = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        return share, len("".join(self.words_in(*around).split()))

    def struck(self) -> list[Mark]:
        """The words that a drawn line strikes out: it crosses the middle of their letters."""
        found: list[Mark] = []
        for left, bottom, right, top in self._lines:
            middle = (bottom + top) / 2
            rows = [
                letters(self.words_in(left, middle + at - 0.2, right, middle + at + 0.2)) for at in (0.0, -1.2, 1.2)
            ]
            if len(rows[0]) >= 2 and min(map(len, rows)) >= 0.7 * len(rows[0]):
                over = " ".join(self.words_in(left, middle - 0.2, right, middle + 0.2).split())
                found.append(self.placed(Mark(self.number, "struck", over=over), left, middle))
        return found

    def placed(self, mark: Mark, left: float, middle: float) -> Mark:
        """The mark with how often its words are said before it on the page."""
        sought = letters(mark.over)
        if self._letters is None or not sought:
            return mark
        at = self._letters.get_index(left + 1, middle, 3, 3)
        if at is None or at <= 0:
            return mark
        before = letters(printable(self._letters.get_text_range(0, at)))
        return replace(mark, nth=before.count(sought))


class Pages:
    """The pages of a file, opened when they are asked for; the last one stays open."""

    def __init__(self, file: pdfium.PdfDocument) -> None:
        self._file = file
        self._open: Page | None = None

    def get(self, number: int) -> Page:
        if self._open is None or self._open.number != number:
            if self._open is not None:
                self._open.close()
            self._open = Page(self._file, number)
        return self._open


# ---- pypdf: a second reading, and what stands on top -----------------------------------------------------------------


def _second(upload: bytes) -> pypdf.PdfReader | None:
    """The same file as pypdf reads it; None if it does not."""
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(upload))
        if reader.is_encrypted and not reader.decrypt(""):
            return None
        return reader if len(reader.pages) else None
    except (PyPdfError, *BROKEN):
        return None


BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError, NotImplementedError)


def _with_second(document: Document, reader: pypdf.PdfReader, known: frozenset[str], opened: Pages) -> Document:
    pages, states = list(document.pages), list(document.states)
    until = time.process_time() + _TWICE_SECONDS
    for place in _read_twice(document, known):
        if time.process_time() > until:
            break
        other = _again(reader, document.first + place - 1)
        if other is None or disagreement(pages[place], other) < SUBSTANTIAL:
            continue
        states[place] = "unsure"
        if len(_tiles(other) & known) > len(_tiles(pages[place]) & known):
            pages[place] = other
    marks = [*document.marks, *marks_of(reader, range(document.first, document.last + 1), opened)]
    fields, only_form = fields_of(reader, range(document.first, document.last + 1))
    return replace(
        document,
        pages=tuple(pages),
        states=tuple(states),
        marks=tuple(sorted(marks, key=lambda mark: mark.page)),
        fields=tuple(fields),
        only_form=only_form,
    )


def _read_twice(document: Document, known: frozenset[str]) -> Sequence[int]:
    """The pages to read a second time: of a short file all with text, of a packet those of a known form and beside."""
    with_text = [place for place, state in enumerate(document.states) if state in ("text", "recognized", "part")]
    if len(with_text) <= _ALWAYS_TWICE:
        return with_text
    tiles = tiles_of_pages(document)
    own = [place for place in with_text if len(known & set(tiles[place])) >= _FEW_TILES]
    beside = {place + step for place in own for step in (0, -1, 1)}
    return [place for place in with_text if place in beside]


def _tiles(text: str) -> set[str]:
    return set(_all(tiles_of_pages(Document.of_text([text]))))


def _all(rows: Iterable[Iterable[str]]) -> Iterable[str]:
    return (each for row in rows for each in row)


def _again(reader: pypdf.PdfReader, index: int) -> str | None:
    from pypdf.errors import PyPdfError

    try:
        return closed_up(printable(reader.pages[index].extract_text()))
    except (PyPdfError, *BROKEN):
        return None
