"""The shapes of the rule files, one module a topic. Pydantic checks them and writes the JSON Schemas for editors.

May import `language`, and nothing else of the program. It reads no file: `rulebook` does.
"""
