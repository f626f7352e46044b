"""In the limited child: what stands on top of a PDF's text, as pypdf finds it: strike-outs, notes, fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from app.agreement.document import Field, Mark, MarkKind

if TYPE_CHECKING:
    import pypdf

_KINDS: Mapping[str, MarkKind] = {
    "/StrikeOut": "struck", "/Underline": "underlined", "/Squiggly": "underlined", "/Highlight": "highlighted",
    "/Text": "note", "/FreeText": "typed", "/Stamp": "stamp", "/Caret": "caret", "/Ink": "drawn", "/Line": "drawn",
    "/Square": "drawn", "/Circle": "drawn", "/Polygon": "drawn", "/PolyLine": "drawn", "/Redact": "redaction",
    "/FileAttachment": "attached",
}  # fmt: skip
_ON_WORDS = frozenset(("struck", "underlined", "highlighted", "redaction"))
_MOST = 2000  # marks and fields of a file
_LONGEST = 4000  # signs of one
_DEEPEST = 20  # fields above a field
_TAG = re.compile(r"<[^>]{0,500}>")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


class OnPage(Protocol):
    """A page on which words stand in boxes."""

    def words_in(self, left: float, bottom: float, right: float, top: float) -> str: ...

    def placed(self, mark: Mark, left: float, middle: float) -> Mark: ...


class Opened(Protocol):
    """The pages of a file, by number."""

    def get(self, number: int) -> OnPage: ...


def marks_of(reader: pypdf.PdfReader, numbers: range, pages: Opened) -> list[Mark]:
    """The annotations of these pages that say or mark something; links and form fields are none."""
    found: list[Mark] = []
    for number in numbers:
        for annotation in _annotations(reader, number):
            kind = _KINDS.get(str(annotation.get("/Subtype")))
            if kind is None or len(found) >= _MOST or "/StateModel" in annotation:
                continue
            said = _text(annotation.get("/Contents")) or _TAG.sub(" ", _text(annotation.get("/RC"))).strip()
            mark = Mark(number, kind, said, "", _text(annotation.get("/T")), _day(annotation.get("/M")))
            boxes = _boxes(annotation) if kind in _ON_WORDS else []
            found.append(_on_words(mark, boxes, pages.get(number)) if boxes else mark)
    return found


def _on_words(mark: Mark, boxes: Sequence[tuple[float, float, float, float]], page: OnPage) -> Mark:
    """The mark with the words under it."""
    over = []
    for left, bottom, right, top in boxes:
        inset = (top - bottom) * 0.25  # a box often reaches into the lines around it
        over.append(" ".join(page.words_in(left, bottom + inset, right, top - inset).split())[:_LONGEST])
    left, bottom, _, top = boxes[0]
    said = " ".join(filter(None, over))
    return page.placed(replace(mark, over=said), left, (bottom + top) / 2)


def _annotations(reader: pypdf.PdfReader, number: int) -> Iterator[Any]:
    with suppress(Exception):  # whatever is wrong with one page's list, the others are read
        listed = reader.pages[number - 1].get("/Annots")
        for each in listed.get_object() if listed is not None else ():
            with suppress(Exception):
                yield each.get_object()


def _boxes(annotation: Any) -> list[tuple[float, float, float, float]]:
    """The boxes of the words that a mark stands on: left, bottom, right, top."""
    points = [float(each) for each in annotation.get("/QuadPoints") or ()]
    found = []
    for at in range(0, len(points) - 7, 8):
        xs, ys = points[at : at + 8 : 2], points[at + 1 : at + 8 : 2]
        found.append((min(xs), min(ys), max(xs), max(ys)))
    if not found and "/Rect" in annotation:
        left, bottom, right, top = (float(each) for each in annotation["/Rect"])
        found.append((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
    return found


def _text(value: Any) -> str:
    value = value.get_object() if hasattr(value, "get_object") else value
    if value is None or isinstance(value, dict | list):
        return ""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", " ", text).split())[
        :_LONGEST
    ]


def _day(value: Any) -> str:
    match = _DATE.match(_text(value))
    return f"{match[1]}-{match[2]}-{match[3]}" if match is not None else ""


def fields_of(reader: pypdf.PdfReader, numbers: range) -> tuple[list[Field], bool]:
    """The filled fields of these pages, in their order; and whether a form is there that only its program shows."""
    found: dict[tuple[int, str, str], None] = {}
    for number in numbers:
        for annotation in _annotations(reader, number):
            if str(annotation.get("/Subtype")) != "/Widget" or len(found) >= _MOST:
                continue
            with suppress(Exception):
                value = _value(annotation)
                if value:
                    found[number, _name(annotation), value] = None
    only_form = False
    with suppress(Exception):
        root: Any = reader.trailer["/Root"]
        only_form = "/XFA" in root["/AcroForm"].get_object()
    return [Field(*each) for each in found], only_form


def _inherited(widget: Any, key: str) -> Any:
    for _ in range(_DEEPEST):
        if key in widget:
            value = widget[key]
            return value.get_object() if hasattr(value, "get_object") else value
        if "/Parent" not in widget:
            return None
        widget = widget["/Parent"].get_object()
    return None


def _name(widget: Any) -> str:
    parts: list[str] = []
    for _ in range(_DEEPEST):
        if "/T" in widget:
            parts.insert(0, _text(widget["/T"]))
        if "/Parent" not in widget:
            break
        widget = widget["/Parent"].get_object()
    return ".".join(parts) or "Field"


def _value(widget: Any) -> str:
    """What is filled in; empty for nothing. A signature is named as one."""
    kind, value = str(_inherited(widget, "/FT")), _inherited(widget, "/V")
    if kind == "/Sig":
        if not isinstance(value, dict):
            return ""
        by = _text(value.get("/Name"))
        return f"signed electronically by {by}" if by else "signed electronically"
    if kind == "/Btn":
        state = _text(widget.get("/AS") or value).lstrip("/")
        return "" if state in ("", "Off") else f"checked ({state})"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    return _text(value).strip()
