"""The JSON format: the whole evaluation for other programs, and its documented shape.

May import `briefing` and the floors below.
"""
