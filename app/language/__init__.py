"""The expression language of the rule files: parsing, units, and its five readings. Imports nothing else of the app."""
