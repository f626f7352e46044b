"""Finished documents held against the checklist, the balance of their parts and the list of loaded words.

May import `outputs` and every floor below it. It reads what a reader gets (HTML, PDF), never the blocks behind it.
"""
