"""(c) The briefing's PDF against WeasyPrint alone on the same finished HTML, in this process."""

from __future__ import annotations

import weasyprint

from app.outputs.apart.child import render_pdf
from app.outputs.html.write import render_print
from app.outputs.pdf.write import OnlyOurOwn, html_to_pdf
from app.outputs.produce import document_of
from app.resources import folder
from app.rulebook.book import load_rulebook
from bench.evaluation import a_town, everything
from bench.timing import Pair, paired


def run() -> list[Pair]:
    rulebook = load_rulebook(folder("rules").parent)
    evaluation = everything(rulebook, a_town())
    html = render_print(document_of(evaluation))

    def alone() -> object:
        return weasyprint.HTML(string=html, url_fetcher=OnlyOurOwn()).write_pdf(pdf_variant="pdf/ua-1")

    def ours() -> object:
        document = document_of(everything(rulebook, a_town()))
        return html_to_pdf(render_print(document), document.attachments, created=document.created)

    def in_child() -> object:
        document = document_of(everything(rulebook, a_town()))
        return render_pdf(render_print(document), document.attachments, created=document.created)

    return [
        paired("evaluation to PDF", ours, "WeasyPrint alone", alone, rounds=3, at_most=1.15),
        paired("evaluation to PDF in a child", in_child, "WeasyPrint alone", alone, rounds=3, at_most=1.15),
    ]
