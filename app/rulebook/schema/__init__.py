"""The shapes of the rule files, one module a topic. Pydantic checks them and writes the JSON Schemas for editors.

May import `language`; nothing else of the rulebook.
"""
