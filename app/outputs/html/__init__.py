"""The HTML format: a page for print, a fragment for the reading view, and its style sheets.

May import `briefing`, `outputs/drawing` and the floors below.
"""
