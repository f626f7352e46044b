"""In the limited child: the text of a Word file as if all tracked changes were accepted, with each of them listed, and
each comment. Answers as JSON: a document, or one word on what is wrong."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.agreement.document import Document, Mark, MarkKind, State
from app.outputs.apart.pdf_pages import MOST_SIGNS, printable
from app.outputs.apart.word_numbers import Numbers

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

UNPACKED = 64 * 1024 * 1024
"""Bytes of all parts of the file together."""
_MOST_PARTS = 3000
_PARAGRAPHS = 40  # of what takes the place of a page
_MOST_MARKS = 3000
_LONGEST = 4000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_TRACKED: dict[str, MarkKind] = {
    f"{W}ins": "inserted", f"{W}moveTo": "inserted", f"{W}del": "deleted", f"{W}moveFrom": "deleted"
}  # fmt: skip
_NOTES = ("footnotes", "endnotes")
_PAGE_AREA = 7772400 * 10058400  # of a letter page, in the units of Word's pictures
_PICTURE = 0.2
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}


def read_word(upload: bytes) -> bytes:
    """The document as JSON, or one word on what is wrong."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(upload)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
                return b'"word"'
        reading = _Reading(docx.Document(io.BytesIO(upload)))
        reading.read()
    except Exception:  # python-docx and lxml raise what they like on a file that is broken
        return b'"word"'
    if sum(map(len, reading.paragraphs)) > MOST_SIGNS:
        return b'"word"'
    if not "".join(reading.paragraphs).strip():
        return b'"word"'
    document = reading.document()
    return json.dumps({"pages": document.pages, "facts": document.facts()}).encode("utf-8", "replace")


class _Reading:
    """One Word file, read from its first paragraph to its last."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._numbers = Numbers(word)
        self.paragraphs: list[str] = []
        self._marks: list[Mark] = []
        self._comments: dict[str, list[str]] = {}  # of those that are open, the words under them
        self._under: dict[str, str] = {}
        self._pictures: set[int] = set()
        self._joins = False  # the last paragraph's mark was deleted: the next one goes on with it

    def read(self) -> None:
        for root in (self._word.element.body, *self._notes()):
            for paragraph in root.iter(f"{W}p"):
                if not any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
                    self._paragraph(paragraph)
        self._said()

    def _notes(self) -> Iterator[Any]:
        """Footnotes and endnotes."""
        from docx.oxml import parse_xml

        for relation in self._word.part.rels.values():
            if not relation.is_external and relation.reltype.rpartition("/")[2] in _NOTES:
                yield parse_xml(relation.target_part.blob)

    def _paragraph(self, paragraph: Any) -> None:
        parts: list[str] = []
        start = len(self._marks)
        self._walk(paragraph, parts, None, None)
        text = printable("".join(parts))
        if text.strip():
            number = self._numbers.next(paragraph)
            text = f"{number} {text}" if number else text
        if self._joins and self.paragraphs:
            self.paragraphs[-1] += text
        else:
            self.paragraphs.append(text)
        self._joins = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        self._marks[start:] = _together(self._marks[start:])

    def _walk(self, element: Any, parts: list[str], tracked: Mark | None, run: Any) -> None:
        """The text under an element as it stands when all changes are accepted; changes are kept as marks."""
        for child in element:
            tag = child.tag
            if tag in (f"{W}p", f"{W}txbxContent", f"{W}pPr", f"{W}rPr", _FALLBACK):
                continue  # a text box's paragraphs are read on their own
            if tag == _EXTENT:
                self._picture(child)
            elif tag in _TRACKED:
                mark = Mark(0, _TRACKED[tag], author=_attribute(child, "author"), date=_attribute(child, "date")[:10])
                self._walk(child, parts, mark, run)
            elif tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                self._range(child, begins=tag.endswith("Start"))
            elif tag in (f"{W}t", f"{W}delText") or tag in _SIGNS:
                self._text(_SIGNS.get(tag, child.text or ""), parts, tracked, run)
            else:
                self._walk(child, parts, tracked, child if tag == f"{W}r" else run)

    def _text(self, text: str, parts: list[str], tracked: Mark | None, run: Any) -> None:
        if tracked is not None and text.strip():
            self._mark(tracked.kind, text, tracked)
        if tracked is None or tracked.kind == "inserted":
            parts.append(text)
            for words in self._comments.values():
                words.append(text)
            if run is not None and text.strip() and _is_struck(run):
                self._mark("struck", text, None)

    def _mark(self, kind: MarkKind, over: str, by: Mark | None) -> None:
        if len(self._marks) < _MOST_MARKS:
            author, date = (by.author, by.date) if by is not None else ("", "")
            self._marks.append(Mark(0, kind, "", printable(over)[:_LONGEST], author, date))

    def _range(self, element: Any, *, begins: bool) -> None:
        number = _attribute(element, "id")
        if begins:
            self._comments[number] = []
        elif number in self._comments:
            self._under[number] = "".join(self._comments.pop(number))

    def _picture(self, extent: Any) -> None:
        """A large picture among the text may hold text of its own."""
        area = float(extent.get("cx", 0)) * float(extent.get("cy", 0))
        if area >= _PICTURE * _PAGE_AREA and next(extent.getparent().iter(_BLIP), None) is not None:
            self._pictures.add(len(self.paragraphs) // _PARAGRAPHS)

    def _said(self) -> None:
        """The comments, in their order."""
        for comment in self._word.comments:
            text = " ".join(printable(comment.text).split())[:_LONGEST]
            day = comment.timestamp.date().isoformat() if comment.timestamp is not None else ""
            over = " ".join(printable(self._under.get(str(comment.comment_id), "")).split())[:_LONGEST]
            self._marks.append(Mark(0, "comment", text, over, comment.author or "", day))

    def document(self) -> Document:
        pages = [
            "\n".join(self.paragraphs[start : start + _PARAGRAPHS])
            for start in range(0, len(self.paragraphs), _PARAGRAPHS)
        ]
        states: list[State] = ["part" if place in self._pictures else "text" for place in range(len(pages))]
        return Document(tuple(pages), tuple(states), tuple(self._marks), of=len(pages), paged=False)


def _together(marks: list[Mark]) -> list[Mark]:
    """Marks of one kind and author that follow one another in a paragraph are one."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        if last is not None and (last.kind, last.author, last.date) == (mark.kind, mark.author, mark.date):
            found[-1] = Mark(0, mark.kind, "", last.over + mark.over, mark.author, mark.date)
        else:
            found.append(mark)
    return found


def _attribute(element: Any, name: str) -> str:
    return " ".join(printable(element.get(f"{W}{name}", "")).split())[:200]


def _is_struck(run: Any) -> bool:
    for kind in ("strike", "dstrike"):
        found = run.find(f"{W}rPr/{W}{kind}")
        if found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off"):
            return True
    return False
