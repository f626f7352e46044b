"""Tools for whoever keeps the rulebook: stories, differences, a state's law by day, seals, renames, what can be proven.

They read rule files, evaluations and finished documents, and write rule files. May import `proof` and every floor below
it; only the command line imports from here.
"""
