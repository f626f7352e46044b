"""Running text for Word: links within the document by bookmarks, citations as small raised numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from app.briefing.blocks import Cite, Jump, Words
from app.outputs.html.write import source_anchor
from app.outputs.word.xml import Element, element, field, kept, run

_LONGEST = 40  # letters of a bookmark's name, by the format


class Inlines:
    """Makes the runs and links of one document, and keeps the names of its bookmarks."""

    def __init__(self, document: WordDocument) -> None:
        self._part = document.part
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._count = 0

    def name(self, anchor: str) -> str:
        """The bookmark of an anchor: letters, digits and _, at most 40. Hidden from Word's list of bookmarks."""
        if anchor not in self._names:
            stem = "_" + re.sub(r"\W", "_", anchor, flags=re.ASCII)[: _LONGEST - 6]
            name, number = stem, 1
            while name.lower() in self._taken:  # Word does not tell capitals from small letters here
                number += 1
                name = f"{stem}_{number}"
            self._taken.add(name.lower())
            self._names[anchor] = name
        return self._names[anchor]

    def marked(self, anchor: str, *content: Element) -> tuple[Element, ...]:
        """`content` inside a bookmark."""
        self._count += 1
        start = element("w:bookmarkStart", id=self._count, name=self.name(anchor))
        return start, *content, element("w:bookmarkEnd", id=self._count)

    def jump(self, anchor: str, text: str, style: str = "Hyperlink", tip: str | None = None) -> Element:
        """A link to a place in the document."""
        link = element("w:hyperlink", run(text, style), anchor=self.name(anchor), history=1)
        if tip is not None:
            link.set(qn("w:tooltip"), tip)
        return link

    def citation(self, cite: Cite) -> Element:
        """A source's number: a link to its entry, and a field that takes the entry's number when it is updated."""
        name = self.name(source_anchor(cite.source))
        shown = field(f"REF {name} \\r", str(cite.number), "Citation")
        link = element("w:hyperlink", shown, anchor=name, history=1)
        link.set(qn("w:tooltip"), f"Source {cite.number}")
        return link

    def address(self, address: str, shown: str) -> Element:
        """A link to a page on the web, behind the words that are shown."""
        target = quote(address, safe=":/?#[]@!$&'()*+,;=%~-._")
        link = element("w:hyperlink", run(shown, "Hyperlink"), history=1)
        link.set(qn("r:id"), self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        return link

    def of(self, words: Words, strong: bool = False) -> Iterator[Element]:
        """The elements of running text."""
        after_cite = False
        for inline in words:
            if isinstance(inline, Cite):
                if after_cite:
                    yield run(",\u00a0", "Citation")
                yield from self.marked(inline.anchor, self.citation(inline))
            elif isinstance(inline, Jump):
                yield self.jump(inline.target, kept(inline.text))
            elif inline.text:
                yield run(kept(inline.text), "Strong" if strong or inline.strong else None)
            after_cite = isinstance(inline, Cite)
