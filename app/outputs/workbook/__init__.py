"""The Excel format: live formulas from the rulebook's own expressions, for one audience.

May import `briefing` and the floors below.
"""
