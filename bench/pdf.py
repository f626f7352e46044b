"""(c) The briefing's PDF against WeasyPrint alone on the same finished HTML.

Both sides look for garbage as rarely as the children that make documents do (their thresholds), and each is timed
after a collection. On both sides WeasyPrint is loaded, and sets up its fonts anew for each document. In a child, the
floor is WeasyPrint alone in a child of the same fork server, with the same limits; and once more WeasyPrint in this
process, which pays for no child.
"""

from __future__ import annotations

import gc

import weasyprint

from app.outputs.apart.child import DEFAULT_LIMITS, THRESHOLDS, in_child, render_pdf
from app.outputs.html.write import render_print
from app.outputs.pdf.write import OnlyOurOwn, html_to_pdf
from app.outputs.produce import document_of
from app.resources import folder
from app.rulebook.book import load_rulebook
from bench.evaluation import a_town, everything
from bench.timing import Pair, paired

ROUNDS = 6


def alone(html: str) -> bytes:
    """A PDF for screen readers, by WeasyPrint and nothing else."""
    made = weasyprint.HTML(string=html, url_fetcher=OnlyOurOwn()).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes)
    return made


def run() -> list[Pair]:
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        return _run()
    finally:
        gc.set_threshold(*before)


def _run() -> list[Pair]:
    rulebook = load_rulebook(folder("rules").parent)
    html = render_print(document_of(everything(rulebook, a_town())))

    def ours() -> object:
        document = document_of(everything(rulebook, a_town()))
        return html_to_pdf(render_print(document), document.attachments, created=document.created)

    def ours_in_child() -> object:
        document = document_of(everything(rulebook, a_town()))
        return render_pdf(render_print(document), document.attachments, created=document.created)

    def alone_in_child() -> object:
        return in_child(alone, (html,), DEFAULT_LIMITS)

    def alone_here() -> object:
        return alone(html)

    here, child = "WeasyPrint alone", "WeasyPrint alone in a child"
    return [
        paired("evaluation to PDF", ours, here, alone_here, rounds=ROUNDS, at_most=1.15),
        paired("evaluation to PDF in a child", ours_in_child, child, alone_in_child, rounds=ROUNDS, at_most=1.15),
        paired("evaluation to PDF in a child", ours_in_child, here, alone_here, rounds=ROUNDS),
    ]
