"""A document that is to be a single page, the handout: for print and for Word, in smaller measures."""

from __future__ import annotations

from app.briefing.blocks import Document, Facts, Paragraph, Table, plain_words
from app.outputs.html.write import render_print
from app.outputs.paper import Paper
from app.outputs.word.write import render_docx
from app.resources import folder

FEW = 7  # options that fit in the larger type
ROOM = 2740  # letters that do


def render_one_page(document: Document, paper: Paper = "letter") -> str:
    """The page for print, in the smaller measures that let it be one page."""
    extra = (folder("templates") / "briefing" / "handout.css").read_text(encoding="utf-8")
    page = render_print(document, paper).replace("</head>", f"<style>{extra}</style>\n</head>", 1)
    return page.replace("<body>", '<body class="many">', 1) if is_long(document) else page


def one_page_docx(document: Document, paper: Paper = "letter") -> bytes:
    """A Word file of one page (with Public Sans; another typeface may run over)."""
    return render_docx(document, paper, scale=0.82 if is_long(document) else 0.88)


def is_long(document: Document) -> bool:
    """Does the document need the smaller type to stay on its page?"""
    options = 0
    letters = 6 * max(len(document.town) - 30, 0)  # a long name stands twice, in large type
    for block in document.blocks:
        if isinstance(block, Table):
            options = len(block.rows)
            letters += sum(len(plain_words(cell.words)) for row in block.rows for cell in row)
        elif isinstance(block, Facts):
            letters += sum(len(plain_words(fact.words)) for fact in block.facts)
        elif isinstance(block, Paragraph):
            letters += len(plain_words(block.words))
    return options > FEW or letters > ROOM
