"""Tools for whoever keeps the rulebook: what can be proven of it, and more of that kind.

May import `proof` and every floor below it; nothing but the command line reads them.
"""
