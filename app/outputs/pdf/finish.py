"""What WeasyPrint 70 leaves out of a tagged PDF, put in just before the file is written.

All of it works on pydyf's objects in memory, so it costs next to nothing: the scope of header cells, page heads and
feet as artifacts, the words of links, the place of figures, the numbering of lists, the types of attachments, and the
mark of PDF/UA-1 beside that of PDF/A-3a in one file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pydyf

from app.briefing.blocks import Attachment

_UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

_AMBIGUOUS_END = b"\r\nendstream\nendobj"
_PRINT = 4  # the annotation flag "print"


class Finisher:
    """WeasyPrint's `finisher` hook, for one document with its attachments (in the order they were given)."""

    def __init__(self, attachments: Sequence[Attachment] = ()) -> None:
        self._attachments = attachments

    def __call__(self, document: Any, pdf: Any) -> None:
        reached = self._walk_structure(document, pdf)
        _turn_margins_into_artifacts(pdf, reached)
        _name_links(document)
        for item in pdf.objects:
            if isinstance(item, dict) and item.get("Type") == "/Annot":
                item["F"] = _PRINT
        self._type_attachments(pdf)
        _fix_font_dates(pdf)
        _mark_ua(pdf)
        _compress_once(pdf)
        _end_streams_clearly(pdf)

    def _walk_structure(self, document: Any, pdf: Any) -> set[int]:
        """Visit the tags in order: scopes, figures, lists. Returns the numbers of all that were met."""
        pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        numberings = iter(list(_list_numberings(document)))
        root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        reached: set[int] = set()
        waiting = [(kid, "") for kid in reversed(root["K"])]
        while waiting:
            reference, part = waiting.pop()
            number = _number(reference)
            reached.add(number)
            element = pdf.objects[number]
            tag = element.get("S")
            if tag in ("/THead", "/TBody"):
                part = tag
            elif tag == "/TH":
                element["A"]["Scope"] = "/Column" if part == "/THead" else "/Row"
            elif tag == "/Figure":
                _place_figure(element, document.pages[pages[element["Pg"]]])
            elif tag == "/L":
                numbering = next(numberings, None)
                if numbering:
                    element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})
            kids = element.get("K", ())
            waiting += [(kid, part) for kid in reversed(kids) if isinstance(kid, bytes)]
        return reached

    def _type_attachments(self, pdf: Any) -> None:
        """State the media types that we were given: WeasyPrint guesses them from what the machine happens to know."""
        streams = [
            item for item in pdf.objects if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/EmbeddedFile"
        ]
        for stream, attachment in zip(streams, self._attachments, strict=True):
            stream.extra["Subtype"] = pydyf.name(attachment.media_type)
        if "AF" in pdf.catalog:  # WeasyPrint lists each file twice
            pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _number(reference: bytes) -> int:
    """The object's number in `12 0 R`."""
    return int(reference.split(maxsplit=1)[0])


def _place_figure(element: Any, page: Any) -> None:
    """From CSS pixels that count down the page to points that count up."""
    x1, y1, x2, y2 = element["A"]["BBox"]
    height = page.height
    element["A"]["BBox"] = pydyf.Array((x1 * 0.75, (height - y2) * 0.75, x2 * 0.75, (height - y1) * 0.75))


def _list_numberings(document: Any) -> Iterator[str]:
    """For each list, in the order of its tag: how it is numbered. Lines of text are not entered: few boxes are left."""
    for page in document.pages:
        waiting = [page._page_box]
        while waiting:
            box = waiting.pop()
            box = getattr(box, "_box", box)  # a placeholder of something placed absolutely
            if type(box).__name__ == "MarginBox":
                continue
            if box.element is not None and box.element_tag in ("ul", "ol", "dl"):
                if box.style["list_style_type"] == "none" or box.element_tag == "dl":
                    yield "None"
                else:
                    yield "Decimal" if box.element_tag == "ol" else "Disc"
            children = getattr(box, "children", ())
            if type(box).__name__ != "LineBox":
                waiting += reversed(children)


def _turn_margins_into_artifacts(pdf: Any, reached: set[int]) -> None:
    """Heads and feet of pages are tagged, but their tags hang nowhere: make their text an artifact instead."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    numbers = pdf.objects[_number(root["ParentTree"])]["Nums"]
    for page_reference, marks in zip(pdf.page_references, numbers[1::2], strict=False):
        loose = {mark for mark, owner in enumerate(marks) if _number(owner) not in reached}
        if not loose:
            continue
        stream = pdf.objects[_number(pdf.objects[_number(page_reference)]["Contents"])].stream
        for place, item in enumerate(stream):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in loose:
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
        for mark in loose:
            marks[mark] = b"null"
    for number, item in enumerate(pdf.objects):
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and number not in reached:
            item.clear()  # an empty dictionary, referred to by nobody


def _name_links(document: Any) -> None:
    """A link's description is its words, not its address: the label if it has one, else the text."""
    for page in document.pages:
        for kind, _target, _rectangle, box in page.links:
            if kind in ("internal", "external") and box.link_annotation is not None:
                words = box.element.get("aria-label") or "".join(box.element.itertext())
                box.link_annotation["Contents"] = pydyf.String(" ".join(words.split()) or "link")


def _fix_font_dates(pdf: Any) -> None:
    """The subset of a variable font is stamped with the time of day: put the font's own date of creation instead."""
    for item in pdf.objects:
        if isinstance(item, dict) and "FontFile2" in item:
            stream = pdf.objects[_number(item["FontFile2"])]
            stream.stream = [_without_date(b"".join(stream.stream))]


def _without_date(font: bytes) -> bytes:
    """A TrueType file whose `modified` equals its `created`, with its checksums set right."""
    data = bytearray(font)
    (tables,) = struct.unpack_from(">H", data, 4)
    for entry in range(12, 12 + 16 * tables, 16):
        tag, _checksum, start, length = struct.unpack_from(">4sLLL", data, entry)
        if tag == b"head":
            data[start + 28 : start + 36] = data[start + 20 : start + 28]
            struct.pack_into(">L", data, start + 8, 0)
            struct.pack_into(">L", data, entry + 4, _sum(data[start : start + length]))
            struct.pack_into(">L", data, start + 8, (0xB1B0AFBA - _sum(data)) & 0xFFFFFFFF)
    return bytes(data)


def _sum(data: bytes | bytearray) -> int:
    """The checksum that TrueType uses: big-endian words, added."""
    padded = bytes(data) + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF


def _mark_ua(pdf: Any) -> None:
    """Add PDF/UA-1 to the metadata, which stay uncompressed so that every validator reads them."""
    stream = pdf.objects[_number(pdf.catalog["Metadata"])]
    stream.compress = False
    content = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in stream.stream)
    if b"pdfuaid" not in content:
        content = content.replace(b"</rdf:RDF>", _UA_MARK + b"</rdf:RDF>")
    stream.stream = [content]


def _compress_once(pdf: Any) -> None:
    """Compress here: pydyf would do it twice, for the file's identifier and for the file."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            content = b"\n".join(part if type(part) is bytes else pydyf._to_bytes(part) for part in item.stream)
            item.stream = [zlib.compress(content, 9)]
            item.extra["Filter"] = "/FlateDecode"
            item.compress = False


def _end_streams_clearly(pdf: Any) -> None:
    """Data that happen to end in CR, and the LF that closes a stream, read as one line end: close those with CR LF.

    One stream in 256 is so; PDF/A asks that /Length and the data agree. The hook sits where pydyf writes each object,
    for it makes two streams of its own only then.
    """
    write_line = pdf.write_line

    def write_clearly(content: bytes, output: Any) -> None:
        if content.endswith(_AMBIGUOUS_END):
            content = content[: -len(_AMBIGUOUS_END)] + b"\r" + _AMBIGUOUS_END
        write_line(content, output)

    pdf.write_line = write_clearly
