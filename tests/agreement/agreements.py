"""Agreements as a test has them: the text of a form taken apart, edited, and set as a PDF in more than one way."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import weasyprint

from app.agreement.sentences import headings, sentences
from app.agreement.tokens import lines_of, shown, words_of
from app.outputs.drawing.typeface import font_file

FORM = (Path(__file__).parent / "form.txt").read_text("utf-8")


@dataclass(frozen=True)
class Part:
    """A section as it is set: its heading line, and its paragraphs, each a list of sentences."""

    number: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...] = ()

    @property
    def sentences(self) -> list[tuple[int, int, str]]:
        return [(p, s, text) for p, each in enumerate(self.paragraphs) for s, text in enumerate(each)]

    def put(self, paragraph: int, sentence: int, *texts: str) -> Part:
        """The section with a sentence replaced by others, or by none."""
        edited = list(self.paragraphs[paragraph])
        edited[sentence : sentence + 1] = texts
        paragraphs = [*self.paragraphs]
        paragraphs[paragraph] = tuple(edited)
        return replace(self, paragraphs=tuple(each for each in paragraphs if each))


@dataclass(frozen=True)
class Text:
    """A whole agreement."""

    parts: tuple[Part, ...] = field(default_factory=tuple)

    def place(self, number: str) -> int:
        return next(place for place, part in enumerate(self.parts) if part.number == number)

    def put(self, place: int, *parts: Part) -> Text:
        return Text((*self.parts[:place], *parts, *self.parts[place + 1 :]))


def take_apart(text: str) -> Text:
    """The sections of a form's text, with numbers as printed: B under IV is B."""
    lines = lines_of(text.split("\f"))
    heads = {line: heading for heading in headings(lines) for line in heading.lines}
    parts: list[tuple[str, str, list]] = [("", "", [])]
    last = None
    for word in words_of(lines):
        heading = heads.get(word.line)
        if heading is None:
            parts[-1][2].append(word)
        elif heading is not last:
            parts.append((heading.number, heading.title, []))
        last = heading or last
    return Text(tuple(Part(number, title, _paragraphs(words)) for number, title, words in parts))


def _paragraphs(words) -> tuple[tuple[str, ...], ...]:
    found: list[list[str]] = []
    for piece in sentences(words):
        text = shown(words[piece.start : piece.stop])
        if words[piece.start].item:
            text = f"• {text}"
        if words[piece.start].apart or words[piece.start].item or not found or "____" in text:
            found.append([])
        found[-1].append(text)
    return tuple(map(tuple, found))


def fill(text: str, *entries: str) -> str:
    """The text with entries in its blanks, in their order; the last one in all that are left."""
    parts = text.split("____")
    while "" in parts[1:-1]:
        parts.pop(parts.index("", 1))
    given = [*entries, *[entries[-1]] * len(parts)]
    return "".join(part + (given[place] if place < len(parts) - 1 else "") for place, part in enumerate(parts))


STYLE = """
@font-face {{ font-family: form; src: url({font}) }}
@page {{ size: letter; margin: 25mm; @top-right {{ content: "{head}"; font: 8pt form }}
         @bottom-center {{ content: "Page " counter(page) " of " counter(pages); font: 8pt form }} }}
html {{ font: {size} form; {more} }}
h2 {{ font-size: 11pt }}
"""


def set_text(text: Text, *, head: str = "Revised 03/04/2031", size: str = "11pt", more: str = "") -> bytes:
    """The agreement as a PDF, set anew: other lines, other pages, a running head and page numbers."""
    body = []
    for part in text.parts:
        joint = ". " if part.number and " " not in part.number else "<br>"
        title = f"{part.number}{joint}{part.title}"
        if part.title:
            body.append(f"<h2>{title.removeprefix('<br>')}</h2>")
        body += [f"<p>{html.escape(' '.join(each))}</p>" for each in part.paragraphs]
    return _pdf("".join(body), head, size, more)


def as_read(text: Text, *, head: str = "Revised 03/04/2031", width: int = 92, height: int = 46) -> tuple[str, ...]:
    """The pages of `set_text` as they are read from its PDF, unprinted: lines, a running head, page numbers."""
    lines: list[str] = []
    for part in text.parts:
        if part.title:
            joint = ". " if part.number and " " not in part.number else "\n"
            lines += f"{part.number}{joint}{part.title}".strip().split("\n")
        for each in part.paragraphs:
            lines += textwrap.wrap(" ".join(each), width, break_on_hyphens=False)
    pages = [lines[start : start + height] for start in range(0, len(lines), height)]
    return tuple("\n".join([head, *page, f"Page {number} of {len(pages)}"]) for number, page in enumerate(pages, 1))


def set_pages(pages: Iterable[str]) -> bytes:
    """The pages as they are, line by line."""
    shown_pages = [re.sub(r"[\x00-\x08\x0e-\x1f]", " ", page) for page in pages if page.strip()]
    body = "".join(f"<pre style='break-after: page; font: 7pt form'>{html.escape(page)}</pre>" for page in shown_pages)
    return _pdf(body, "", "7pt", "")


def _pdf(body: str, head: str, size: str, more: str) -> bytes:
    style = STYLE.format(font=font_file().as_uri(), head=head, size=size, more=more)
    made = weasyprint.HTML(string=f"<html lang=en><style>{style}</style><body>{body}</body></html>").write_pdf()
    assert isinstance(made, bytes)
    return made
