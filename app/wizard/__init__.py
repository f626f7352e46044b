"""The web questionnaire: one module a part of it, each with its own blueprint; templates in templates/wizard."""
