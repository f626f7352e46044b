"""The sections of the documents, one module a topic: each reads the evaluation and words what it reads.

May import `briefing.blocks`, `briefing.context` and the floors below; a section computes nothing.
"""
