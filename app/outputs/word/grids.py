"""Tables for Word: real head rows that repeat, row heads, widths; labelled values; pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Twips

from app.briefing.blocks import Facts, Table, plain_words
from app.outputs.word.runs import Inlines
from app.outputs.word.xml import Element, element, kept, paragraph, run, safe

SHORT, LITTLE = 6, 1200  # rows and letters: a table up to here is kept on one page
_LONGEST_ALT = 8000


def table_rows(block: Table, inlines: Inlines, width: int) -> Element:
    """The table itself; its caption and note are paragraphs around it."""
    dense = block.dense or block.cards
    head_style, text_style = ("TableDenseHead", "TableDense") if dense else ("TableHead", "TableText")
    widths = shares([column.width for column in block.columns], width)
    letters = sum(len(plain_words(cell.words)) for row in block.rows for cell in row)
    together = len(block.rows) <= SHORT and letters <= LITTLE
    heads = []
    for place, (share, column) in enumerate(zip(widths, block.columns, strict=True)):
        figures = bool(block.rows) and all(row[place].align == "right" for row in block.rows)
        align = "right" if figures else column.align  # a head stands over its figures
        heads.append(_cell(share, paragraph(head_style, run(kept(column.text)), more=_properties(align))))
    made = _table("BriefingTable", widths, block.caption, first_column=any(row[0].head for row in block.rows if row))
    made.append(_row(heads, head=True))
    for number, row in enumerate(block.rows):
        total = number in block.total_rows
        keep = together and number < len(block.rows) - 1
        cells = [
            _cell(
                share,
                paragraph(text_style, *inlines.of(cell.words, total), more=_properties(cell.align, keep)),
                rule=total,
            )
            for share, cell in zip(widths, row, strict=True)
        ]
        made.append(_row(cells))
    return made


def facts_rows(block: Facts, inlines: Inlines, width: int, indent: int = 0) -> Element:
    """Labelled values: a label and its value a row, or two such pairs."""
    pairs = block.columns
    label_style, value_style = ("AnswerLabel", "TableAnswer") if block.plain else ("FactLabel", "TableText")
    label = 1640 if pairs == 2 else 2160
    widths = [label, (width - indent) // pairs - label] * pairs
    made = _table("BriefingFacts", widths, "Labels and values", head=False, first_column=True, indent=indent)
    for start in range(0, len(block.facts), pairs):
        cells: list[Element] = []
        listed = block.facts[start : start + pairs]
        for place, fact in enumerate(listed):
            last = place == len(listed) - 1
            span = 1 + 2 * (pairs - len(listed)) if last else 1
            value_width = widths[1] + sum(widths[2:]) * (span > 1)
            cells.append(_cell(label, paragraph(label_style, run(kept(fact.label)))))
            cells.append(_cell(value_width, paragraph(value_style, *inlines.of(fact.words)), span=span))
        made.append(_row(cells))
    return made


def shares(weights: Sequence[float], width: int) -> list[int]:
    """`width` shared out by weight, in whole units, with nothing left over."""
    total = sum(weights) or 1.0
    found = [int(width * weight / total) for weight in weights]
    found[-1] += width - sum(found)
    return found


def picture(document: WordDocument, content: bytes, alt: str, width: int, height: int) -> Element:
    """A picture in a run, with its words for those who do not see it. Sizes in twentieths of a point."""
    inline = document.part.new_pic_inline(BytesIO(content), Twips(width), Twips(height))
    inline.docPr.set("descr", safe(alt)[:_LONGEST_ALT])
    return element("w:r", element("w:drawing", inline))


def _table(
    style: str, widths: Iterable[int], title: str, *, head: bool = True, first_column: bool = False, indent: int = 0,
) -> Element:  # fmt: skip
    widths = list(widths)
    look = element("w:tblLook", val=f"{0x0600 + 0x20 * head + 0x80 * first_column:04X}", firstRow=int(head), lastRow=0)
    for name, value in (("firstColumn", int(first_column)), ("lastColumn", 0), ("noHBand", 1), ("noVBand", 1)):
        look.set(qn(f"w:{name}"), str(value))
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=style),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblInd", w=indent, type="dxa"),
        element("w:tblLayout", type="fixed"),
        look,
        element("w:tblCaption", val=safe(title)[:_LONGEST_ALT]),
    )
    return element("w:tbl", properties, element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)))


def _row(cells: Iterable[Element], head: bool = False) -> Element:
    properties = element("w:trPr", element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", properties, *cells)


def _cell(width: int, content: Element, *, span: int = 1, rule: bool = False) -> Element:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=span))
    if rule:
        line = element("w:top", val="single", sz=6, space=0, color="1B1B1B")
        properties.append(element("w:tcBorders", line))
    return element("w:tc", properties, content)


def _properties(align: str, keep: bool = False) -> list[Element]:
    found = [element("w:keepNext")] if keep else []
    if align == "right":
        found.append(element("w:jc", val="right"))
    return found
