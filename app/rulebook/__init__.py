"""YAML to `Rulebook`: the loading of the rule files, their checks, and the ids that Python reads.

May import `schema` and `language`. The only floor that reads rule files; it knows no web, no database and no document.
"""
