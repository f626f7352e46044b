"""The meeting kit: the papers that a clerk and a manager fill in for one meeting, all from one evaluation.

For the public alone. It knows no format. May import `briefing.blocks`, `briefing.context`, the sections, the letters
and the floors below.
"""
