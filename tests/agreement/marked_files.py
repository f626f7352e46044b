"""Agreement files with something on top of their text: strike-outs, notes, typed text, filled fields."""

from __future__ import annotations

import io

import pypdf
import pypdfium2 as pdfium
from pypdf.annotations import FreeText, Highlight
from pypdf.annotations import Text as Note
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from tests.agreement.files import written


def place_of(body: bytes, words: str) -> tuple[int, list[tuple[float, float, float, float]]]:
    """The page from 0 and the boxes in which these words stand in a PDF."""
    with pdfium.PdfDocument(body) as file:
        for number in range(len(file)):
            letters = file[number].get_textpage()
            found = letters.search(words).get_next()
            if found is not None:
                count = letters.count_rects(*found)
                return number, [letters.get_rect(each) for each in range(count)]
    raise AssertionError(f"{words!r} is not in the file")


def struck(body: bytes, words: str, said: str = "", kind: str = "/StrikeOut") -> bytes:
    """The file with these words struck out by an annotation."""
    number, boxes = place_of(body, words)
    return _struck(body, number, boxes, said, kind)


def struck_box(body: bytes, number: int, box: tuple[float, float, float, float]) -> bytes:
    """The file with whatever is in a box of a page struck out."""
    return _struck(body, number, [box], "", "/StrikeOut")


def _struck(body: bytes, number: int, boxes: list[tuple[float, float, float, float]], said: str, kind: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    points = [p for left, bottom, right, top in boxes for p in (left, top, right, top, left, bottom, right, bottom)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    box = (min(lefts), min(bottoms), max(rights), max(tops))
    mark = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind),
        NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
        NameObject("/QuadPoints"): ArrayObject(map(FloatObject, points)),
        NameObject("/Contents"): TextStringObject(said), NameObject("/T"): TextStringObject("Town counsel"),
    })  # fmt: skip
    writer.add_annotation(number, mark)
    return written(writer)


def noted(body: bytes, page: int, said: str) -> bytes:
    """A sticky note on a page, from 0."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    writer.add_annotation(page, Note(text=said, rect=(500, 700, 520, 720)))
    return written(writer)


def typed_over(body: bytes, page: int, said: str) -> bytes:
    """Text typed onto a page."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    writer.add_annotation(page, FreeText(text=said, rect=(72, 40, 500, 70)))
    return written(writer)


def highlighted(body: bytes, words: str) -> bytes:
    number, boxes = place_of(body, words)
    left, bottom, right, top = boxes[0]
    points = ArrayObject(map(FloatObject, (left, top, right, top, left, bottom, right, bottom)))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    writer.add_annotation(number, Highlight(rect=boxes[0], quad_points=points))
    return written(writer)


def with_fields(body: bytes, fields: dict[str, str]) -> bytes:
    """The file with filled form fields on its first page."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    widgets = ArrayObject()
    for place, (name, value) in enumerate(fields.items()):
        is_box = value == "/Yes"
        widget = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Btn" if is_box else "/Tx"), NameObject("/T"): TextStringObject(name),
            NameObject("/V"): NameObject(value) if is_box else TextStringObject(value),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (72, 60 + 20 * place, 300, 75 + 20 * place))),
        })  # fmt: skip
        if is_box:
            widget[NameObject("/AS")] = NameObject(value)
        widgets.append(writer._add_object(widget))
    writer.pages[0][NameObject("/Annots")] = widgets
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): widgets})
    return written(writer)
