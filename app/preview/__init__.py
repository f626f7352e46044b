"""The preview for authors of rules: the questionnaire over a rulebook's folder, read again whenever a file is saved.

May import every floor, and `app.web`, beside which it stands. Only `app/cli/serve.py` imports it.
"""
