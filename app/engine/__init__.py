"""The pure evaluation: rulebook, answers and a day give everything that pages and documents show.

May import `rulebook`, `schema` and `language`. Pure: no files, no clock, no chance but the seeded one.
"""
