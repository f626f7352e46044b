"""Where each line, bar and word of a chart goes, in every format that draws.

May import `briefing.blocks` and the floors below; no format.
"""
