"""Tools for whoever keeps the rulebook: stories, and two rulebooks held against each other.

May import `proof` and every floor below it. Nothing but the command line imports from here.
"""
