"""Small helpers over the XML of a Word file."""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.outputs.drawing.typeface import without_controls
from app.outputs.unbroken import stretches

Element = BaseOxmlElement
HYPHEN = "\u2011"
_HOLDING = {ord(" "): "\u00a0", ord("-"): HYPHEN}
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None, ord("\t"): " "}


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """`element("w:ind", left=300)`: an element in the namespace of its prefix, with attributes in the same."""
    made = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), str(value))
    made.extend(children)
    return made


def safe(text: str) -> str:
    """`text` in characters that XML has and that neither hide nor reorder others; a tab is a space."""
    return without_controls(text).translate(_NO_CHARACTERS)


def run(text: str, style: str | None = None) -> Element:
    """Text in one character style; a line end that the writer set stays one, an empty line does not."""
    made = element("w:r")
    if style is not None:
        made.append(element("w:rPr", element("w:rStyle", val=style)))
    text = safe(text)
    lines = [line for line in text.splitlines() if line.strip()] if "\n" in text or "\r" in text else [text]
    for number, line in enumerate(lines):
        if number:
            made.append(element("w:br"))
        for place, part in enumerate(line.split(HYPHEN)):
            if place:
                made.append(element("w:noBreakHyphen"))
            words = element("w:t")
            words.text = part
            words.set(qn("xml:space"), "preserve")
            made.append(words)
    return made


def kept(text: str) -> str:
    """`text` with spaces and hyphens that hold, where a figure, a citation or a name stays on one line."""
    return "".join(part.translate(_HOLDING) if held else part for part, held in stretches(text))


def tab() -> Element:
    """A jump to the next tab stop."""
    return element("w:r", element("w:tab"))


def field(instruction: str, shown: str, style: str | None = None) -> Element:
    """A field that Word works out, such as PAGE; `shown` stands until it does."""
    return element("w:fldSimple", run(shown, style), instr=instruction)


def paragraph(style: str, *content: Element, more: Iterable[Element] = ()) -> Element:
    """A paragraph in a style; `more` are further properties, in the order that the format asks for."""
    made = element("w:p")
    if style != "Normal" or more:
        properties = element("w:pPr")
        if style != "Normal":
            properties.append(element("w:pStyle", val=style))
        properties.extend(more)
        made.append(properties)
    made.extend(content)
    return made
