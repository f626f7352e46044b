"""The meeting kit: the papers that a clerk and a manager fill in for one meeting, all from one evaluation.

Public audience only. It may import what the briefing may; it knows no format.
"""
