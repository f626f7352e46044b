"""The web questionnaire: one module a part of it, each with its own blueprint; templates in templates/wizard.

May import every floor below it. It asks, stores and shows: what a result is, the engine says, and documents word it.
"""
