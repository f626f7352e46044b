"""Tables for Word: real head rows that repeat, row heads, widths, alternative text; labelled values; charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Twips

from app.briefing.blocks import Chart, Facts, Table, Timeline
from app.outputs.drawing import charts
from app.outputs.html.write import plain_words
from app.outputs.word.bars import HEIGHT, WIDTH, bar_picture, boxes_picture
from app.outputs.word.runs import Inlines
from app.outputs.word.xml import Element, element, paragraph, run, safe

SHORT, LITTLE = 6, 1200  # rows and letters: a table up to here is kept on one page
_LONGEST_ALT = 1000
_SAMPLE = {
    "solid": "dark",
    "hatched": "hatched",
    "white": "white",
    "whisker": "point and line",
    "dashed": "dashed bar",
    "heavy": "thick line",
    "mark": "dark line",
}


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
        heads.append(_cell(share, paragraph(head_style, run(column.text), more=_properties(align))))
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
            cells.append(_cell(label, paragraph("FactLabel", run(fact.label))))
            cells.append(_cell(value_width, paragraph("TableText", *inlines.of(fact.words)), span=span))
        made.append(_row(cells))
    return made


def chart_rows(block: Chart, document: WordDocument, width: int) -> Element:
    """A chart as a table: what it is, its bar, its figure. The bars share one scale, named at the head."""
    drawing = charts.draw(block)
    widths = shares([1.45, 2.4, 1.65], width)
    axis = " ".join(drawing.axis)
    axis = axis[:1].upper() + axis[1:]
    if len(drawing.ticks) > 1:
        axis = f"{axis}: {drawing.ticks[0].label} to {drawing.ticks[-1].label}"
    axis += "".join(f"; {words}" for words in _meanings([(key.look, key.text) for key in drawing.legend]))
    made = _table("BriefingTable", widths, block.title, block.alt, first_column=True)
    made.append(_row([_cell(w, paragraph("TableDenseHead", run(text))) for w, text in zip(
        widths, ("Item", axis, "Figure"), strict=True)], head=True))  # fmt: skip
    group = ""
    for number, (bar, row) in enumerate(zip(block.bars, drawing.rows, strict=True)):
        keep = number < len(block.bars) - 1
        if bar.group != group:
            group = bar.group
            title = paragraph("TableText", run(group, "Strong"), more=_properties("left", True))
            made.append(_row([_cell(sum(widths), title, span=len(widths))]))
        bar_drawn: list[Element] = []
        if row.drawn:
            width = widths[1] - 330
            alt = f"{bar.group}, {bar.label}: {bar.text}" if bar.group else f"{bar.label}: {bar.text}"
            bar_drawn.append(picture(document, bar_picture(drawing, row), alt, width, width * HEIGHT // WIDTH))
        made.append(
            _row(
                [
                    _cell(share, paragraph("TableText", *content, more=_properties("left", keep)))
                    for share, content in zip(widths, ([run(bar.label)], bar_drawn, [run(bar.text)]), strict=True)
                ]
            )
        )
    return made


def timeline_rows(block: Timeline, document: WordDocument, width: int) -> Element:
    """A timeline as a table: the day, a box for each thing that is due on it, and what the boxes say."""
    widths = shares([1.6, 2.4, 1.5], width)
    meant = {look for stop in block.stops for _, look in stop.boxes}
    boxes = "; ".join(_meanings([(look, words) for look, words in block.legend if look in meant]))
    made = _table("BriefingTable", widths, block.title, block.alt, first_column=True)
    heads = ("Day", f"One box each; {boxes}" if boxes else "One box each", "Numbers")
    made.append(_row([_cell(share, paragraph("TableDenseHead", run(text))) for share, text in zip(
        widths, heads, strict=True)], head=True))  # fmt: skip
    for number, stop in enumerate(block.stops):
        words = [run(stop.label, "Strong")] + ([run(f", {stop.text}")] if stop.text else [])
        drawn: list[Element] = []
        if stop.boxes:
            content, high = boxes_picture([look for _, look in stop.boxes])
            across = widths[1] - 330
            drawn.append(picture(document, content, f"{stop.label}: {stop.said}", across, across * high // WIDTH))
        keep = number < len(block.stops) - 1
        made.append(
            _row(
                [
                    _cell(share, paragraph("TableText", *content, more=_properties("left", keep)))
                    for share, content in zip(widths, (words, drawn, [run(stop.said)]), strict=True)
                ]
            )
        )
    return made


def _meanings(legend: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A legend in words: 'dashed bar: low to high, no likely figure'."""
    for look, words in legend:
        yield f"{_SAMPLE[look]}: {words}"


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
    style: str, widths: Iterable[int], title: str, alt: str = "", *, head: bool = True, first_column: bool = False,
    indent: int = 0,
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
    if alt:
        properties.append(element("w:tblDescription", val=safe(alt)[:_LONGEST_ALT]))
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
