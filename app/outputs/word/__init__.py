"""The Word format: the document's blocks as real styles, headings, lists and tables.

May import `briefing`, `outputs/drawing` and the floors below.
"""
