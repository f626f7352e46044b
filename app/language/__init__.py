"""The expression language of the rule files: parsing, types and units, values and unknowns, its five readings.

The ground floor: it imports nothing else of the program. Pure: no files, no clock, no web.
"""
