"""The preview for authors of rules: the questionnaire over a rulebook's folder, read again whenever a file is saved.

It stands beside `app.web`, above every floor, and only `brief287 serve --preview` uses it.
"""
