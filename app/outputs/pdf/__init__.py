"""The PDF format: a finished HTML page to a tagged PDF/UA-1 and PDF/A-3a file, with WeasyPrint.

May import `briefing.blocks` and `outputs/drawing`; it knows the page and nothing of the evaluation.
"""
