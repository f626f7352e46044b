"""YAML to `Rulebook`: the shapes of the rule files, their loading, their checks, and the ids that Python reads.

May import `language`. The only floor that reads rule files; it knows no web, no database and no document.
"""
